"""Sentences: boundaries and area lists."""

SENTENCES: dict[str, str] = {}
