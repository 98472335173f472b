"""Colours, for drawings that stand alone; pages take the same ones from ``drawing.css``.

The sequential ramp grows steadily in lightness, the diverging one on both sides of its middle, from orange to
blue: they read with any colour vision, and the legend's numbers tell the sides apart in grey. Each of their
colours keeps 3:1 against the line between areas.
"""

CLASSES = 5
SEQUENTIAL = ("#dff6f2", "#a1e1dc", "#5fc5ca", "#2ba1b9", "#17749f")
DIVERGING = (
    "#b05e2a",
    "#c98450",
    "#e2ab75",
    "#ebceb0",
    "#f1f0ea",
    "#c2d4e8",
    "#94b7e4",
    "#6e93ce",
    "#4a70b7",
)
"""From far below zero to far above; the one in the middle is about zero."""
INK = "#14242b"
MUTED = "#5a6b73"
LINE = "#14242b"
PAPER = "#ffffff"
GRID = "#d9e1e4"
ACCENT = "#b3420c"
HATCH = "#7d8d94"
EMPTY = "#f4f6f6"
