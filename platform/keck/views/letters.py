"""What letters say: one list of kinds, written as text and as HTML from the same paragraphs."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment

from keck.domain.texts import Language
from keck.views import (
    guest_letters,
    leaving_letters,
    proposal_letters,
    recovery_letters,
    render,
    rule_letters,
    trust_letters,
)
from keck.views.i18n import Translator, translator
from keck.views.letter import Letter, Params


def _invitation(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("Einladung: {town} auf KECK", town=params["town"]),
        (
            _(
                "Sie sind eingeladen, für {town} auf KECK mitzuarbeiten, mit der Rolle „{role}“.",
                town=params["town"],
                role=params["role"],
            ),
            _("Der Link gilt bis {until} und nur für diese E-Mail-Adresse.", until=params["until"]),
            _("Sie haben nichts damit zu tun? Dann tun Sie einfach nichts."),
        ),
        _("Einladung annehmen"),
    )


def _reset(t: Translator, _params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("Neues Passwort für KECK"),
        (
            _("Jemand hat für diese Adresse ein neues Passwort angefordert, wahrscheinlich Sie selbst."),
            _("Der Link gilt eine Stunde und nur einmal. Ihr zweiter Nachweis bleibt, wie er ist."),
            _("Waren Sie es nicht? Dann tun Sie nichts; Ihr Passwort bleibt."),
        ),
        _("Neues Passwort wählen"),
    )


def _reset_unknown(t: Translator, _params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("Neues Passwort für KECK"),
        (
            _("Jemand hat für diese Adresse ein neues Passwort angefordert. Sie gehört zu keinem Konto."),
            _("Vielleicht haben Sie sich mit einer anderen Adresse angemeldet?"),
            _("Waren Sie es nicht? Dann tun Sie einfach nichts."),
        ),
    )


def _password_changed(t: Translator, _params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("Ihr Passwort wurde geändert"),
        (
            _("Das Passwort Ihres Kontos wurde soeben geändert. Alle anderen Anmeldungen sind beendet."),
            _("Waren Sie das nicht? Fordern Sie sofort ein neues an und sagen Sie der Stiftung Bescheid."),
        ),
    )


def _factors_reset(t: Translator, _params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("Ihr zweiter Nachweis wurde entfernt"),
        (
            _("Die Stiftung hat Liste, App und Passkeys Ihres Kontos entfernt; jemand hat darum gebeten."),
            _("Bei der nächsten Anmeldung richten Sie einen neuen ein."),
            _("Waren Sie das nicht? Dann sagen Sie sofort der Stiftung Bescheid."),
        ),
    )


def _email_confirm(t: Translator, _params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("Bitte bestätigen Sie Ihre neue E-Mail-Adresse"),
        (
            _("Diese Adresse soll künftig zu Ihrem Konto gehören. Bis Sie sie bestätigen, gilt die alte."),
            _("Der Link gilt einen Tag. Öffnen Sie ihn in dem Browser, in dem Sie angemeldet sind."),
        ),
        _("Adresse bestätigen"),
    )


def _email_changed(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("Ihre E-Mail-Adresse wurde geändert"),
        (
            _(
                "Ihr Konto bei KECK gehört jetzt zu {address}. An die alte Adresse schreiben wir nicht mehr.",
                address=params["masked"],
            ),
            _("Waren Sie das nicht? Dann sagen Sie sofort der Stiftung Bescheid."),
        ),
    )


def _confirm(what: Callable[[Translator], str]) -> Callable[[Translator, Params], Letter]:
    def letter(t: Translator, _params: Params) -> Letter:
        _ = t.gettext
        return Letter(
            _("Bitte bestätigen Sie Ihre E-Mail-Adresse"),
            (
                what(t),
                _("Der Link gilt sieben Tage. Bestätigt niemand, wird alles gelöscht."),
                _("Waren Sie es nicht? Dann tun Sie einfach nichts."),
            ),
            _("Adresse bestätigen"),
        )

    return letter


def _declined(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    said = [_("Dazu schreibt die Stiftung:"), params["reason"]] if params.get("reason") else []
    return Letter(
        _("Ihr Antrag für {town}", town=params["town"]),
        (
            _(
                "Vielen Dank für Ihr Interesse an KECK. Leider können wir {town} zurzeit nicht aufnehmen.",
                town=params["town"],
            ),
            *said,
            _("Ihre Angaben zur Person löschen wir nach 90 Tagen."),
        ),
    )


KINDS: dict[str, tuple[Callable[[Translator, Params], Letter], dict[str, str]]] = {
    "invitation": (_invitation, {"town": "Musterstadt", "role": "Bearbeiten", "until": "31. Dezember 2031"}),
    "reset": (_reset, {}),
    "reset_unknown": (_reset_unknown, {}),
    "password_changed": (_password_changed, {}),
    "factors_reset": (_factors_reset, {}),
    "email_confirm": (_email_confirm, {}),
    "email_changed": (_email_changed, {"masked": "m…@example.org"}),
    "confirm_join": (
        _confirm(lambda t: t.gettext("Jemand hat mit dieser Adresse beantragt, eine Kommune aufzunehmen.")),
        {},
    ),
    "confirm_contact": (
        _confirm(lambda t: t.gettext("Jemand hat uns mit dieser Adresse eine Nachricht geschrieben.")),
        {},
    ),
    "confirm_brochure": (
        _confirm(lambda t: t.gettext("Jemand hat mit dieser Adresse die Broschüre bestellt.")),
        {},
    ),
    "declined": (
        _declined,
        {"town": "Musterstadt", "reason": "Bitte melden Sie sich im Herbst."},
    ),
    **guest_letters.KINDS,
    **rule_letters.KINDS,
    **recovery_letters.KINDS,
    **trust_letters.KINDS,
    **leaving_letters.KINDS,
    **proposal_letters.KINDS,
}
"""By kind: what writes the letter, and an example of what is filled in."""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter ready to be sent."""

    subject: str
    text: str
    html: str


def write(kind: str, params: Params, lang: Language, *, link: str | None, home: str) -> Written:
    """Write a letter.

    Parameters
    ----------
    link : str or None
        Where the button leads.
    home : str
        Address of the public atlas, for the foot.
    """
    letter = KINDS[kind][0](translator(lang), params)
    # A line break in a name would end the header.
    subject = " ".join(letter.subject.split())
    filled = {"letter": letter, "link": link if letter.button else None, "home": home}
    return Written(
        subject,
        _environment(lang, escaped=False).get_template("mail/letter.txt").render(filled),
        _environment(lang, escaped=True).get_template("mail/letter.html").render(filled),
    )


@lru_cache
def _environment(lang: Language, *, escaped: bool) -> Environment:
    return render.environment(lang).overlay(autoescape=escaped)
