"""Which numbers colour a map, and how they are parted into classes: what a reader may choose."""

from dataclasses import dataclass, replace

from keck.domain.classes import BreaksError, ClassMethod, manual_breaks
from keck.domain.statuses import Status
from keck.views.i18n import Translator
from keck.views.observations import Observation
from keck.views.pages.options import Option
from keck.views.state import CHOICES, FIXED, SMOOTHED, VALUE, ViewState
from keck.views.values import Slice, Values


@dataclass(frozen=True, slots=True)
class Layering:
    """A map's layer and classes.

    Attributes
    ----------
    offered : bool
        Whether there are smoothed values for this map.
    breaks : tuple of float
        Upper bounds of the classes without the last.
    methods : tuple of Option
        Ways to part the values.
    said : str
        How the values are parted, in words; empty for the usual way.
    fault : str
        What is wrong with breaks that somebody has written.
    written : str
        The breaks as they stand in the form.
    """

    smoothed: bool
    offered: bool
    breaks: tuple[float, ...]
    methods: tuple[Option, ...]
    said: str = ""
    fault: str = ""
    written: str = ""

    def colouring(self, observation: Observation) -> Observation:
        """Return what colours an area: in the smoothed layer its estimate, where there is one."""
        if not self.smoothed or not observation.shown:
            return observation
        if observation.smoothed is None:
            return Observation(Status.MISSING)
        return observation._replace(value=observation.smoothed)


def layering(
    state: ViewState, values: Values, found: Slice | None, t: Translator
) -> tuple[ViewState, Layering]:
    """Return the state with what this map can show, and how it is coloured."""
    offered = found is not None and found.smoothed is not None
    fixed = tuple(values.classes.get(state.level, ()))
    own = found.classes if found is not None else {}
    moved, fault, breaks = list(state.moved), "", fixed
    layer, classes = state.layer, state.classes
    if layer == SMOOTHED and not offered:
        layer, moved = VALUE, [*moved, "layer"]
    if classes == ClassMethod.MANUAL:
        try:
            breaks = manual_breaks(state.breaks)
        except BreaksError as error:
            fault = _fault(error, t)
    elif classes != FIXED and classes in own:
        breaks = tuple(own[classes])
    elif classes != FIXED:
        classes, moved = FIXED, [*moved, "classes"]
    state = replace(state, layer=layer, classes=classes, moved=tuple(moved))
    methods = [
        Option(code, method_name(code, t), code == classes)
        for code in CHOICES
        if code in (FIXED, ClassMethod.MANUAL) or code in own
    ]
    # Wrong breaks stay in the form, so that they can be mended there.
    written = "; ".join(state.breaks)[:200]
    said = "" if fault else _said(classes, t)
    return state, Layering(layer == SMOOTHED, offered, breaks, tuple(methods), said, fault, written)


def method_name(code: str, t: Translator) -> str:
    """Return the name of a way to part values."""
    return {
        FIXED: t.gettext("für alle Jahre dieselben"),
        ClassMethod.QUANTILES: t.gettext("gleich viele Gebiete je Klasse (Quantile)"),
        ClassMethod.NATURAL: t.gettext("natürliche Lücken (Jenks)"),
        ClassMethod.EQUAL: t.gettext("gleich breite Klassen"),
        ClassMethod.ROUNDED: t.gettext("runde Zahlen"),
        ClassMethod.MANUAL: t.gettext("eigene Grenzen"),
    }[code]


def _said(classes: str, t: Translator) -> str:
    if classes == FIXED:
        return ""
    if classes == ClassMethod.MANUAL:
        return t.gettext("Klassen mit eigenen Grenzen, in dieser Ansicht festgelegt.")
    return t.gettext(
        "Klassen nur für diesen Zeitraum: {method}. Mit anderen Zeiträumen sind die Farben nicht "
        "vergleichbar.",
        method=method_name(classes, t),
    )


def _fault(error: BreaksError, t: Translator) -> str:
    told = {
        "none": t.gettext("Es fehlen die Grenzen."),
        "not_a_number": t.gettext("„{text}“ ist keine Zahl.", text=error.text),
        "too_many": t.gettext("Das sind {text} Grenzen; höchstens vier gehen.", text=error.text),
        "not_ascending": t.gettext("Die Grenzen müssen größer werden: {text}.", text=error.text),
    }[error.code]
    how = t.gettext("Bitte bis zu vier Zahlen schreiben, die größer werden, zum Beispiel 5; 7,5; 10.")
    return f"{told} {how}"
