"""What can be permitted at a member."""

from enum import StrEnum


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


class Forbidden(Exception):  # noqa: N818 - an answer, not a defect
    """Somebody's role does not permit what was asked."""

    def __init__(self, permission: StrEnum) -> None:
        super().__init__(f"needs the permission {permission.value}")
        self.permission = permission


class ProofNeeded(Exception):  # noqa: N818 - an answer, not a defect
    """What was asked needs a proof of who asks that is only minutes old."""
