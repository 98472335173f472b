"""Letters about a member that leaves the network."""

from collections.abc import Callable

from keck.views.i18n import Translator
from keck.views.letter import Letter, Params


def _erasure_asked(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("Löschung von {town} beantragt", town=params["town"]),
        (
            _(
                "Jemand hat beantragt, {town} mit allen Daten von KECK zu löschen.",
                town=params["town"],
            ),
            _(
                "Bis eine zweite Person das bestätigt, geschieht nichts. Bestätigen oder zurücknehmen können "
                "Sie es am Schreibtisch unter „Einstellungen“, „Das Netzwerk verlassen“."
            ),
            _("Wussten Sie nichts davon? Dann fragen Sie die anderen, die verwalten, und die Stiftung."),
        ),
    )


def _erasure_confirmed(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("{town} wird am {day} gelöscht", town=params["town"], day=params["day"]),
        (
            _(
                "Eine zweite Person hat die Löschung von {town} bestätigt. Atlas und Schreibtisch sind ab "
                "sofort geschlossen.",
                town=params["town"],
            ),
            _("Am {day} wird alles endgültig gelöscht: Daten, Dateien, Konten.", day=params["day"]),
            _(
                "Bis dahin können Sie es zurücknehmen: Melden Sie sich an und öffnen Sie „Ihr Konto“. Die "
                "Stiftung kann es auch."
            ),
        ),
    )


def _erasure_undone(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("{town} wird nicht gelöscht", town=params["town"]),
        (
            _("Die Löschung von {town} ist zurückgenommen.", town=params["town"]),
            _("Atlas und Schreibtisch sind wieder da, wie sie waren."),
        ),
    )


def _erased(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("{town} ist gelöscht", town=params["town"]),
        (
            _(
                "Alle Daten von {town} sind von KECK gelöscht. Die Bescheinigung nennt, was es war und was "
                "bis wann noch in Sicherungen liegt.",
                town=params["town"],
            ),
            _("Prüfsumme der Bescheinigung (SHA-256): {sha256}", sha256=params["sha256"]),
            _(
                "Bitte bewahren Sie diese Nachricht auf. Konten, die nirgends sonst dazugehörten, gibt es "
                "nicht mehr."
            ),
        ),
        _("Bescheinigung ansehen"),
    )


_TOWN = {"town": "Musterstadt"}
KINDS: dict[str, tuple[Callable[[Translator, Params], Letter], dict[str, str]]] = {
    "erasure_asked": (_erasure_asked, _TOWN),
    "erasure_confirmed": (_erasure_confirmed, {**_TOWN, "day": "31. Dezember 2031"}),
    "erasure_undone": (_erasure_undone, _TOWN),
    "erased": (_erased, {**_TOWN, "sha256": "0f" * 32}),
}
