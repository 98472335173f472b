"""A key per member, with which backups hold what is the member's own.

The keys lie beside the platform, wrapped with the key of the settings, and are part of no backup. Whoever
destroys a member's key makes all its rows and files in all backups unreadable, wherever those are.
"""

import os
import secrets
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from keck.config import Settings
from keck.services import sealing
from keck.services.errors import Refused

_PURPOSE = "data key"


def folder_of(settings: Settings) -> Path:
    """Return where the keys lie; keep one copy elsewhere that always becomes what is here."""
    return settings.home / "keys"


def find(settings: Settings, tenant_id: UUID) -> bytes | None:
    """Return a member's key; ``None`` if it has none, or it was destroyed.

    Raises
    ------
    Refused
        If it was wrapped with another key of the settings.
    """
    try:
        wrapped = _path(settings, tenant_id).read_bytes()
    except FileNotFoundError:
        return None
    key = sealing.unseal(settings, _PURPOSE, tenant_id, wrapped)
    if key is None:
        raise Refused("data_key_other", folder=str(folder_of(settings)))
    return key


def find_or_make(settings: Settings, tenant_id: UUID) -> bytes:
    """Return a member's key, made when it is first asked for."""
    found = find(settings, tenant_id)
    return found if found is not None else _make(settings, tenant_id)


def _make(settings: Settings, tenant_id: UUID) -> bytes:
    key, target = AESGCM.generate_key(bit_length=256), _path(settings, tenant_id)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    try:
        with open(draft, "xb", opener=_private) as stream:
            stream.write(sealing.seal(settings, _PURPOSE, tenant_id, key))
            stream.flush()
            os.fsync(stream.fileno())
        # A link replaces nothing: of two who make a key at once, the second takes the first one's.
        os.link(draft, target)
    except FileExistsError:
        return find_or_make(settings, tenant_id)
    finally:
        draft.unlink(missing_ok=True)
    return key


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def destroy(settings: Settings, tenant_id: UUID) -> None:
    """Destroy a member's key for good."""
    _path(settings, tenant_id).unlink(missing_ok=True)


def _path(settings: Settings, tenant_id: UUID) -> Path:
    return folder_of(settings) / str(tenant_id)
