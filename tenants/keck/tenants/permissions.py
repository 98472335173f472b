"""What can be permitted at a member."""

from enum import StrEnum

from keck.domain.texts import LocalText


class Permission(StrEnum):
    """One thing that somebody may do."""

    READ_ATLAS = "read_atlas"
    """See the internal atlas, or what of it one is a guest for."""
    READ = "read"
    """See protected drafts, releases and jobs."""
    READ_UNPROTECTED = "read_unprotected"
    """See the member's tables and the protection report before protection."""
    EDIT = "edit"
    """Upload, map, accept and discard; change definitions."""
    PUBLISH = "publish"
    """Release, roll back and withdraw."""
    ADMINISTER = "administer"
    """Manage people, settings and consents."""


SENTENCES: dict[Permission, LocalText] = {
    Permission.READ_ATLAS: LocalText(
        "Internen Atlas ansehen; ein Gast sieht davon nur seine Themen",
        "See the internal atlas; a guest sees only their topics of it",
    ),
    Permission.READ: LocalText(
        "Geschützte Entwürfe, Veröffentlichungen und Aufträge ansehen",
        "See protected drafts, releases and jobs",
    ),
    Permission.READ_UNPROTECTED: LocalText(
        "Tabellen und Schutzbericht vor dem Schutz ansehen",
        "See tables and the protection report before protection",
    ),
    Permission.EDIT: LocalText(
        "Dateien hochladen, prüfen, übernehmen und verwerfen; Kennzahlen festlegen",
        "Upload, check, accept and discard files; define indicators",
    ),
    Permission.PUBLISH: LocalText(
        "Veröffentlichen, zu Früherem zurückkehren, zurückziehen; Vorbereitetes bestätigen",
        "Release, go back, withdraw; confirm what is prepared",
    ),
    Permission.ADMINISTER: LocalText(
        "Personen, Einstellungen und Einwilligungen verwalten; der Stiftung Einblick gewähren",
        "Manage people, settings and consents; let the foundation look",
    ),
}
"""Each permission in words."""


class Forbidden(Exception):  # noqa: N818 - an answer, not a defect
    """Somebody's role does not permit what was asked."""

    def __init__(self, permission: StrEnum) -> None:
        super().__init__(f"needs the permission {permission.value}")
        self.permission = permission


class ProofNeeded(Exception):  # noqa: N818 - an answer, not a defect
    """What was asked needs a proof of who asks that is only minutes old."""
