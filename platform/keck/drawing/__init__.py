"""Maps and charts as SVG, in pure Python."""
