"""The command line."""

from keck.cli.main import main

__all__ = ["main"]
