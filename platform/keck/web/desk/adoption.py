"""One indicator of the catalogue at a member: adopting, own words, newer versions, leaving."""

from dataclasses import dataclass, replace
from datetime import date

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.catalogue.definitions import to_definition
from keck.domain.catalogue.fitting import OwnWords, Visibility, needed, visibility_from, words_from
from keck.domain.catalogue.indicators import CatalogueIndicator
from keck.domain.catalogue.matching import Choice, OwnMeasure, proposal
from keck.domain.catalogue.reading import Catalogue, catalogue
from keck.domain.catalogue.snippets import snippet
from keck.domain.definitions import Operand
from keck.domain.formulas.replacing import replaced
from keck.domain.measures import Measure
from keck.domain.targets import target_from, target_text
from keck.domain.texts import LocalText
from keck.services import (
    adoption_choices,
    adoption_words,
    adoptions,
    area_sets,
    catalogue_decisions,
    catalogue_news,
    measures,
)
from keck.services.catalogue_news import Adopted
from keck.services.errors import NotFound, Refused
from keck.tenants.scope import Scope
from keck.views.catalogue_words import formula_words, measure_words, sum_words
from keck.views.i18n import Translator, translator
from keck.web.desk import wording
from keck.web.desk.routing import go
from keck.web.frame import catalogue_words
from keck.web.frame.pages import language, old, page


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


def show(scope: Scope, code: str) -> AnyResponse:
    """Show an indicator with what it needs, and whatever the member may do with it."""
    known = catalogue()
    one = catalogue_news.adopted(scope).get(code)
    entry = known.indicators.get(code) or (one.entry if one else None)
    if entry is None:
        raise NotFound("indicator", code)
    own, t = measures.in_use(scope), translator(language())
    chosen = _chosen(entry, one, known, own)
    return page(
        "catalogue_entry.html",
        scope,
        section="indicators",
        words=wording,
        said=catalogue_words,
        entry=entry,
        one=one,
        changed=[catalogue_words.field(name) for name in one.effects] if one else [],
        parts=_parts(entry, chosen, known, own, t),
        formula=_words(entry, chosen, known, own, t),
        may_pool=_may_pool(entry, known),
        pooled=one.row.pooled if one else False,
        in_use=_in_use(one, own, t),
        computed=formula_words(entry, known.plain_measures, t) is not None,
        toml=snippet(entry),
        levels=area_sets.levels(scope),
        own_words=(own_words := words_from(one.row.words) if one else OwnWords()),
        target=target_text(own_words.target),
        visibility=visibility_from(one.row.visibility) if one else Visibility(),
        longest=(adoption_words.LONGEST_NAME, adoption_words.LONGEST_DESCRIPTION),
    )


def _chosen(
    entry: CatalogueIndicator, one: Adopted | None, known: Catalogue, own: dict[str, OwnMeasure]
) -> dict[Operand, tuple[Operand, ...]]:
    """Return what stands for each measure: as it was chosen before, else as it is proposed."""
    before = adoption_choices.from_json(one.row.choice) if one else {}
    found = {}
    for operand in needed(entry):
        if operand.measure not in known.measures:
            continue
        offered = adoption_choices.options(operand, known.measures, own)
        parts = before.get(operand, ())
        found[operand] = parts if parts in offered else proposal(operand, known.measures, own.values())
    return found


