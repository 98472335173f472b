"""Which agreements a member has, and what waits for one."""

from dataclasses import dataclass

from sqlalchemy import select

from keck.persistence.models import Agreement, AgreementRecord
from keck.services.errors import Refused
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed agreement, as the member sees it.

    Attributes
    ----------
    copy : Agreement or None
        The copy that the member has sent; none where the foundation has one on paper.
    """

    record: AgreementRecord
    copy: Agreement | None


def all_of(scope: Scope) -> list[Signed]:
    """Return what is signed, the newest first."""
    query = (
        select(AgreementRecord, Agreement)
        .outerjoin(
            Agreement,
            (Agreement.tenant_id == AgreementRecord.tenant_id) & (Agreement.id == AgreementRecord.id),
        )
        .where(AgreementRecord.tenant_id == scope.tenant_id, AgreementRecord.taken_back_at.is_(None))
        .order_by(AgreementRecord.sent_at.desc(), AgreementRecord.id)
    )
    return [Signed(record, copy) for record, copy in scope.session.execute(query)]


def state(scope: Scope) -> str:
    """Return how far the agreement is: ``missing``, ``sent`` or ``recorded``."""
    states = {one.record.state for one in all_of(scope)}
    return "recorded" if "recorded" in states else "sent" if states else "missing"


def files(scope: Scope) -> dict[str, str]:
    """Return the names of the files that are to be there, by their keys."""
    query = select(Agreement.storage_key, Agreement.filename).where(Agreement.tenant_id == scope.tenant_id)
    return {key: filename for key, filename in scope.session.execute(query)}  # noqa: C416 - rows are no pairs


def require_for_release(scope: Scope) -> None:
    """Refuse a first public release without an agreement.

    Raises
    ------
    Refused
        If the network wants one, and the foundation has recorded none.
    """
    if scope.settings.require_agreement and state(scope) != "recorded":
        raise Refused("agreement_missing")
