"""Sentences: jobs and their progress."""

SENTENCES: dict[str, str] = {}
