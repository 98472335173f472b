"""Letters about a member that gets a new administrator because the last one is gone."""

from collections.abc import Callable

from keck.views.i18n import Translator
from keck.views.letter import Letter, Params


def _official_contact(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("Amtliche Anschrift von {town} eingetragen", town=params["town"]),
        (
            _(
                "Die Stiftung hat eingetragen, wie {town} amtlich zu erreichen ist. Dorthin geht ein Code, "
                "falls einmal niemand mehr Zugang hat.",
                town=params["town"],
            ),
            _(
                "Stimmt sie? Wer verwaltet, sieht und ändert sie am Schreibtisch unter „Einstellungen“. "
                "Gebraucht wird sie frühestens in 14 Tagen."
            ),
        ),
    )


def _started(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("{town}: neuer Zugang zum Verwalten beantragt", town=params["town"]),
        (
            _(
                "{email} soll {town} auf KECK verwalten, weil niemand mehr da ist, der verwaltet.",
                email=params["email"],
                town=params["town"],
            ),
            _("Dazu schreibt die Stiftung:"),
            params["reason"],
            _(
                "Das geschieht erst drei Tage, nachdem jemand, der für die Kommune sprechen darf, es mit "
                "einem Code bestätigt hat."
            ),
            _("Ist das nicht richtig? Dann halten Sie es an."),
        ),
        _("Ansehen oder anhalten"),
    )


def _code(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("{town}: bitte bestätigen, wer auf KECK verwaltet", town=params["town"]),
        (
            _(
                "Auf KECK veröffentlicht {town} Daten über Kinder nach Stadtteilen. Wer das bisher verwaltet "
                "hat, ist nicht mehr erreichbar.",
                town=params["town"],
            ),
            _("Künftig soll {email} verwalten.", email=params["email"]),
            _("Dazu schreibt die Stiftung:"),
            params["reason"],
            _(
                "Bestätigen darf, wer für die Kommune sprechen darf, zum Beispiel die Leitung des Amtes; "
                "nicht die eingeladene Person selbst. Der Link gilt 30 Tage und nur einmal."
            ),
            _("Ist das nicht richtig? Dann bestätigen Sie nichts und sagen Sie der Stiftung Bescheid."),
        ),
        _("Prüfen und bestätigen"),
    )


def _confirmed(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("{town}: neuer Zugang zum Verwalten bestätigt", town=params["town"]),
        (
            _(
                "{name} hat bestätigt, dass {email} {town} auf KECK verwalten soll.",
                name=params["name"],
                email=params["email"],
                town=params["town"],
            ),
            _("Ab {until} kann die Einladung verschickt werden.", until=params["until"]),
            _("Ist das nicht richtig? Dann halten Sie es an."),
        ),
        _("Ansehen oder anhalten"),
    )


def _invited(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("{town}: Einladung zum Verwalten verschickt", town=params["town"]),
        (
            _(
                "{email} ist jetzt eingeladen, {town} auf KECK zu verwalten.",
                email=params["email"],
                town=params["town"],
            ),
            _("Alles steht im Protokoll der Kommune und in dem der Stiftung."),
        ),
    )


def _stopped(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("{town}: neuer Zugang zum Verwalten angehalten", town=params["town"]),
        (
            _(
                "{email} wird nicht eingeladen, {town} auf KECK zu verwalten.",
                email=params["email"],
                town=params["town"],
            ),
            _("War das ein Versehen? Dann sagen Sie der Stiftung Bescheid."),
        ),
    )


_TOWN = {"town": "Musterstadt"}
_WHO = {**_TOWN, "email": "neu@musterstadt.example"}
_WHY = {**_WHO, "reason": "Die bisherige Verwalterin ist im Ruhestand."}
_BY = {"name": "Erika Muster, Leiterin des Jugendamts", "until": "31. Dezember 2031"}
KINDS: dict[str, tuple[Callable[[Translator, Params], Letter], dict[str, str]]] = {
    "official_contact": (_official_contact, _TOWN),
    "recovery_started": (_started, _WHY),
    "recovery_code": (_code, _WHY),
    "recovery_confirmed": (_confirmed, {**_WHO, **_BY}),
    "recovery_invited": (_invited, _WHO),
    "recovery_stopped": (_stopped, _WHO),
}
