"""Passwords and keys of an embedded stack, made once and kept for its owner's eyes."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from keck.config import LOGIN_ROLES, SettingMissing, Settings

# keck_backup is the operator's own: no process of the stack needs it.
ROLES_TO_START = tuple(role for role in LOGIN_ROLES if role != "keck_backup")


@dataclass(frozen=True, slots=True)
class StackSecrets:
    """What the stack's processes are given, each its part."""

    superuser: str
    roles: dict[str, str]
    key: str


def load_or_make(home: Path) -> StackSecrets:
    """Return the secrets under ``home/secrets``; what is missing is made."""
    folder = home / "secrets"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    known = _read(folder / "roles.json")
    roles = {role: known.get(role) or secrets.token_urlsafe(24) for role in LOGIN_ROLES}
    if roles != known:
        _write(folder / "roles.json", json.dumps(roles, indent=1))
    return StackSecrets(_one(folder / "superuser"), roles, _one(folder / "key"))


def given(settings: Settings) -> StackSecrets:
    """Return the secrets for a database that others run: as the settings give them, none is made.

    Raises
    ------
    SettingMissing
        If a login role has no password, or if there is no key.
    """
    for role in ROLES_TO_START:
        settings.database_url(role)
    if not settings.secret_key:
        raise SettingMissing("no key for sealing sessions and data: set KECK_SECRET_KEY")
    return StackSecrets("", dict(settings.passwords), settings.secret_key)


def _one(path: Path) -> str:
    if not path.is_file():
        _write(path, secrets.token_urlsafe(32))
    return path.read_text().strip()


def _read(path: Path) -> dict[str, str]:
    return dict(json.loads(path.read_text())) if path.is_file() else {}


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as stream:
        stream.write(text)
