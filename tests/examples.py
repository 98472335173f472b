"""How many examples a property is tried on: some in each run, very many in the long one."""

import os

_TIMES = 20 if os.environ.get("KECK_MANY_EXAMPLES") == "1" else 1


def examples(usual: int) -> int:
    """Return how many examples to try where each is costly."""
    return usual * _TIMES
