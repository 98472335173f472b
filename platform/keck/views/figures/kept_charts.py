"""Charts that were drawn for an earlier page."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from keck.views.entries import IndicatorEntry
from keck.views.figures.charts import Charts
from keck.views.figures.markup import inline
from keck.views.i18n import Translator
from keck.views.pages.series import Series

# No text on a page holds a pointed bracket that is not escaped, so nothing but a chart looks like one.
_CHART = re.compile(
    r'<svg class="(?:chart line|spark)" viewBox="[^"]*" role="img" aria-labelledby="([a-z]+)-([0-9]+)-title">'
    r".*?</svg>",
    re.DOTALL,
)


def charts_of(html: str, numbers: Collection[int]) -> dict[str, str]:
    """Cut courses and sparklines out of a page, by the prefixes of their ids.

    Parameters
    ----------
    numbers : collection of int
        Those that are wanted: ``line-3`` and ``spark-3`` have the number 3.
    """
    return {f"{one[1]}-{one[2]}": one[0] for one in _CHART.finditer(html) if int(one[2]) in numbers}


@dataclass(frozen=True, slots=True)
class KeptCharts(Charts):
    """Charts of a page, of which some were drawn before and show the same.

    Attributes
    ----------
    drawn : mapping of str to str
        By the prefixes of their ids.
    """

    t: Translator
    drawn: Mapping[str, str]

    def line(
        self,
        series: Sequence[Series],
        entry: IndicatorEntry,
        prefix: str,
        *,
        width: int = 380,
        height: int = 210,
    ) -> Markup:
        """Return values over time."""
        if prefix in self.drawn:
            return inline(self.drawn[prefix])
        return Charts.line(self, series, entry, prefix, width=width, height=height)

    def sparkline(self, series: Series, prefix: str) -> Markup:
        """Return a course the size of a word."""
        if prefix in self.drawn:
            return inline(self.drawn[prefix])
        return Charts.sparkline(self, series, prefix)
