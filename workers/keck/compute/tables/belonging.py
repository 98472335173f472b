"""To which of a member's tables a file belongs that is made and called otherwise: by what it counts."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.categories import age_band, means_total, sex
from keck.compute.tables.labelling import is_generic
from keck.compute.tables.reading import Proposal
from keck.domain.findings import Finding, Severity
from keck.domain.groups import parse_group
from keck.domain.mappings import Mapping, MeasureColumn
from keck.domain.measures import Measure
from keck.domain.names import normalise_name
from keck.domain.rights import SourceRights
from keck.domain.texts import LocalText

_NEARLY_ALL, _MANY = 0.8, 0.5
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class KnownTable:
    """What a table of the member holds.

    Attributes
    ----------
    groups : collection of str
        Codes of the groups that its measures are broken down by.
    area_sets : collection of UUID
        Area sets that it has values for.
    source : SourceRights or None
        Rights that were given for it.
    """

    code: str
    name: LocalText
    measures: tuple[Measure, ...]
    groups: Collection[str]
    area_sets: Collection[UUID]
    source: SourceRights | None = None


@dataclass(frozen=True, slots=True)
class _Overlap:
    table: KnownTable
    same: dict[str, Measure]
    share: float


def belonging(proposal: Proposal, tables: Sequence[KnownTable], areas: AreaIndex) -> Proposal:
    """Return a proposal that adds to the table with its measures, if that is one table and certain enough.

    A table is taken where nearly all measures of the file are among its own, on the same levels and broken
    down in the same way; what is less sure is told, and the file stays a table of its own.
    """
    mapping = proposal.mapping
    if mapping is None or any(table.code == mapping.dataset for table in tables):
        return proposal
    found = [one for table in tables if (one := _overlap(mapping, table)).share >= _MANY]
    fitting = [
        one for one in found if one.share >= _NEARLY_ALL and _fits(proposal, mapping, one.table, areas)
    ]
    if len(fitting) == 1:
        return _joined(proposal, mapping, fitting[0])
    if not found:
        return proposal
    names = ", ".join(one.table.name.de for one in sorted(found, key=lambda one: -one.share))
    params = {"tables": names, "measures": _listed(found[0].same)}
    return replace(
        proposal, reasons=[Finding("table_maybe", Severity.NOTE, params=params), *proposal.reasons]
    )


def _overlap(mapping: Mapping, table: KnownTable) -> _Overlap:
    telling = {one.code: one for one in mapping.measures if _tells(one.label.de)}
    by_code = {one.code: one for one in table.measures}
    by_label = {normalise_name(one.label.de): one for one in table.measures}
    same = {}
    for code, one in telling.items():
        known = by_code.get(code) or by_label.get(normalise_name(one.label.de))
        if known is not None and known.kind is one.kind:
            same[code] = known
    return _Overlap(table, same, len(same) / len(telling) if telling else 0.0)


def _tells(label: str) -> bool:
    """Tell whether a label is about something; a total or a group is one of many tables."""
    return not (is_generic(label) or means_total(label) or sex(label) or age_band(label))


def _fits(proposal: Proposal, mapping: Mapping, table: KnownTable, areas: AreaIndex) -> bool:
    levels = {view.level for view in areas.sets if view.id in table.area_sets}
    here = {match.level for match in proposal.match if match.matched}
    own = {group.dimension for group in mapping.groups} | _dimensions(one.group for one in mapping.measures)
    return here <= levels and own == _dimensions(table.groups)


def _dimensions(groups: Iterable[str]) -> set[str]:
    return {dimension for code in groups for dimension in parse_group(code)}


def _joined(proposal: Proposal, mapping: Mapping, found: _Overlap) -> Proposal:
    table = found.table
    measures = tuple(_taken(one, found.same.get(one.code)) for one in mapping.measures)
    sure = found.share == 1 and all(known.code == code for code, known in found.same.items())
    params = {"table": table.name.de, "measures": _listed(found.same)}
    note = Finding("table_known" if sure else "table_likely", Severity.NOTE, params=params)
    joined = replace(
        mapping,
        dataset=table.code,
        name=table.name,
        measures=measures,
        source=mapping.source or table.source,
    )
    return replace(proposal, mapping=joined, reasons=[note, *proposal.reasons])


def _taken(own: MeasureColumn, known: Measure | None) -> MeasureColumn:
    if known is None:
        return own
    base = own.base or known.base
    return replace(own, code=known.code, label=known.label, unit=known.unit, base=base)


def _listed(same: dict[str, Measure]) -> str:
    names = list(dict.fromkeys(one.label.de for one in same.values()))
    return ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
