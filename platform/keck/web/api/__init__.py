"""The public API, version 1: it only grows."""
