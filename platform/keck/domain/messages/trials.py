"""Sentences: trying definitions out before they are applied."""

SENTENCES: dict[str, str] = {
    "trying_definitions": "Es wird gerechnet, was sich ändern würde …",
}
