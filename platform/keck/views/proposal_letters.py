"""Letters to those who have proposed an indicator to the catalogue."""

from collections.abc import Callable

from keck.views.i18n import Translator
from keck.views.letter import Letter, Params


def _accepted(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("{town}: Ihr Vorschlag für den Katalog ist angenommen", town=params["town"]),
        (
            _(
                "Die Stiftung nimmt „{name}“ aus {town} in den Katalog der Kennzahlen auf.",
                name=params["name"],
                town=params["town"],
            ),
            _("Dazu schreibt sie:"),
            str(params["answer"]),
            _(
                "Im Katalog steht die Kennzahl mit der nächsten Fassung der Plattform. Ihre eigene bleibt, "
                "bis Sie die des Katalogs übernehmen."
            ),
        ),
    )


def _declined(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("{town}: Antwort auf Ihren Vorschlag für den Katalog", town=params["town"]),
        (
            _(
                "Die Stiftung nimmt „{name}“ aus {town} nicht in den Katalog der Kennzahlen auf.",
                name=params["name"],
                town=params["town"],
            ),
            _("Dazu schreibt sie:"),
            str(params["answer"]),
            _("Ihre eigene Kennzahl bleibt, wie sie ist."),
        ),
    )


_EXAMPLE = {"town": "Musterstadt", "name": "Lesekinder", "answer": "Danke, das hilft."}
KINDS: dict[str, tuple[Callable[[Translator, Params], Letter], dict[str, str]]] = {
    "proposal_accepted": (_accepted, _EXAMPLE),
    "proposal_declined": (_declined, {**_EXAMPLE, "answer": "Das gibt es schon."}),
}
"""By kind: what writes the letter, and an example of what is filled in."""
