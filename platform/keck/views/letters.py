"""What letters say: one list of kinds, written as text and as HTML from the same paragraphs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Environment

from keck.domain.texts import Language
from keck.views import render
from keck.views.i18n import Translator, translator


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter without its frame.

    Attributes
    ----------
    button : str or None
        What the link is called, in a letter that has one.
    """

    subject: str
    paragraphs: tuple[str, ...]
    button: str | None = None


Params = Mapping[str, Any]


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
            _("Der Link gilt eine Stunde und nur einmal. Ihr zweiter Faktor bleibt, wie er ist."),
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
        _("Ihre zweiten Faktoren wurden zurückgesetzt"),
        (
            _("Die Stiftung hat alle zweiten Faktoren Ihres Kontos entfernt, weil jemand darum gebeten hat."),
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


def _release_prepared(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("{town}: Eine Veröffentlichung wartet auf Sie", town=params["town"]),
        (
            _(
                "Für {town} ist eine Veröffentlichung vorbereitet. Bevor sie öffentlich wird, muss eine "
                "zweite Person sie bestätigen.",
                town=params["town"],
            ),
            _("Bitte melden Sie sich an. Unter „Veröffentlichungen“ sehen Sie, was sich ändern würde."),
        ),
    )


def _release_declined(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("{town}: Ihre Veröffentlichung wurde nicht bestätigt", town=params["town"]),
        (
            _(
                "Die Veröffentlichung, die Sie für {town} vorbereitet haben, ist nicht öffentlich geworden.",
                town=params["town"],
            ),
            _("Den Grund sehen Sie nach der Anmeldung unter „Veröffentlichungen“."),
        ),
    )


def _release_review(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("{town}: Bitte bestätigen Sie eine Veröffentlichung", town=params["town"]),
        (
            _(
                "Für {town} ist eine Veröffentlichung vorbereitet. Sie sind als die Person genannt, die sie "
                "bestätigt.",
                town=params["town"],
            ),
            _(
                "Der Link zeigt, was sich für die Öffentlichkeit ändern würde. "
                "Dort bestätigen Sie oder lehnen ab."
            ),
            _(
                "Er gilt bis {until}, für eine Entscheidung, und ist nur für Sie. Bitte leiten Sie ihn nicht "
                "weiter.",
                until=params["until"],
            ),
        ),
        _("Ansehen und entscheiden"),
    )


def _support_asked(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("{town}: Die Stiftung bittet um Einblick", town=params["town"]),
        (
            _(
                "{name} von der Stiftung möchte in den Schreibtisch von {town} hineinsehen, um zu helfen.",
                name=params["name"],
                town=params["town"],
            ),
            _(
                "Ohne Ihre Zustimmung geschieht nichts. Bitte melden Sie sich an und "
                "entscheiden Sie unter „Hilfe“."
            ),
            _("Sie haben nicht um Hilfe gebeten? Dann lehnen Sie ab."),
        ),
    )


def _ticket_answered(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("{town}: Antwort der Stiftung", town=params["town"]),
        (
            _("Die Stiftung hat Ihre Frage zu {town} beantwortet:", town=params["town"]),
            str(params["answer"]),
            _("Sie finden die Antwort auch am Schreibtisch unter „Hilfe“."),
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
    "support_asked": (_support_asked, {"town": "Musterstadt", "name": "Kim Beispiel"}),
    "ticket_answered": (
        _ticket_answered,
        {"town": "Musterstadt", "answer": "Bitte die Datei neu laden."},
    ),
    "release_prepared": (_release_prepared, {"town": "Musterstadt"}),
    "release_declined": (_release_declined, {"town": "Musterstadt"}),
    "release_review": (_release_review, {"town": "Musterstadt", "until": "31. Dezember 2031"}),
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
