"""Groups of people inside a measure: a canonical set of dimension=category pairs."""

import re

TOTAL = ""
_PART = re.compile(r"[a-z0-9][a-z0-9_-]*")


def group_code(categories: dict[str, str]) -> str:
    """Return the canonical code of a group; the empty set is the total.

    >>> group_code({"sex": "f", "age": "3-5"})
    'age=3-5;sex=f'
    """
    for part in (*categories, *categories.values()):
        if not _PART.fullmatch(part):
            raise ValueError(f"not a dimension or category: {part!r}")
    return ";".join(f"{dimension}={categories[dimension]}" for dimension in sorted(categories))


def parse_group(code: str) -> dict[str, str]:
    """Read a group's code, in any order of its pairs.

    >>> parse_group("sex=f;age=3-5") == {"age": "3-5", "sex": "f"}
    True
    """
    if code == TOTAL:
        return {}
    pairs = [part.partition("=") for part in code.split(";")]
    categories = {dimension: category for dimension, _, category in pairs}
    if len(categories) != len(pairs) or any(not separator for _, separator, _ in pairs):
        raise ValueError(f"not a group: {code!r}")
    group_code(categories)
    return categories
