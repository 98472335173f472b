"""How ranges of chance are computed, in plain words."""

from keck.views.formats import Formats
from keck.views.i18n import Translator
from keck.views.observations import Interval


def method_words(method: str, t: Translator) -> str:
    """Say by which method a range is computed."""
    known = {
        "wilson": t.gettext("Gerechnet ist er nach Wilson (1927) aus Zähler und Nenner."),
        "poisson": t.gettext(
            "Gerechnet ist er aus der Anzahl der Fälle nach Poisson: genau bei weniger als 10 Fällen,"
            " nach Byar ab 10."
        ),
        "dobson": t.gettext("Gerechnet ist er aus der Anzahl der Fälle nach Dobson (1991) und Byar."),
        "indirect": t.gettext(
            "Gerechnet ist er aus der Anzahl der gezählten Fälle nach Poisson (genau bei weniger als 10"
            " Fällen, nach Byar ab 10), geteilt durch die erwarteten."
        ),
        "student": t.gettext(
            "Gerechnet ist er nach Student (t-Verteilung) aus Mittelwert, Standardabweichung und Zahl der"
            " Fälle."
        ),
    }
    return known.get(method) or t.gettext("Verfahren: {method}.", method=method)


def limits_words(method: str, t: Translator) -> str:
    """Say by which method the limits of a whole table are computed."""
    known = {
        "wilson": t.gettext("Grenzen für Anteile nach Wilson."),
        "dobson": t.gettext("Grenzen für standardisierte Raten nach Dobson und Byar."),
        "indirect": t.gettext(
            "Grenzen der gezählten Fälle (bis 9 genau nach Poisson, darüber nach Byar), geteilt durch die"
            " erwarteten."
        ),
        "student": t.gettext("Grenzen für Mittelwerte nach Student (t-Verteilung)."),
    }
    return known.get(method) or t.gettext(
        "Grenzen für Raten: bis 9 Fälle genau nach Poisson, darüber nach Byar."
    )


def widened(effect: float | None, t: Translator) -> str:
    """Say that a range was widened, and why; empty where it was not."""
    if effect is None or effect <= 1:
        return ""
    return t.gettext(
        "Er ist breiter gemacht: Wer zusammen erfasst wurde, etwa die Kinder einer Kita, ähnelt sich, und"
        " viele solche sagen weniger aus als gleich viele einzeln ausgewählte. Der Designeffekt {effect}"
        " heißt, dass so viele nötig sind, wo sonst einer genügt.",
        effect=Formats(t.lang).number(effect, 2),
    )


def standardised(found: Interval | None, t: Translator) -> str:
    """Say with which numbers a standardised rate is computed, and what it is good for; else empty."""
    if found is None or found.events is None:
        return ""
    formats = Formats(t.lang)
    events = formats.number(found.events, 0 if float(found.events).is_integer() else 1)
    if found.expected is not None:
        return t.gettext(
            "Gezählt sind {events} Fälle. Hätte jede Gruppe hier dieselbe Rate wie in der ganzen Kommune,"
            " wären {expected} zu erwarten. Das Gebiet ist so an der Kommune gemessen; zwei Gebiete lassen"
            " sich damit nur vergleichen, wenn ihre Gruppen ähnlich groß sind.",
            events=events,
            expected=formats.number(found.expected, 1),
        )
    return t.gettext(
        "Gezählt sind {events} Fälle bei {base}. Die Raten der Gruppen sind so gewichtet, als wären die"
        " Gruppen überall gleich groß; darum lassen sich Gebiete vergleichen, in denen sie es nicht sind."
        " Eine Rate, die man so zählen könnte, ist es nicht.",
        events=events,
        base=formats.number(found.base or 0, 0),
    )
