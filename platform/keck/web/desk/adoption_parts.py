"""What an indicator of the catalogue needs of a member, with what may stand for each part of it."""

from dataclasses import dataclass

from keck.domain.catalogue.banded import banded
from keck.domain.catalogue.definitions import to_definition
from keck.domain.catalogue.fitting import needed
from keck.domain.catalogue.indicators import CatalogueIndicator
from keck.domain.catalogue.matching import Choice, OwnMeasure, proposal
from keck.domain.catalogue.reading import Catalogue
from keck.domain.definitions import Operand
from keck.domain.formulas.replacing import replaced
from keck.domain.measures import Measure
from keck.services.definitions import adoption_choices
from keck.services.definitions.catalogue_news import Adopted
from keck.views.catalogue_words import formula_words, needed_words, sum_words
from keck.views.i18n import Translator
from keck.web.frame.pages import old


@dataclass(frozen=True, slots=True)
class Part:
    """A measure of the catalogue, with what may stand for it.

    Attributes
    ----------
    name : str
        Of the form's field.
    options : list of (str, str)
        What is sent, and what people read; the most alike first.
    chosen : str
        What is chosen at first; empty where the platform proposes nothing.
    """

    name: str
    words: str
    options: list[tuple[str, str]]
    chosen: str


def chosen(
    entry: CatalogueIndicator, one: Adopted | None, known: Catalogue, own: dict[str, OwnMeasure]
) -> dict[Operand, tuple[Operand, ...]]:
    """Return what stands for each measure: as it was chosen before, else as it is proposed."""
    before = adoption_choices.from_json(one.row.choice) if one else {}
    bands, found = banded(entry.formula), {}
    for operand in needed(entry):
        if operand.measure not in known.measures:
            continue
        offered = adoption_choices.options(operand, known.measures, own, bands.get(operand))
        parts = before.get(operand, ())
        if parts not in offered:
            parts = proposal(operand, known.measures, own.values(), bands.get(operand))
        found[operand] = parts
    return found


def parts(
    entry: CatalogueIndicator,
    chosen: Choice,
    known: Catalogue,
    own: dict[str, OwnMeasure],
    t: Translator,
) -> list[Part]:
    """Return the measures that an indicator needs and the member may choose for."""
    mine, bands = _plain(own), banded(entry.formula)
    return [
        Part(
            f"part-{number}",
            needed_words(operand, known.plain_measures, bands.get(operand), t),
            [
                (_value(parts), sum_words(parts, mine, t))
                for parts in adoption_choices.options(operand, known.measures, own, bands.get(operand))
            ],
            str(old(f"part-{number}", _value(chosen[operand]))),
        )
        for number, operand in enumerate(needed(entry))
        if operand in chosen
    ]


def _plain(own: dict[str, OwnMeasure]) -> dict[str, Measure]:
    return {code: one.measure for code, one in own.items()}


def _value(parts: tuple[Operand, ...]) -> str:
    return "+".join(map(str, parts))


def formula_said(
    entry: CatalogueIndicator, chosen: Choice, known: Catalogue, own: dict[str, OwnMeasure], t: Translator
) -> str:
    """Say the formula with the member's own names; with the catalogue's, while something is missing."""
    if chosen and all(chosen.values()):
        mine = formula_words(entry, own, t, replaced(entry.formula, chosen))
        if mine is not None:
            return mine
    return formula_words(entry, known.measures, t) or entry.formula_text


def in_use(one: Adopted | None, own: dict[str, OwnMeasure], t: Translator) -> str:
    """Say how the member computes what it has adopted; nothing where a table is gone."""
    if one is None:
        return ""
    choice = adoption_choices.from_json(one.row.choice)
    if any(part.measure not in own for parts in choice.values() for part in parts):
        return ""
    tree = replaced(one.entry.formula, choice)
    return formula_words(one.entry, own, t, tree, pooled=one.row.pooled) or ""


def may_pool(entry: CatalogueIndicator, known: Catalogue) -> bool:
    """Tell whether years can be put together at all: the catalogue says so, and counts are at hand."""
    made = to_definition(entry, known.measures, pooled=True)
    return made is not None and made.pooling is not None
