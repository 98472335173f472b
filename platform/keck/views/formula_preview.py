"""A preview of an indicator in words: its newest values, how they spread, and where there are none."""

from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from keck.domain.texts import LocalText
from keck.views.bars import bars
from keck.views.formats import Formats
from keck.views.i18n import Translator

_CITY_RANK = 0
_SHORT_UNIT = 3


@dataclass(frozen=True, slots=True)
class Row:
    """An area.

    Attributes
    ----------
    start, width : float
        Of its bar, in per cent of the place for bars; from 0 to the value.
    """

    name: str
    value: str
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Level:
    """The areas of a level, how their values spread, and how many have none."""

    name: str
    rows: tuple[Row, ...]
    spread: tuple[tuple[str, str], ...]
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The newest values.

    Attributes
    ----------
    title : str
        Says of when they are, or that there are none.
    city : str
        The municipality's own value in words; empty where there is none.
    """

    title: str
    city: str
    levels: tuple[Level, ...]


def preview(result: dict[str, Any], names: dict[str, str], t: Translator) -> Preview:
    """Return the result of a preview as pages show it.

    Parameters
    ----------
    names : dict of str to str
        Of the levels by code.
    """
    if not result["period"]:
        none = t.gettext("Für keinen Zeitraum gibt es alle Merkmale, die diese Formel braucht.")
        return Preview(none, "", ())
    written = _Written(result, t)
    city = [one for one in result["levels"] if one["rank"] == _CITY_RANK]
    own = [written(area[2]) for one in city for area in one["areas"] if area[2] is not None]
    return Preview(
        t.gettext("Werte für {period}", period=Formats(t.lang).period(result["period"])),
        t.gettext("Kommune insgesamt: {value}", value=own[0]) if own else "",
        tuple(_level(one, names, written, t) for one in result["levels"] if one["rank"] != _CITY_RANK),
    )


def as_json(made: Preview) -> dict[str, Any]:
    """Return a preview for the script, which writes it as the page does."""
    return asdict(made)


class _Written:
    """Writes a value with the indicator's decimals and unit; in a list only a short unit stands each time."""

    def __init__(self, result: dict[str, Any], t: Translator) -> None:
        self._decimals, self._unit = int(result["decimals"]), LocalText.of(result["unit"])
        self._formats = Formats(t.lang)

    def __call__(self, value: float) -> str:
        return self._formats.quantity(value, self._decimals, self._unit)

    def in_list(self, value: float) -> str:
        """Write a value that stands below others of its kind."""
        short = len(self._unit.get(self._formats.lang)[0]) <= _SHORT_UNIT
        return self(value) if short else self._formats.number(value, self._decimals)


def _level(one: dict[str, Any], names: dict[str, str], written: _Written, t: Translator) -> Level:
    values = [value for _, _, value in one["areas"] if value is not None]
    drawn = bars([value for _, _, value in one["areas"]])
    rows = tuple(
        Row(name, "–" if value is None else written.in_list(value), *bar)
        for (_, name, value), bar in zip(one["areas"], drawn, strict=True)
    )
    return Level(
        names.get(one["level"], one["level"]),
        rows,
        _spread(values, written, t),
        _without(one["statuses"], t),
    )


def _spread(values: list[float], written: _Written, t: Translator) -> tuple[tuple[str, str], ...]:
    if not values:
        return ()
    return (
        (t.gettext("Kleinster Wert"), written(min(values))),
        (t.gettext("Mittlerer Wert"), written(median(values))),
        (t.gettext("Größter Wert"), written(max(values))),
    )


def _without(statuses: dict[str, int], t: Translator) -> tuple[str, ...]:
    n = statuses["missing"]
    missing = t.ngettext("{n} Gebiet ohne Wert: Daten fehlen", "{n} Gebiete ohne Wert: Daten fehlen", n)
    n = statuses["suppressed"]
    hidden = t.ngettext(
        "{n} Gebiet ohne Wert: schon in der Quelle geschützt",
        "{n} Gebiete ohne Wert: schon in der Quelle geschützt",
        n,
    )
    n = statuses["not_applicable"]
    senseless = t.ngettext(
        "{n} Gebiet ohne Wert: nicht sinnvoll, zum Beispiel durch 0 geteilt",
        "{n} Gebiete ohne Wert: nicht sinnvoll, zum Beispiel durch 0 geteilt",
        n,
    )
    said = (("missing", missing), ("suppressed", hidden), ("not_applicable", senseless))
    return tuple(text for name, text in said if statuses[name])
