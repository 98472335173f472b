"""Roles of people at a member, as data with sentences that people can read."""

from dataclasses import dataclass
from enum import StrEnum

from keck.domain.texts import LocalText
from keck.tenants.permissions import Permission


class Role(StrEnum):
    """What somebody is at one member; ``SYSTEM`` is a worker or the operator, never a person's role.

    ``SUPPORT`` is somebody of the foundation whom the member lets look for some hours.
    """

    GUEST = "guest"
    READER = "reader"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    ADMIN = "admin"
    SUPPORT = "support"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class RoleDescription:
    """A role with its name, what it may do in words, and what it may do."""

    name: LocalText
    sentence: LocalText
    permissions: frozenset[Permission]


_ATLAS = frozenset([Permission.READ_ATLAS])
_READ = _ATLAS | {Permission.READ}
_EDIT = _READ | {Permission.READ_UNPROTECTED, Permission.EDIT}
_PUBLISH = _EDIT | {Permission.PUBLISH}

ROLES: dict[Role, RoleDescription] = {
    Role.GUEST: RoleDescription(
        LocalText("Gast", "Guest"),
        LocalText(
            "Sieht im internen Atlas einzelne Themen, bis zu einem vereinbarten Tag.",
            "Sees single topics of the internal atlas, until a day that was agreed.",
        ),
        _ATLAS,
    ),
    Role.READER: RoleDescription(
        LocalText("Lesen", "Reader"),
        LocalText(
            "Sieht den internen Atlas, geschützte Entwürfe und Veröffentlichungen.",
            "Sees the internal atlas, protected drafts and releases.",
        ),
        _READ,
    ),
    Role.EDITOR: RoleDescription(
        LocalText("Bearbeiten", "Editor"),
        LocalText(
            "Lädt Dateien hoch, prüft und übernimmt sie und sieht die ungeschützten Tabellen.",
            "Uploads, checks and accepts files and sees the unprotected tables.",
        ),
        _EDIT,
    ),
    Role.PUBLISHER: RoleDescription(
        LocalText("Veröffentlichen", "Publisher"),
        LocalText(
            "Bearbeitet, veröffentlicht und zieht Veröffentlichtes zurück.",
            "Edits, releases and withdraws what was released.",
        ),
        _PUBLISH,
    ),
    Role.ADMIN: RoleDescription(
        LocalText("Verwalten", "Administrator"),
        LocalText(
            "Darf alles und verwaltet dazu Personen, Einstellungen und Einwilligungen.",
            "May do all that, and manages people, settings and consents.",
        ),
        _PUBLISH | {Permission.ADMINISTER},
    ),
    Role.SUPPORT: RoleDescription(
        LocalText("Stiftung, zu Besuch", "Foundation, visiting"),
        LocalText(
            "Sieht für einige Stunden, was die Kommune erlaubt hat, und ändert nichts.",
            "Sees for some hours what the municipality has allowed, and changes nothing.",
        ),
        _READ | {Permission.READ_UNPROTECTED},
    ),
    Role.SYSTEM: RoleDescription(
        LocalText("System", "System"),
        LocalText("Hintergrundarbeit im Auftrag der Kommune.", "Background work for the municipality."),
        frozenset(Permission),
    ),
}
LASTING_ROLES = (Role.READER, Role.EDITOR, Role.PUBLISHER, Role.ADMIN)
"""Roles that have no end and see all topics."""
PERSONAL_ROLES = (Role.GUEST, *LASTING_ROLES)
WITH_FACTOR = (Role.PUBLISHER, Role.ADMIN)
"""Roles that a password alone does not open."""


def allows(role: Role, permission: Permission) -> bool:
    """Tell whether a role has a permission.

    >>> allows(Role.EDITOR, Permission.EDIT), allows(Role.EDITOR, Permission.PUBLISH)
    (True, False)
    """
    return permission in ROLES[role].permissions
