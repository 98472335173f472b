"""Indicators of the catalogue as JSON: what a member has adopted is kept as it was then."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from enum import StrEnum
from typing import Any

from keck.domain.catalogue.entries import read_indicator
from keck.domain.catalogue.fields import Fields
from keck.domain.catalogue.indicators import CatalogueIndicator, Change
from keck.domain.catalogue.sources import Source
from keck.domain.formulas.nodes import Node
from keck.domain.formulas.printing import print_formula
from keck.domain.texts import LocalText


def to_json(indicator: CatalogueIndicator) -> dict[str, Any]:
    """Return the stored form: the table of the catalogue's file, with its source in it."""
    return {
        one.name: _plain(getattr(indicator, one.name))
        for one in fields(indicator)
        if getattr(indicator, one.name) is not None
    }


def _plain(value: Any) -> Any:
    match value:
        case Node():
            return print_formula(value)
        case LocalText():
            return value.to_json()
        case Source():
            texts = {"name": value.name.to_json(), "legal_basis": value.legal_basis.to_json()}
            return {"code": value.code, **texts}
        case Change():
            return {"version": value.version, "day": value.day.isoformat(), "text": value.text.to_json()}
        case StrEnum():
            return value.value
        case tuple():
            return [_plain(one) for one in value]
    return value


def from_json(stored: Mapping[str, Any]) -> CatalogueIndicator:
    """Read what ``to_json`` has written.

    Raises
    ------
    CatalogueError
        If a later catalogue knows other fields.
    """
    table = dict(stored)
    code, topic, source = table.pop("code"), table.pop("topic"), dict(table.pop("source"))
    table["source"] = source["code"]
    table["changes"] = [{**one, "day": date.fromisoformat(one["day"])} for one in table["changes"]]
    known = Source(source["code"], LocalText.of(source["name"]), LocalText.of(source["legal_basis"]))
    taken = Fields(table, f"stored: {code}")
    found = read_indicator(taken, code, topic, {known.code: known})
    taken.done()
    return found
