"""What is said of a number's protection, its range and its period, in plain words."""

from keck.domain.periods import Period, PeriodKind
from keck.domain.protection import NETWORK_FLOOR
from keck.domain.statuses import Status
from keck.views import range_words
from keck.views.atlas import Atlas
from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats
from keck.views.i18n import Translator
from keck.views.observations import Interval, Observation


def standing(observation: Observation, t: Translator) -> str:
    """Say why there is no number; empty where there is one. Why a cell is protected is told to nobody."""
    if observation.shown:
        return ""
    if observation.reason == "no_counts":
        return t.gettext(
            "Die Quelle liefert fertige Zahlen für Teilgebiete, aber keine Anzahlen für die ganze Kommune."
            " Ein Mittel der Teilgebiete wäre falsch, darum steht hier keine Zahl."
        )
    return {
        Status.SUPPRESSED: t.gettext("Dieser Wert ist geschützt und wird nicht gezeigt."),
        Status.NOT_APPLICABLE: t.gettext("Diese Kennzahl gilt für dieses Gebiet oder diesen Zeitraum nicht."),
    }.get(
        observation.status,
        t.gettext("Für dieses Gebiet und diesen Zeitraum ist keine Angabe veröffentlicht."),
    )


def protection(observation: Observation, atlas: Atlas, t: Translator) -> tuple[str, ...]:
    """Say how small numbers are protected in an atlas, the same words for every hidden cell."""
    count = int(atlas.policy.get("minimum_count") or NETWORK_FLOOR.minimum_count)
    base = int(atlas.policy.get("minimum_base") or NETWORK_FLOOR.minimum_base)
    said = [
        t.gettext(
            "„Geschützt“ heißt: Die Zahl gibt es, sie wird aber nicht gezeigt, damit niemand etwas über"
            " einzelne Kinder erfährt. Nicht gezeigt werden kleine Anzahlen (1 bis {most}, bei manchen"
            " Kennzahlen mehr) und ebenso kleine Reste zum Ganzen, Anteile an weniger als {base} (auch hier"
            " bei manchen mehr), was schon die Quelle schützt, und alle weiteren Werte, aus denen sich ein"
            " solcher Wert errechnen ließe.",
            most=count - 1,
            base=base,
        )
    ]
    if observation.status is Status.SUPPRESSED:
        said.append(
            t.gettext(
                "Welcher dieser Gründe für einen einzelnen Wert gilt, wird nie gesagt: Schon das würde"
                " etwas über ihn verraten. Ein geschützter Wert kann klein sein oder groß."
            )
        )
    elif observation.shown:
        said.append(t.gettext("Dieser Wert wird gezeigt."))
        said.append(_changed(observation, t))
    return tuple(said)


def _changed(observation: Observation, t: Translator) -> str:
    if "rounded_at_source" in observation.flags:
        return t.gettext("Die Quelle hat ihre Zahlen gerundet, bevor sie hier ankamen.")
    if "estimated" in observation.flags:
        return t.gettext("Zum Schutz wurde an ihm nichts gerundet oder verändert; er ist aber geschätzt.")
    return t.gettext("Zum Schutz wurde an ihm nichts gerundet oder verändert.")


def pooling(period: str, entry: IndicatorEntry, t: Translator) -> str:
    """Say what a period of several years stands for; empty for all others."""
    try:
        named = Period.parse(period)
    except ValueError:
        return ""
    if named.kind is not PeriodKind.POOLED:
        return ""
    said = Formats(t.lang).period(period)
    if entry.kind == "figure":
        return t.gettext("Die Quelle hat {period} zusammengefasst.", period=said)
    return t.gettext(
        "{period} zusammengefasst: Die Anzahlen aller Zeiträume wurden zuerst zusammengezählt, dann erst"
        " wurde geteilt. So schwankt der Wert weniger, zeigt aber kein einzelnes Jahr.",
        period=said,
    )


def interval(found: Interval | None, entry: IndicatorEntry, t: Translator) -> tuple[str, ...]:
    """Say how far a value would vary by chance, by which method, and what the range leaves out."""
    if found is None:
        return ()
    formats = Formats(t.lang)
    low = formats.number(found.lower, entry.decimals)
    high = formats.quantity(found.upper, entry.decimals, entry.unit)
    return (
        t.gettext(
            "Auch wenn sich an den Verhältnissen nichts ändert, schwankt ein solcher Wert durch Zufall: in"
            " {level} aller Fälle zwischen {low} und {high}.",
            level=formats.percent(found.level, 0 if (found.level * 100).is_integer() else 1),
            low=low,
            high=high,
        ),
        range_words.method_words(found.method, t),
        *filter(None, [range_words.widened(found.design_effect, t)]),
        t.gettext(
            "Der Bereich sagt nichts über Fehler beim Erheben, fehlende Meldungen oder Umzüge, und er"
            " vergleicht nicht: Zwei Gebiete können verschieden sein, auch wenn ihre Bereiche sich"
            " überschneiden."
        ),
    )
