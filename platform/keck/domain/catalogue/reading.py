"""Reads the files of the catalogue together, so that each name in them is known."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeVar

from keck.domain.catalogue.entries import formula_error, read_indicator
from keck.domain.catalogue.fields import CatalogueError, Fields
from keck.domain.catalogue.indicators import CatalogueIndicator
from keck.domain.catalogue.measures import CatalogueMeasure, read_measure
from keck.domain.catalogue.sources import Source, read_source
from keck.domain.catalogue.units import fits
from keck.domain.codes import INDICATOR_CODE
from keck.domain.formulas.checking import check
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.vocabulary import Vocabulary
from keck.domain.measures import Measure
from keck.domain.topics import TOPICS

MEASURES, SOURCES = "measures.toml", "sources.toml"

_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that members share; each mapping is by code, in the order of the files."""

    sources: Mapping[str, Source]
    measures: Mapping[str, CatalogueMeasure]
    indicators: Mapping[str, CatalogueIndicator]

    @property
    def plain_measures(self) -> dict[str, Measure]:
        """The measures without what is special about the catalogue's."""
        return {code: one.measure for code, one in self.measures.items()}

    @property
    def vocabulary(self) -> Vocabulary:
        """What formulas of the catalogue may name."""
        return Vocabulary(
            {code: one.known for code, one in self.measures.items()},
            {code: one.formula for code, one in self.indicators.items()},
        )


@cache
def catalogue() -> Catalogue:
    """Return the catalogue as it is shipped."""
    folder = files("keck.domain.catalogue") / "files"
    return read_catalogue(
        {one.name: tomllib.loads(one.read_text(encoding="utf-8")) for one in folder.iterdir()}
    )


def read_catalogue(documents: Mapping[str, Mapping[str, Any]]) -> Catalogue:
    """Read the catalogue from its files.

    Parameters
    ----------
    documents : mapping of str to mapping
        TOML documents by file name: ``measures.toml``, ``sources.toml``, and one for each topic named by its
        code.

    Raises
    ------
    CatalogueError
        With file and entry, if something is missing, unknown, there twice, or does not fit together.
    """
    if unknown := sorted(set(documents) - {MEASURES, SOURCES} - {f"{topic}.toml" for topic in TOPICS}):
        raise CatalogueError(f"{unknown[0]}: is no topic")
    sources = _entries(documents, SOURCES, "source", read_source)
    measures = _entries(documents, MEASURES, "measure", read_measure)
    _check_bases(measures)
    found: dict[str, CatalogueIndicator] = {}
    for topic in TOPICS:
        name = f"{topic}.toml"
        if name not in documents:
            continue
        more = _entries(documents, name, "indicator", partial(read_indicator, topic=topic, sources=sources))
        if twice := sorted(set(more) & set(found)):
            raise CatalogueError(f"{name}: {twice[0]}: is there twice")
        found |= more
    whole = Catalogue(MappingProxyType(sources), MappingProxyType(measures), MappingProxyType(found))
    vocabulary = whole.vocabulary
    for one in found.values():
        _check(one, vocabulary)
    return whole


def _entries(
    documents: Mapping[str, Mapping[str, Any]], name: str, kind: str, read: Callable[[Fields, str], _Entry]
) -> dict[str, _Entry]:
    document = Fields(documents.get(name, {}), name)
    found: dict[str, _Entry] = {}
    for place, fields in enumerate(document.tables(kind), 1):
        fields.where = f"{name}: {kind} {place}"
        code = fields.text("code")
        if not INDICATOR_CODE.fullmatch(code) or code.startswith("own."):
            raise fields.error("code", "is made of a-z, 0-9 and hyphens")
        fields.where = f"{name}: {code}"
        if code in found:
            raise CatalogueError(f"{fields.where}: is there twice")
        found[code] = read(fields, code)
        fields.done()
    document.done()
    return found


def _check_bases(measures: Mapping[str, CatalogueMeasure]) -> None:
    for code, one in measures.items():
        if one.measure.base is not None and one.measure.base not in measures:
            raise CatalogueError(f"{MEASURES}: {code}: 'base' is unknown: {one.measure.base}")


def _check(indicator: CatalogueIndicator, vocabulary: Vocabulary) -> None:
    fields = Fields({}, f"{indicator.topic}.toml: {indicator.code}")
    try:
        meaning = check(indicator.formula, vocabulary, indicator.code).meaning
    except FormulaError as error:
        raise formula_error(fields, indicator.formula_text, error) from error
    if not fits(indicator.unit, meaning.unit):
        raise fields.error("unit", f"{indicator.unit.de!r} does not fit the formula: {meaning.unit}")
    if indicator.spatial_reference not in meaning.references:
        known = ", ".join(sorted(meaning.references))
        raise fields.error("spatial_reference", f"is none of the formula's: {known}")
