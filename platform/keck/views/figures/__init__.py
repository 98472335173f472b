"""Maps and charts of a page, drawn from its model."""

from keck.views.figures.charts import Charts
from keck.views.figures.maps import Maps

__all__ = ["Charts", "Maps"]
