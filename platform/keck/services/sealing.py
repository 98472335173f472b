"""Small secrets that must be read again, sealed with a key made of the settings' own."""

import hmac
import secrets
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from keck.config import SettingMissing, Settings

_NONCE_BYTES = 12


def seal(settings: Settings, purpose: str, owner: UUID, secret: bytes) -> bytes:
    """Return a secret so that only whoever has the key of the settings reads it, for the same owner."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(_key(settings, purpose)).encrypt(nonce, secret, owner.bytes)


def unseal(settings: Settings, purpose: str, owner: UUID, sealed: bytes) -> bytes | None:
    """Return a sealed secret; ``None`` if it was sealed with another key, or for somebody else."""
    nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return AESGCM(_key(settings, purpose)).decrypt(nonce, rest, owner.bytes)
    except InvalidTag:
        return None


def keyed_hash(settings: Settings, purpose: str, owner: UUID, text: str) -> bytes:
    """Return a hash that nobody can try guesses against without the key of the settings."""
    return hmac.digest(_key(settings, purpose), owner.bytes + text.encode(), sha256)


def _key(settings: Settings, purpose: str) -> bytes:
    if not settings.secret_key:
        raise SettingMissing("no key for sealing sessions and data: set KECK_SECRET_KEY")
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"keck {purpose}".encode())
    return derived.derive(settings.secret_key.encode())
