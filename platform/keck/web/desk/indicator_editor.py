"""Making, changing and putting aside one indicator by a form."""

from dataclasses import replace

from flask import g, request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.definition_drafts import Draft, proposed_code
from keck.domain.definition_files import FaultyFormula
from keck.services.definitions import formula_vocabulary, indicator_edits, indicators
from keck.services.definitions.formula_vocabulary import Known
from keck.services.definitions.indicator_edits import ChangedMeanwhile
from keck.services.rows import Indicator
from keck.tenants.scope import Scope
from keck.web.desk import indicator_form
from keck.web.desk.indicator_form import Subject
from keck.web.desk.routing import go
from keck.web.desk.spread_words import spread_said
from keck.web.frame.pages import gettext, page

CATALOGUE = "catalogue"
_LONGEST_VERSION = 9


def new(scope: Scope) -> AnyResponse:
    """Show the form of a new indicator, or of one that is made from another."""
    known = formula_vocabulary.known(scope)
    if g.get("problem"):
        draft = indicator_form.typed()
        return indicator_form.editor(scope, subject_of(scope, known, "", draft.copied), draft)
    code = request.args.get("from", "")
    if not code:
        subject = Subject(known, None)
        return indicator_form.editor(scope, subject, subject.draft())
    row = indicator_edits.find(known, code)
    subject = Subject(known, None, indicators.definition(row))
    return indicator_form.editor(scope, subject, _copy(subject, row))


def _copy(subject: Subject, row: Indicator) -> Draft:
    """Return a form that says what another indicator says; only one alone may order the areas."""
    source = indicators.definition(row)
    code = proposed_code(source.name.de, {one.code for one in subject.known.rows})
    said = indicator_form.shown(subject.known, source)
    return replace(said, code=code, deprivation=False, copied=f"{row.code}/{row.version}")


def subject_of(scope: Scope, known: Known, code: str, copied: str) -> Subject:
    """Return what a form is about that was sent.

    Parameters
    ----------
    code : str
        Of the indicator that is changed; empty for a new one.
    copied : str
        What a new one was made from, as the form says it.
    """
    row = next((one for one in known.rows if one.code == code), None) if code else None
    source, _, version = copied.rpartition("/")
    if row is not None or not (version.isascii() and version.isdigit() and len(version) < _LONGEST_VERSION):
        return Subject(known, row)
    return Subject(known, None, indicator_edits.version_of(scope, source, int(version)))


def create(scope: Scope) -> AnyResponse:
    """Save a new indicator."""
    draft = indicator_form.typed()
    subject = subject_of(scope, formula_vocabulary.known(scope), "", draft.copied)
    return _save(scope, subject, draft)


def edit(scope: Scope, code: str) -> AnyResponse:
    """Show the form of an indicator; what comes from the catalogue is shown only."""
    known = formula_vocabulary.known(scope)
    if g.get("problem") and "how" in request.form:
        row = next((one for one in known.rows if one.code == code), None)
        return indicator_form.editor(scope, Subject(known, row), indicator_form.typed(code), at=code)
    row = indicator_edits.find(known, code)
    subject = Subject(known, row)
    if row.origin == CATALOGUE:
        stored = indicators.definition(row)
        return page("indicator_of_catalogue.html", scope, section="indicators", row=row, one=stored)
    return indicator_form.editor(scope, subject, subject.draft(), named=indicator_edits.named_by(known, code))


def save(scope: Scope, code: str) -> AnyResponse:
    """Save a changed indicator."""
    known = formula_vocabulary.known(scope)
    row = next((one for one in known.rows if one.code == code), None)
    return _save(scope, Subject(known, row), indicator_form.typed(code))


def _save(scope: Scope, subject: Subject, draft: Draft) -> AnyResponse:
    try:
        indicator_edits.save(
            scope,
            subject.known,
            indicator_form.table(draft, subject),
            seen=indicator_form.version_seen(),
            to_come="to_come" in request.form,
        )
    except FaultyFormula as faulty:
        g.faulty = faulty
        raise
    except ChangedMeanwhile as changed:
        _tell(subject, changed.current, draft)
        raise
    spread = spread_said(draft, subject.basis, subject.known)
    return go(scope, "indicators/", "spread_dropped" if spread and spread.dropped else "definitions")


def _tell(subject: Subject, current: Indicator | None, mine: Draft) -> None:
    """Note what somebody else has saved meanwhile, beside what is about to be saved."""
    g.current_version = current.version if current else indicator_edits.NEW
    if current is None:
        return
    theirs = indicator_form.shown(subject.known, indicators.definition(current))
    words = labels()
    both = [(name, _value(theirs, name), _value(mine, name)) for name in words]
    g.differences = [(words[name], one, other) for name, one, other in both if one != other]


def labels() -> dict[str, str]:
    """Name the parts of a form that two people may have filled in differently."""
    return {
        "name_de": gettext("Name"),
        "name_en": gettext("Name auf Englisch"),
        "description_de": gettext("Frage oder Beschreibung"),
        "description_en": gettext("Beschreibung auf Englisch"),
        "text": gettext("Formel"),
        "unit_de": gettext("Einheit"),
        "unit_en": gettext("Einheit auf Englisch"),
        "decimals": gettext("Nachkommastellen"),
        "polarity": gettext("Was ein hoher Wert heißt"),
        "topic": gettext("Thema"),
        "minimum_count": gettext("Mindestzahl"),
        "minimum_base": gettext("Mindestzahl der Grundlage"),
        "pooling": gettext("Jahre zusammenfassen"),
        "default_period": gettext("Zuerst gezeigter Zeitraum"),
        "target": gettext("Zielwert"),
        "deprivation": gettext("Gebiete nach dieser Kennzahl ordnen"),
        "index": gettext("Einstellungen des Index behalten"),
        "zero_is_sensitive": gettext("Auch eine 0 ist zu schützen"),
        "levels": gettext("Öffentliche Ebenen"),
    }


def _value(draft: Draft, name: str) -> str:
    value = getattr(draft, "text" if name == "text" else name)
    if isinstance(value, bool):
        return gettext("ja") if value else gettext("nein")
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def remove(scope: Scope, code: str) -> AnyResponse:
    """Put one of the member's own indicators aside."""
    known = formula_vocabulary.known(scope)
    indicator_edits.set_aside(scope, known, code, seen=indicator_form.version_seen())
    return go(scope, "indicators/", "indicator_aside")
