"""One indicator of the catalogue at a member: adopting, own words, newer versions, leaving."""

from dataclasses import replace
from datetime import date

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.catalogue.fitting import OwnWords, Visibility, needed, visibility_from, words_from
from keck.domain.catalogue.matching import Choice
from keck.domain.catalogue.reading import catalogue
from keck.domain.catalogue.snippets import snippet
from keck.domain.definitions import Operand
from keck.domain.targets import target_from, target_text
from keck.domain.texts import LocalText
from keck.services import measures
from keck.services.definitions import adoption_words, adoptions, catalogue_decisions, catalogue_news
from keck.services.errors import NotFound, Refused
from keck.services.geography import area_sets
from keck.tenants.scope import Scope
from keck.views.catalogue_words import formula_words
from keck.views.i18n import translator
from keck.web.desk import adoption_parts, wording
from keck.web.desk.routing import go
from keck.web.frame import catalogue_words
from keck.web.frame.pages import language, page


def show(scope: Scope, code: str) -> AnyResponse:
    """Show an indicator with what it needs, and whatever the member may do with it."""
    known = catalogue()
    one = catalogue_news.adopted(scope).get(code)
    entry = known.indicators.get(code) or (one.entry if one else None)
    if entry is None:
        raise NotFound("indicator", code)
    own, t = measures.in_use(scope), translator(language())
    chosen = adoption_parts.chosen(entry, one, known, own)
    return page(
        "catalogue_entry.html",
        scope,
        section="indicators",
        words=wording,
        said=catalogue_words,
        entry=entry,
        one=one,
        changed=[catalogue_words.field(name) for name in one.effects] if one else [],
        parts=adoption_parts.parts(entry, chosen, known, own, t),
        formula=adoption_parts.formula_said(entry, chosen, known, own, t),
        may_pool=adoption_parts.may_pool(entry, known),
        pooled=one.row.pooled if one else False,
        in_use=adoption_parts.in_use(one, own, t),
        computed=formula_words(entry, known.measures, t) is not None,
        toml=snippet(entry),
        levels=area_sets.levels(scope),
        own_words=(own_words := words_from(one.row.words) if one else OwnWords()),
        target=target_text(own_words.target),
        visibility=visibility_from(one.row.visibility) if one else Visibility(),
        longest=(adoption_words.LONGEST_NAME, adoption_words.LONGEST_DESCRIPTION),
    )


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
