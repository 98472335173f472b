"""Putting an index together: what may be a part of it, and saving it as a definition."""

from dataclasses import dataclass
from typing import Any

from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.formulas.derived import index_settings, named_indicators
from keck.domain.index_drafts import IndexDraft, draft_of
from keck.domain.measures import MeasureKind
from keck.domain.texts import LocalText
from keck.services import measures
from keck.services.definitions import indicators
from keck.services.errors import Refused
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

_FEWEST_PARTS = 2


@dataclass(frozen=True, slots=True)
class Choices:
    """What an index may be made of.

    Attributes
    ----------
    parts : tuple of IndicatorDefinition
        All but counts, which tell how large an area is, and what is an index itself.
    populations : tuple of (str, LocalText)
        Counted measures with their names.
    """

    parts: tuple[IndicatorDefinition, ...]
    populations: tuple[tuple[str, LocalText], ...]


def choices(scope: Scope) -> Choices:
    """Return what a member's index may be made of."""
    scope.require(Permission.EDIT)
    known = [indicators.definition(row) for row in indicators.active(scope)]
    counted = [
        (row.code, LocalText.of(row.label))
        for row in measures.all_of(scope)
        if MeasureKind(row.kind) is MeasureKind.COUNT
    ]
    return Choices(tuple(one for one in known if _may_be_part(one)), tuple(counted))


def _may_be_part(one: IndicatorDefinition) -> bool:
    return one.kind is not FormulaKind.COUNT and index_settings(one) is None and one.pooling is None


def draft(scope: Scope, code: str) -> IndexDraft:
    """Return an index that a form can show.

    Raises
    ------
    Refused
        If it is none, or holds more than a form shows.
    """
    scope.require(Permission.EDIT)
    for row in indicators.active(scope):
        if row.code == code and (found := draft_of(indicators.definition(row))) is not None:
            return found
    raise Refused("index_not_to_be_changed")


def save(scope: Scope, wanted: IndexDraft, *, new: bool) -> None:
    """Use an index, by the same way as a definition file.

    Parameters
    ----------
    new : bool
        Whether it must not replace another indicator.

    Raises
    ------
    Refused
        If something is missing or can not be.
    """
    rows = {row.code: row for row in indicators.active(scope)}
    stored = _checked(scope, wanted, new=new)
    position = rows[wanted.code].position if wanted.code in rows else 0
    indicators.apply_table(scope, wanted.table(stored), position)


def table(scope: Scope, wanted: IndexDraft, *, new: bool) -> dict[str, Any]:
    """Return an index as a table of a definition file, to be previewed; it may lack a name.

    Raises
    ------
    Refused
        If something else is missing or can not be.
    """
    stored = _checked(scope, wanted, new=new)
    return {"description": None, **wanted.table(stored), "name": {"de": wanted.name.de or "–"}}


def _checked(scope: Scope, wanted: IndexDraft, *, new: bool) -> IndicatorDefinition | None:
    """Check that an index can be, and return the definition that it changes."""
    scope.require(Permission.EDIT)
    active = {row.code: indicators.definition(row) for row in indicators.active(scope)}
    if new and wanted.code in active:
        raise Refused("index_name_taken", indicator=wanted.code)
    if not new and (wanted.code not in active or draft_of(active[wanted.code]) is None):
        raise Refused("index_not_to_be_changed")
    if len(wanted.parts) < _FEWEST_PARTS:
        raise Refused("index_parts_missing")
    for part in wanted.parts:
        one = active.get(part.code)
        if one is None or not _may_be_part(one) or wanted.code in named_indicators(one):
            raise Refused("index_part_unknown", indicator=part.code)
    least = wanted.settings.least
    if least is not None and least > len(wanted.parts):
        raise Refused("index_least_wrong")
    return active.get(wanted.code)
