"""Opening untrusted files in a child process that can do nothing else."""

from keck.compute.readers.raw import RawLayer
from keck.processing.sandbox.nursery import Waiting
from keck.processing.sandbox.parent import classify, read_grid, read_layer, read_table

__all__ = ["RawLayer", "Waiting", "classify", "read_grid", "read_layer", "read_table"]
