"""All charts under one name."""

from keck.drawing.bar_charts import Bar, CityLine, bars
from keck.drawing.funnels import FunnelArea, FunnelLimit, funnel
from keck.drawing.line_charts import line
from keck.drawing.series import Point, Series
from keck.drawing.sparklines import sparkline
from keck.drawing.strips import StripValue, strip

__all__ = [
    "Bar",
    "CityLine",
    "FunnelArea",
    "FunnelLimit",
    "Point",
    "Series",
    "StripValue",
    "bars",
    "funnel",
    "line",
    "sparkline",
    "strip",
]
