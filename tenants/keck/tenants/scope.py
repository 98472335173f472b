"""Who asks, within which tenant, in which transaction: the first argument of every service function."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.tenants.permissions import Forbidden, Permission, ProofNeeded
from keck.tenants.roles import Role, allows

OPERATOR, WORKER, STAFF = "operator", "worker", "staff"
_SLUG = text("select slug from admin.tenant where id = :id")


class UnknownTenant(LookupError):  # noqa: N818 - says what was not found
    """There is no such tenant."""


@dataclass(frozen=True, slots=True)
class Support:
    """What somebody of the foundation may look at, and until when.

    Attributes
    ----------
    parts : frozenset of str
        Of ``tables``, ``releases`` and ``settings``.
    """

    grant_id: UUID
    name: str
    parts: frozenset[str]
    until: datetime


@dataclass(frozen=True, slots=True)
class Scope:
    """One actor within one tenant and one transaction.

    Attributes
    ----------
    account_id : UUID or None
        The person who asks, or on whose behalf a job runs; ``None`` for the operator.
    session : Session
        Opened for this tenant and no other; whoever opened it commits.
    origin : str
        Where the actor is, for the log: a network such as ``192.0.2.0/24``, ``OPERATOR``, ``WORKER`` or
        ``STAFF``.
    is_fresh : bool
        Whether the person proved only minutes ago who they are; the operator and workers need not.
    topics : frozenset of str or None
        The only topics that a guest may see; ``None`` for everybody else.
    until : date or None
        The last day of a guest.
    support : Support or None
        Set for somebody of the foundation whom the member lets look.
    """

    tenant_id: UUID
    slug: str
    account_id: UUID | None
    role: Role
    session: Session
    settings: Settings
    origin: str = OPERATOR
    is_fresh: bool = True
    topics: frozenset[str] | None = None
    until: date | None = None
    support: Support | None = None

    def may(self, permission: Permission) -> bool:
        """Tell whether the actor has a permission."""
        if self.support and permission is Permission.READ_UNPROTECTED and "tables" not in self.support.parts:
            return False
        return allows(self.role, permission)

    def require(self, permission: Permission) -> None:
        """Go on only with a permission.

        Raises
        ------
        Forbidden
            If the actor's role does not have it.
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

    @classmethod
    def system(
        cls,
        session: Session,
        settings: Settings,
        tenant_id: UUID,
        *,
        account_id: UUID | None = None,
        origin: str = OPERATOR,
    ) -> "Scope":
        """Return the scope of a worker or of the operator.

        Raises
        ------
        UnknownTenant
            If there is no such tenant, or the session was opened for another one.
        """
        slug = session.execute(_SLUG, {"id": tenant_id}).scalar_one_or_none()
        if slug is None:
            raise UnknownTenant(str(tenant_id))
        return cls(tenant_id, slug, account_id, Role.SYSTEM, session, settings, origin)
