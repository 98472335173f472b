"""Texts that the foundation and members write themselves, without code: legal pages, help, news."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from keck.domain.texts import LocalText

LONGEST = 20_000
"""Signs in one language."""

NETWORK: dict[str, LocalText] = {
    "impressum": LocalText("Impressum", "Imprint"),
    "privacy": LocalText("Datenschutz", "Privacy"),
    "accessibility": LocalText("Erklärung zur Barrierefreiheit", "Accessibility statement"),
    "contact": LocalText("Kontakt", "Contact"),
    "join": LocalText("Mitmachen", "Join"),
    "help": LocalText("Hilfe", "Help"),
    "partners": LocalText("Partner", "Partners"),
    "news": LocalText("Neues", "News"),
}
"""Pages of the network, by the name in their address."""

ADDED = frozenset({"privacy", "join", "help"})
"""Pages whose own words stay: what is written is added below them."""

MEMBER: dict[str, LocalText] = {
    "about": LocalText("Über diesen Atlas", "About this atlas"),
    "impressum": LocalText("Impressum", "Imprint"),
    "privacy": LocalText("Datenschutz", "Privacy"),
    "accessibility": LocalText("Erklärung zur Barrierefreiheit", "Accessibility statement"),
}
"""Pages of a member."""


def version_of(texts: Mapping[str, Any], key: str) -> str:
    """Return what tells one state of a text from another, so that two editors do not undo each other."""
    return hashlib.sha256(json.dumps(texts.get(key), sort_keys=True).encode()).hexdigest()[:16]
