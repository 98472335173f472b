"""Sentences: receiving files."""

SENTENCES: dict[str, str] = {}
