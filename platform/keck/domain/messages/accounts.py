"""Sentences: signing in, people and tenants."""

SENTENCES: dict[str, str] = {}
