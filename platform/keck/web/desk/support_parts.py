"""Which part of the desk a page belongs to, for somebody of the foundation whom the member lets look.

What is not listed here is open to no grant: people, the log, the internal atlas, and whatever comes later.
"""

_TABLES = (
    "",
    "areas",
    "batches",
    "cells",
    "comparisons",
    "crosswalks",
    "indicators",
    "jobs",
    "notes",
    "revisions",
    "streets",
    "tables",
    "uploads",
)
PARTS: dict[str, str] = {
    **dict.fromkeys(_TABLES, "tables"),
    "releases": "releases",
    "settings": "settings",
}


def part_of(path: str, method: str, *, export: bool) -> str | None:
    """Return the part that a page belongs to; forms and files that are made belong to none.

    >>> part_of("/tables/<uuid:dataset_id>", "GET", export=False), part_of("/people/", "GET", export=False)
    ('tables', None)
    """
    if method != "GET" or export:
        return None
    return PARTS.get(path.split("/")[1])
