"""The words of an index: its classes, its change, and why an area has the value that it has."""

from dataclasses import dataclass

from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats
from keck.views.i18n import Translator
from keck.views.indices import IndexComposition, IndexRecipe

_CONTRIBUTION_DIGITS = 2
_WORTH_SAYING = 0.005
"""A contribution that reads 0 is no reason."""


def status_words(cuts: tuple[float, ...], t: Translator) -> tuple[str, ...]:
    """Return the words of the classes, the lowest first; the one that holds the mean is the middle."""
    below = sum(cut < 0 for cut in cuts)
    lower = [t.gettext("niedrig"), t.gettext("sehr niedrig")]
    upper = [t.gettext("hoch"), t.gettext("sehr hoch")]
    above = len(cuts) - below
    if below > len(lower) or above > len(upper):
        count = len(cuts) + 1
        return tuple(t.gettext("Klasse {n} von {count}", n=n + 1, count=count) for n in range(count))
    return (*reversed(lower[:below]), t.gettext("mittel"), *upper[:above])


def change_words(polarity: str, t: Translator) -> tuple[str, str, str]:
    """Return the words of fallen, steady and risen, which are good or bad by what the index means."""
    positive, negative = t.gettext("positiv"), t.gettext("negativ")
    words = {"-": (positive, negative), "+": (negative, positive)}
    fallen, risen = words.get(polarity, (t.gettext("gesunken"), t.gettext("gestiegen")))
    return fallen, t.gettext("stabil"), risen


def part_names(recipe: IndexRecipe, t: Translator) -> tuple[str, ...]:
    """Return the names of the parts."""
    return tuple(t.local(part.name) for part in recipe.parts)


def signed(value: float, t: Translator, digits: int = _CONTRIBUTION_DIGITS) -> str:
    """Write a number with its sign, also if it is above 0.

    >>> signed(0.5, Translator("de")), signed(-0.5, Translator("de")), signed(0.001, Translator("de"))
    ('+0,50', '−0,50', '0,00')
    """
    number = Formats(t.lang).number(value, digits)
    return f"+{number}" if round(value, digits) > 0 else number


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an area's index is what it is, in one sentence."""

    entry: IndicatorEntry
    recipe: IndexRecipe
    composition: IndexComposition
    t: Translator

    def sentence(self, area: str, place: int, value: float) -> str:
        """Say which parts count most; nothing where the index is as good as the mean."""
        t, names = self.t, part_names(self.recipe, self.t)
        found = [
            (contribution, names[n])
            for n, part in enumerate(self.composition.contributions)
            if (contribution := part[place]) is not None
        ]
        above = value > 0
        same = sorted((one for one in found if (one[0] > 0) == above), key=lambda one: -abs(one[0]))
        other = sorted((one for one in found if (one[0] > 0) != above), key=lambda one: -abs(one[0]))
        same, other = ([one for one in many if abs(one[0]) >= _WORTH_SAYING] for many in (same, other))
        if not same or not round(value, self.entry.decimals):
            return t.gettext("{area} liegt beim Mittel der Gebiete.", area=area)
        params = {"area": area, "first": self._named(same[0])}
        if len(same) > 1:
            params["second"] = self._named(same[1])
        said = self._main(above, params)
        if other:
            counter = t.gettext("Dagegen wirkt {part}.", part=self._named(other[0]))
            return f"{said} {counter}"
        return said

    def _main(self, above: bool, params: dict[str, str]) -> str:
        t, two = self.t, "second" in params
        if above and two:
            return t.gettext(
                "{area} liegt über dem Mittel der Gebiete, vor allem wegen {first}, dann {second}.", **params
            )
        if above:
            return t.gettext("{area} liegt über dem Mittel der Gebiete, vor allem wegen {first}.", **params)
        if two:
            return t.gettext(
                "{area} liegt unter dem Mittel der Gebiete, vor allem wegen {first}, dann {second}.", **params
            )
        return t.gettext("{area} liegt unter dem Mittel der Gebiete, vor allem wegen {first}.", **params)

    def _named(self, one: tuple[float, str]) -> str:
        return self.t.gettext("„{name}“ ({number})", name=one[1], number=signed(one[0], self.t))
