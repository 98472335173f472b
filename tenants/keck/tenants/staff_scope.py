"""Who of the foundation asks, in which transaction; it reaches no row of a member."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from keck.config import Settings
from keck.tenants.permissions import Forbidden, ProofNeeded
from keck.tenants.staff_roles import StaffPermission, StaffRole, staff_allows


@dataclass(frozen=True, slots=True)
class StaffScope:
    """Somebody of the foundation within one transaction.

    Attributes
    ----------
    account_id : UUID or None
        The person who asks; ``None`` for the operator at the command line.
    session : Session
        Of the foundation's own login; whoever opened it commits.
    is_fresh : bool
        Whether the person proved only minutes ago who they are.
    """

    account_id: UUID | None
    role: StaffRole
    session: Session
    settings: Settings
    is_fresh: bool = True

    def may(self, permission: StaffPermission) -> bool:
        """Tell whether the person has a permission."""
        return staff_allows(self.role, permission)

    def require(self, permission: StaffPermission) -> None:
        """Go on only with a permission.

        Raises
        ------
        Forbidden
            If the person's role does not have it.
        """
        if not self.may(permission):
            raise Forbidden(permission)

    def require_proof(self) -> None:
        """Go on only if the person proved minutes ago who they are.

        Raises
        ------
        ProofNeeded
            If that was longer ago.
        """
        if not self.is_fresh:
            raise ProofNeeded
