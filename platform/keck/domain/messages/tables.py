"""Sentences: understanding tables."""

SENTENCES: dict[str, str] = {}
