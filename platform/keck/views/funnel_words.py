"""What the areas of a funnel are set over, in words, and why some indicators have none."""

from dataclasses import dataclass

from keck.views.i18n import Translator


@dataclass(frozen=True, slots=True)
class FunnelSizes:
    """What makes an area large in a funnel.

    Attributes
    ----------
    axis : str
        Words below the axis.
    explained : str
        How to read the drawing.
    missing : str
        Why there can be no funnel; mostly empty.
    """

    axis: str
    explained: str
    missing: str = ""


def sizes_of(method: str, t: Translator) -> FunnelSizes:
    """Return the words for values whose limits are computed in some way."""
    if method == "indirect":
        return FunnelSizes(
            t.gettext("Erwartete Fälle"),
            t.gettext(
                "Jeder Punkt ist ein Gebiet: nach rechts mehr Fälle, die zu erwarten wären, nach oben ein"
                " höherer Wert. Zwischen den Linien liegen Gebiete schon durch Zufall um den Wert der"
                " Kommune, wenn ihre Fälle so selten oder häufig sind wie erwartet (genau nach Poisson); wo"
                " wenige zu erwarten sind, streuen die Werte weiter."
            ),
        )
    missing = ""
    if method == "dobson":
        missing = t.gettext(
            "Einen Trichter gibt es hier nicht: Wie sicher eine so bereinigte Rate ist, hängt von den"
            " Fällen jeder Gruppe im Gebiet selbst ab. Gebiete gleicher Größe hätten verschiedene Linien."
            " Ob ein Gebiet abweicht, sagen der Bereich und der Vergleich in der Tabelle."
        )
    return FunnelSizes(
        t.gettext("Größe des Gebiets (Nenner)"),
        t.gettext(
            "Jeder Punkt ist ein Gebiet: nach rechts größer, nach oben ein höherer Wert. Zwischen den"
            " Linien liegen Gebiete ihrer Größe schon durch Zufall um den Wert der Kommune; kleine Gebiete"
            " streuen weiter."
        ),
        missing,
    )
