"""What the preview of an index tells beside values: whether its parts go together, and how ranks sway."""

from typing import Any

from keck.views.i18n import Translator
from keck.views.indices import IndexClasses
from keck.views.pages.index_checks import CheckPart, check_preview


def index_previews(
    result: dict[str, Any], names: dict[str, str], parts: tuple[str, ...], t: Translator
) -> tuple[tuple[str, CheckPart], ...]:
    """Return the name of each level of which it can be told, with what is told.

    Parameters
    ----------
    names : dict of str to str
        Of the levels by code.
    parts : tuple of str
        Names of the parts of the index.
    """
    found = []
    for level in result["levels"]:
        made = IndexClasses.of(level["index"]).composition if "index" in level else None
        if made is not None:
            areas = [(name, value) for _, name, value in level["areas"]]
            checks = check_preview(parts, made, areas, t)
            found.append((names.get(level["level"], level["level"]), checks))
    return tuple(found)
