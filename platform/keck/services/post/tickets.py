"""Signed links in letters: what they stand for is a row, and no secret is stored anywhere."""

import hashlib
from uuid import UUID

from itsdangerous import BadSignature, Signer

from keck.config import Settings

PATHS = {
    "invitation": "invitation",
    "reset": "reset",
    "email": "account/confirm",
    "inquiry": "confirm",
    "recovery": "recovery",
    "recovery_code": "recovery/confirm",
    "review": "review",
    "preview": "preview",
    "certificate": "certificate",
}
"""By purpose: where the link leads on the members' face."""


def token_of(settings: Settings, purpose: str, ticket_id: UUID) -> str:
    """Return the token of a row for one purpose; whoever has it, reads the mail of its address."""
    return _signer(settings, purpose).sign(ticket_id.hex).decode()


def id_of(settings: Settings, purpose: str, token: str) -> UUID | None:
    """Return which row a token stands for; ``None`` for one that we have not made for this purpose."""
    try:
        return UUID(_signer(settings, purpose).unsign(token).decode())
    except (BadSignature, ValueError):
        return None


def address_of(settings: Settings, purpose: str, ticket_id: UUID) -> str:
    """Return the whole address that a letter names; its host is a setting, never a header."""
    return f"{settings.members_url}/{PATHS[purpose]}/{token_of(settings, purpose, ticket_id)}"


def _signer(settings: Settings, purpose: str) -> Signer:
    if not settings.secret_key:
        raise ValueError("no key")
    return Signer(settings.secret_key, salt=f"keck.{purpose}", digest_method=hashlib.sha256)
