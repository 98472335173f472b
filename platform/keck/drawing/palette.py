"""Colours, for drawings that stand alone; pages take the same ones from ``drawing.css``.

Both ramps grow steadily in lightness, so that they read in grey and with any colour vision, and each of their
colours keeps 3:1 against the line between areas.
"""

CLASSES = 5
SEQUENTIAL = ("#dff6f2", "#a1e1dc", "#5fc5ca", "#2ba1b9", "#17749f")
DIVERGING = ("#b05e2a", "#e2ab75", "#f1f0ea", "#94b7e4", "#4a70b7")
INK = "#14242b"
MUTED = "#5a6b73"
LINE = "#14242b"
PAPER = "#ffffff"
GRID = "#d9e1e4"
ACCENT = "#b3420c"
HATCH = "#7d8d94"
EMPTY = "#f4f6f6"
