"""Pages of the members' face, written with the same words, formats and look as the atlas."""

from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from flask import Response, g, request
from flask_wtf.csrf import generate_csrf
from jinja2 import Environment, FileSystemLoader

from keck.config import Settings
from keck.domain.calendar_days import BERLIN
from keck.domain.findings import Finding
from keck.domain.texts import LANGUAGES, Language, LocalText
from keck.services.foundation import announcements
from keck.services.geography import area_sets
from keck.tenants.roles import ROLES
from keck.tenants.scope import Scope
from keck.views import render
from keck.views.finding_words import column_letters, said
from keck.views.formats import Formats
from keck.views.i18n import sentence, translator
from keck.web.frame.notices import notice

# By the part of a desk that a member lets the foundation look at: entries of the menu.
_SECTIONS = {
    "tables": ("overview", "areas", "tables", "indicators"),
    "releases": ("releases",),
    "settings": ("settings",),
}
_WEB = Path(__file__).parent.parent
# The templates of a page lie beside its routes; the frame around all of them lies here.
TEMPLATES = [_WEB / face / "templates" for face in ("frame", "login", "desk", "staff", "forms", "guests")]


def language() -> Language:
    """Return the language of this request: of the address, of the account, of the browser."""
    asked = request.args.get("lang") or request.form.get("lang") if request.method == "GET" else None
    asked = g.get("chosen_language") or asked
    person = g.get("person") or g.get("waiting")
    wanted = asked or (person.language if person else request.accept_languages.best_match(LANGUAGES))
    return "en" if wanted == "en" else "de"


def gettext(text: str, /, **params: Any) -> str:
    """Say a source text in the language of this request."""
    return translator(language()).gettext(text, **params)


def say_code(code: str, params: dict[str, Any] | None = None) -> str:
    """Say a sentence by its code."""
    return sentence(code, params or {}, language())


@lru_cache
def environment(lang: Language) -> Environment:
    """Return the templates of the members' face in a language."""
    return render.environment(lang).overlay(loader=FileSystemLoader([*TEMPLATES, render.TEMPLATES]))


def page(template: str, scope: Scope | None = None, /, status: int = 200, **context: Any) -> Response:
    """Write a page of the members' face.

    Parameters
    ----------
    scope : Scope or None
        The member whose page it is, if it is one's.
    """
    lang = language()
    problem = g.get("problem")
    level_names = _level_names(scope)
    text = (
        environment(lang)
        .get_template(template)
        .render(
            scope=scope,
            place=_place(scope),
            person=g.get("person"),
            unproved=g.get("waiting"),
            may=(lambda name: scope.may(name)) if scope else (lambda _name: False),
            csrf_token=generate_csrf,
            problem=problem,
            old=old,
            olds=olds,
            sent=sent,
            notice=notice(request.args.get("done"), lang),
            say_code=say_code,
            text_of=text_of,
            column_letters=column_letters,
            clock=clock,
            level_names=level_names,
            role_of=ROLES,
            seen=_seen(scope),
            here=request.path,
            limit=_limit(scope),
            upload_words=_upload_words(scope),
            finding_words=partial(finding_words, levels=level_names),
            public_url=_public_url(scope),
            announced=partial(_announced, scope),
            problem_at=g.get("problem_at", ""),
            **{"section": None, "staff": None, **context},
        )
    )
    made = g.get("problem_status", 422) if problem and status == 200 else status
    return Response(text, status=made, content_type="text/html; charset=utf-8")


def _seen(scope: Scope | None) -> frozenset[str] | None:
    """Return the entries of the menu that a look for some hours opens; ``None`` for all others."""
    if scope is None or scope.support is None:
        return None
    return frozenset(code for part in scope.support.parts for code in _SECTIONS[part])


def _public_url(scope: Scope | None) -> str:
    settings: Settings | None = scope.settings if scope else None
    return settings.public_url if settings else ""


def _announced(scope: Scope | None) -> list[announcements.Told]:
    """Return what somebody is told at a desk; the page of an error asks no database."""
    person = g.get("person")
    return (
        announcements.for_person(scope.settings, person.account_id)
        if scope and person and not scope.support
        else []
    )


def _level_names(scope: Scope | None) -> dict[str, str]:
    return area_sets.level_names(scope, language()) if scope else {}


def _limit(scope: Scope | None) -> int:
    return scope.settings.max_upload_bytes if scope else 0


def _upload_words(scope: Scope | None) -> dict[str, str]:
    """Return what the script says while a file is sent."""
    return {
        "too_large": say_code("upload_too_large", {"megabytes": _limit(scope) // 1_000_000}),
        "sending": gettext("Wird hochgeladen …"),
        "broken": gettext("Die Verbindung ist abgebrochen. Bitte versuchen Sie es noch einmal."),
    }


def _place(scope: Scope | None) -> dict[str, Any] | None:
    if scope is None:
        return None
    return {"slug": scope.slug, "name": g.get("place_name", scope.slug), "role": ROLES[scope.role]}


def old(name: str, default: Any = "") -> Any:
    """Return what somebody has typed, when a form comes back; else its first content."""
    if g.get("problem") and name in request.form:
        return request.form[name]
    return "" if default is None else default


def olds(name: str, default: bool) -> bool:
    """Return whether a box was ticked, when a form comes back; else its first state."""
    return name in request.form if g.get("problem") else default


def sent(name: str) -> list[str]:
    """Return all that was ticked under a name, when a form comes back."""
    return request.form.getlist(name) if g.get("problem") else []


def text_of(value: Any) -> str:
    """Return a stored text in the language of the page; what is no text is shown as it is."""
    try:
        return LocalText.of(value).get(language())[0]
    except ValueError:
        return str(value or "")


def finding_words(value: dict[str, Any], levels: dict[str, str]) -> dict[str, Any]:
    """Return a stored finding with its sentence and its place in the file."""
    found = Finding.of(value)
    return {
        "severity": found.severity.value,
        "text": said(found, levels, language()),
        "sheet": found.sheet,
        "row": found.row,
        "column": column_letters(found.column) if found.column else None,
    }


def clock(moment: datetime) -> str:
    """Write a point in time to the minute, as a clock in Berlin shows it."""
    lang = language()
    local = moment.astimezone(BERLIN)
    return f"{Formats(lang).date(local.date())}, {local:%H:%M}"
