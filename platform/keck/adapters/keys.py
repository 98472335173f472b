"""Names in Redis: all of ours begin alike, so that nothing lies there unnoticed.

Nothing of a member lies there: Redis holds the beat's sign of life, the bells of the queue, which name no
job, and how often a place has tried to sign in.
"""

from typing import Final

PREFIX: Final = "keck:"
BEAT: Final = f"{PREFIX}beat"
BELLS: Final = f"{PREFIX}bells:"
LIMITS: Final = f"{PREFIX}limits"
