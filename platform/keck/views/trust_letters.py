"""Letters about releases that wait for somebody, and what the foundation and a member write to each other."""

from collections.abc import Callable

from keck.views.i18n import Translator
from keck.views.letter import Letter, Params


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


def _release_preview(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("{town}: Vorschau auf eine Veröffentlichung", town=params["town"]),
        (
            _(
                "Sie können ansehen, was {town} bald veröffentlicht. Bis dahin ist es nicht öffentlich.",
                town=params["town"],
            ),
            _(
                "Der Link gilt bis {until} und ist nur für Sie: Ihr Name steht auf jeder Seite, und im "
                "Protokoll der Kommune steht, an welchen Tagen Sie hineingesehen haben. Bitte leiten Sie ihn "
                "nicht weiter.",
                until=params["until"],
            ),
        ),
        _("Vorschau öffnen"),
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
    "support_asked": (_support_asked, {"town": "Musterstadt", "name": "Kim Beispiel"}),
    "ticket_answered": (
        _ticket_answered,
        {"town": "Musterstadt", "answer": "Bitte die Datei neu laden."},
    ),
    "release_prepared": (_release_prepared, {"town": "Musterstadt"}),
    "release_declined": (_release_declined, {"town": "Musterstadt"}),
    "release_preview": (_release_preview, {"town": "Musterstadt", "until": "31. Dezember 2031"}),
    "release_review": (_release_review, {"town": "Musterstadt", "until": "31. Dezember 2031"}),
}
"""By kind: what writes the letter, and an example of what is filled in."""
