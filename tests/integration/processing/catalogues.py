"""A town with ages to put together, and catalogues one version ahead of the one that is shipped."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from keck.domain.catalogue.banded import banded
from keck.domain.catalogue.fitting import needed
from keck.domain.catalogue.indicators import Change
from keck.domain.catalogue.matching import Choice, proposal
from keck.domain.catalogue.reading import Catalogue, catalogue
from keck.domain.catalogue.versions import check_succession
from keck.domain.texts import LocalText
from keck.services import measures
from keck.tenants.scope import Scope
from tests.integration.conftest import Member

CODE = "anteil-unter-6"
AREAS = "key;name\n01;Altstadt\n02;Hafen\n03;Weststadt\n04;Nord\n"
TABLE = (
    "nr;jahr;klein;mittel;alle\n"
    "01;2023;50;70;900\n02;2023;40;41;700\n03;2023;30;36;410\n04;2023;90;110;1500\n"
    "01;2024;52;72;910\n02;2024;41;43;705\n03;2024;31;35;415\n04;2024;92;108;1490\n"
)
MAPPING = """
dataset = "bewohner"
name = "Bewohner"
layout = "wide"
area_column = "nr"
period_column = "jahr"
[[measure]]
code = "bewohner"
label = "Einwohner"
column = "klein"
group = "age=0-2"
[[measure]]
code = "bewohner"
label = "Einwohner"
column = "mittel"
group = "age=3-5"
[[measure]]
code = "bewohner"
label = "Einwohner"
column = "alle"
"""


def build_town(member: Member, folder: Path) -> Member:
    """Give a member four quarters and a table with two bands of ages."""
    areas, table = folder / "quartiere.csv", folder / "bewohner.csv"
    areas.write_text(AREAS)
    table.write_text(TABLE)
    assert member.import_areas(areas, level="quartier")["state"] == "done"
    end = member.import_table(table, MAPPING)
    assert end["state"] == "done", end
    return member


def ahead(code: str, text: str = "Neu.", *, known: Catalogue | None = None, **changes: Any) -> Catalogue:
    """Return the catalogue with the next version of an indicator, as a later platform would ship it."""
    before = known or catalogue()
    old = before.indicators[code]
    change = Change(old.version + 1, old.changes[-1].day, LocalText(text, text))
    new = replace(old, version=old.version + 1, changes=(*old.changes, change), **changes)
    check_succession(old, new)
    return replace(before, indicators=MappingProxyType({**before.indicators, code: new}))


def earlier(code: str, **before: Any) -> Catalogue:
    """Return the catalogue with the version before the shipped one, as an earlier platform had it."""
    known = catalogue()
    new = known.indicators[code]
    old = replace(new, version=new.version - 1, changes=new.changes[:-1], **before)
    check_succession(old, new)
    return replace(known, indicators=MappingProxyType({**known.indicators, code: old}))


DENSITY, DENSITY_BEFORE = "einwohnerdichte", {"decimals": 1}
"""An indicator whose shipped version is its second one, and what differed in the first."""
LAND = """
dataset = "flaechen"
name = "Flächen"
layout = "wide"
area_column = "nr"
period = "2024"
[[measure]]
code = "siedlungsflaeche"
label = "Siedlungsfläche"
column = "ha"
kind = "amount"
unit = { de = "ha", en = "ha" }
"""
LAND_TABLE = "nr;ha\n01;30.5\n02;44\n03;20\n04;81\n"


def proposed(scope: Scope, code: str, known: Catalogue | None = None) -> Choice:
    """Return what the platform proposes for an indicator."""
    shipped, own = known or catalogue(), measures.in_use(scope)
    entry = shipped.indicators[code]
    bands = banded(entry.formula)
    return {one: proposal(one, shipped.measures, own.values(), bands.get(one)) for one in needed(entry)}
