"""All charts under one name."""

from keck.drawing.bar_charts import Bar, CityLine, bars
from keck.drawing.line_charts import Point, Series, line
from keck.drawing.sparklines import sparkline
from keck.drawing.strips import StripValue, strip

__all__ = ["Bar", "CityLine", "Point", "Series", "StripValue", "bars", "line", "sparkline", "strip"]
