"""How many examples a property is tried on: some in each run, very many in the long one."""

import os

MANY_EXAMPLES = os.environ.get("KECK_MANY_EXAMPLES") == "1"
_TIMES = 20 if MANY_EXAMPLES else 1


def examples(usual: int) -> int:
    """Return how many examples to try where each is costly."""
    return usual * _TIMES
