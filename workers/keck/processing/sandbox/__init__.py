"""Opening untrusted files in a child process that can do nothing else."""

from keck.processing.sandbox.parent import classify, read_grid, read_layer, read_table

__all__ = ["classify", "read_grid", "read_layer", "read_table"]