def _parts(
    entry: CatalogueIndicator,
    chosen: Choice,
    known: Catalogue,
    own: dict[str, OwnMeasure],
    t: Translator,
) -> list[Part]:
    mine = _plain(own)
    return [
        Part(
            f"part-{number}",
            measure_words(operand, known.plain_measures, t),
            [
                (_value(parts), sum_words(parts, mine, t))
                for parts in adoption_choices.options(operand, known.measures, own)
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


def _words(
    entry: CatalogueIndicator, chosen: Choice, known: Catalogue, own: dict[str, OwnMeasure], t: Translator
) -> str:
    """Say the formula with the member's own names; with the catalogue's, while something is missing."""
    if chosen and all(chosen.values()):
        mine = formula_words(entry, _plain(own), t, replaced(entry.formula, chosen))
        if mine is not None:
            return mine
    return formula_words(entry, known.plain_measures, t) or entry.formula_text


def _in_use(one: Adopted | None, own: dict[str, OwnMeasure], t: Translator) -> str:
    """Say how the member computes what it has adopted; nothing where a table is gone."""
    if one is None:
        return ""
    choice = adoption_choices.from_json(one.row.choice)
    if any(part.measure not in own for parts in choice.values() for part in parts):
        return ""
    tree = replaced(one.entry.formula, choice)
    return formula_words(one.entry, _plain(own), t, tree, pooled=one.row.pooled) or ""


def _may_pool(entry: CatalogueIndicator, known: Catalogue) -> bool:
    """Tell whether years can be put together at all: the catalogue says so, and counts are at hand."""
    made = to_definition(entry, known.plain_measures, pooled=True)
    return made is not None and made.pooling is not None


def _is_pooled() -> bool:
    return "pooled" in request.form


def _sent(code: str) -> Choice:
    """Read what was chosen for each measure of the shipped definition."""
    entry = adoptions.entry_of(catalogue(), code)
    found = {}
    for number, operand in enumerate(needed(entry)):
        text = request.form.get(f"part-{number}", "")
        try:
            found[operand] = tuple(Operand.parse(one) for one in text.split("+")) if text else ()
        except ValueError as error:
            raise Refused("adoption_not_fitting", name=str(operand)) from error
    return found


def adopt(scope: Scope, code: str) -> AnyResponse:
    """Use the indicator from the next release on."""
    adoptions.adopt(scope, code, _sent(code), pooled=_is_pooled())
    return go(scope, f"indicators/catalogue/{code}", "adopted")


def leave(scope: Scope, code: str) -> AnyResponse:
    """Use the indicator no more."""
    adoptions.leave(scope, code)
    return go(scope, "indicators/catalogue", "adoption_left")


def say(scope: Scope, code: str) -> AnyResponse:
    """Put own words over the catalogue's, with a target, and say how cautiously it is shown."""
    form = request.form
    before = visibility_from(adoptions.find(scope, code).visibility)
    known = [one.code for one in area_sets.levels(scope)]
    levels = tuple(one for one in known if one in form.getlist("level"))
    words = OwnWords(_text("name"), _text("description"), _target(), "deprivation" in form)
    visibility = replace(
        before,
        levels=None if levels == tuple(known) else levels,
        minimum_count=_least("minimum_count"),
        minimum_base=_least("minimum_base"),
    )
    adoption_words.say(scope, code, words, visibility)
    return go(scope, f"indicators/catalogue/{code}", "saved")


def _text(name: str) -> LocalText | None:
    german, english = (" ".join(request.form.get(f"{name}-{lang}", "").split()) for lang in ("de", "en"))
    if english and not german:
        raise Refused("adoption_words_german")
    return LocalText(german, english or None) if german else None


def _target() -> float | None:
    try:
        return target_from(request.form.get("target", ""))
    except ValueError as error:
        raise Refused("indicator_target_wrong") from error


def _least(name: str) -> int | None:
    text = request.form.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 1000:
        raise Refused("adoption_minimum")
    return int(text)


def follow(scope: Scope, code: str) -> AnyResponse:
    """Adopt the newer version, now or on a day."""
    raw = request.form.get("day", "").strip() if request.form.get("when") == "later" else ""
    if request.form.get("when") == "later" and not raw:
        raise Refused("adoption_day")
    try:
        day = date.fromisoformat(raw) if raw else None
    except ValueError as error:
        raise Refused("adoption_day") from error
    catalogue_decisions.follow(scope, code, _sent(code), pooled=_is_pooled(), day=day)
    return go(scope, f"indicators/catalogue/{code}", "adoption_planned" if day else "adopted")


def unplan(scope: Scope, code: str) -> AnyResponse:
    """Take a plan back."""
    catalogue_decisions.unplan(scope, code)
    return go(scope, f"indicators/catalogue/{code}", "saved")


def stay(scope: Scope, code: str) -> AnyResponse:
    """Stay with the version in use."""
    catalogue_decisions.stay(scope, code)
    return go(scope, f"indicators/catalogue/{code}", "adoption_stays")
