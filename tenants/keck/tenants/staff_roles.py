"""Roles of the foundation's people, as data with sentences that people can read."""

from dataclasses import dataclass
from enum import StrEnum

from keck.domain.texts import LocalText


class StaffPermission(StrEnum):
    """One thing that somebody of the foundation may do."""

    SEE = "see"
    """See members, counts, letters, the platform's health and the foundation's log."""
    ANNOUNCE = "announce"
    """Tell all desks something."""
    WRITE = "write"
    """Write the network's pages."""
    ANSWER = "answer"
    """Read and answer applications, messages and questions, ask to look, and note agreements."""
    MANAGE = "manage"
    """Approve applications; create, limit, suspend and resume members."""


class StaffRole(StrEnum):
    """What somebody is at the foundation."""

    STAFF = "staff"
    STAFF_ADMIN = "staff_admin"


@dataclass(frozen=True, slots=True)
class StaffRoleDescription:
    """A role with its name, what it may do in words, and what it may do."""

    name: LocalText
    sentence: LocalText
    permissions: frozenset[StaffPermission]


STAFF_ROLES: dict[StaffRole, StaffRoleDescription] = {
    StaffRole.STAFF: StaffRoleDescription(
        LocalText("Begleiten", "Support"),
        LocalText(
            "Sieht Kommunen, Zustand und Briefe, bearbeitet Anträge, Nachrichten und Fragen, bittet um "
            "Einblick, vermerkt Vereinbarungen und schreibt Ankündigungen und Texte.",
            "Sees members, health and letters, works on applications, messages and questions, asks to look, "
            "notes agreements, and writes announcements and texts.",
        ),
        frozenset(StaffPermission) - {StaffPermission.MANAGE},
    ),
    StaffRole.STAFF_ADMIN: StaffRoleDescription(
        LocalText("Leiten", "Lead"),
        LocalText(
            "Darf das alles, nimmt dazu Kommunen auf, legt sie an, setzt ihre Grenzen, sperrt sie und gibt "
            "sie wieder frei.",
            "May do all that, and admits, creates, limits, suspends and resumes members.",
        ),
        frozenset(StaffPermission),
    ),
}


def staff_allows(role: StaffRole, permission: StaffPermission) -> bool:
    """Tell whether a role has a permission.

    >>> staff_allows(StaffRole.STAFF, StaffPermission.MANAGE)
    False
    """
    return permission in STAFF_ROLES[role].permissions
