"""Letters that remind a member of the network's rules."""

from collections.abc import Callable

from keck.views.i18n import Translator
from keck.views.letter import Letter, Params


def _public(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("{town}: öffentlich bis zum {due}", town=params["town"], due=params["due"]),
        (
            _(
                "Im Netzwerk gilt: {months} Monate nach dem Beitritt ist ein Teil der Daten öffentlich. "
                "Für {town} ist das der {due}; bisher ist noch nichts öffentlich.",
                months=params["months"],
                town=params["town"],
                due=params["due"],
            ),
            _(
                "Es muss nicht alles sein: Eine Tabelle genügt für den Anfang. Was noch fehlt, steht auf der "
                "Übersicht unter „Die ersten Schritte“."
            ),
            _("Kommen Sie nicht weiter? Über „Hilfe“ erreichen Sie die Stiftung."),
        ),
    )


def _age(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("{town}: neue Daten bis zum {due}", town=params["town"], due=params["due"]),
        (
            _(
                "Im Netzwerk gilt: Spätestens {months} Monate nach den letzten Daten kommen neue. "
                "Für {town} ist das der {due}.",
                months=params["months"],
                town=params["town"],
                due=params["due"],
            ),
            _(
                "Hat die neue Datei denselben Aufbau wie die vom letzten Mal, fragt die Plattform nichts: "
                "hochladen, ansehen, übernehmen, veröffentlichen."
            ),
            _("Gibt es keine neuen Zahlen? Dann sagen Sie der Stiftung über „Hilfe“ Bescheid."),
        ),
    )


_EXAMPLE = {"town": "Musterstadt", "due": "31. März 2032"}
KINDS: dict[str, tuple[Callable[[Translator, Params], Letter], dict[str, str]]] = {
    "rule_public": (_public, {**_EXAMPLE, "months": "4"}),
    "rule_age": (_age, {**_EXAMPLE, "months": "15"}),
}
"""By kind: what writes the letter, and an example of what is filled in."""
