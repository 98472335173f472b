"""Making, changing and putting aside one indicator by a form."""

from dataclasses import asdict

from flask import g, request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.definition_drafts import Draft, proposed_code
from keck.domain.definition_files import FaultyFormula
from keck.services import formula_vocabulary, indicator_edits, indicators
from keck.services.indicator_edits import ChangedMeanwhile
from keck.services.rows import Indicator
from keck.tenants.scope import Scope
from keck.web.desk import indicator_form
from keck.web.desk.indicator_form import Subject
from keck.web.desk.routing import go
from keck.web.frame.pages import gettext, page

CATALOGUE = "catalogue"


def new(scope: Scope) -> AnyResponse:
    """Show the form of a new indicator, or of one that is made from another."""
    subject = Subject(formula_vocabulary.known(scope), None)
    draft = indicator_form.typed() if g.get("problem") else _first(subject)
    return indicator_form.editor(scope, subject, draft)


def _first(subject: Subject) -> Draft:
    """Return an empty form, or a copy of another indicator's."""
    code = request.args.get("from", "")
    if not code:
        return subject.draft()
    source = indicators.definition(indicator_edits.find(subject.known, code))
    taken = {one.code for one in subject.known.rows}
    copied = asdict(indicator_form.shown(subject.known, source))
    return Draft(**{**copied, "code": proposed_code(source.name.de, taken)})


def create(scope: Scope) -> AnyResponse:
    """Save a new indicator."""
    return _save(scope, Subject(formula_vocabulary.known(scope), None), indicator_form.typed())


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
    return go(scope, "indicators/", "definitions")


def _tell(subject: Subject, current: Indicator | None, mine: Draft) -> None:
    """Note what somebody else has saved meanwhile, beside what is about to be saved."""
    g.current_version = current.version if current else indicator_edits.NEW
    if current is None:
        return
    theirs = indicator_form.shown(subject.known, indicators.definition(current))
    labels = _labels()
    both = [(name, _value(theirs, name), _value(mine, name)) for name in labels]
    g.differences = [(labels[name], one, other) for name, one, other in both if one != other]


def _labels() -> dict[str, str]:
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
        "pooling": gettext("Jahre zusammenfassen"),
        "default_period": gettext("Zuerst gezeigter Zeitraum"),
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
