"""Sentences: opening files."""

SENTENCES: dict[str, str] = {}
