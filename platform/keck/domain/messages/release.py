"""Sentences: computing, protecting, releasing."""

SENTENCES: dict[str, str] = {}
