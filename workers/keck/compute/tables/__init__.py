"""Understanding tables: how a file is laid out, and its values in blocks. Pure, without database."""

from keck.compute.tables.applying import apply
from keck.compute.tables.areas import AreaIndex, AreaSetView
from keck.compute.tables.proposing import propose
from keck.compute.tables.reading import LevelMatch, ObservationBlock, Proposal, TableReading

__all__ = [
    "AreaIndex",
    "AreaSetView",
    "LevelMatch",
    "ObservationBlock",
    "Proposal",
    "TableReading",
    "apply",
    "propose",
]
