"""Many members at once: checked as a whole, then made with an invitation of each first administrator."""

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from sqlalchemy import select

from keck.db.sessions import tenant_session
from keck.domain import member_lists
from keck.domain.findings import Finding, Severity
from keck.domain.member_lists import Line
from keck.persistence.models import Account, Invitation, Membership, SlugHistory, Tenant
from keck.services import audit_log, invitations, tenants
from keck.services.errors import Refused
from keck.tenants.roles import Role
from keck.tenants.scope import Scope
from keck.tenants.staff_roles import StaffPermission
from keck.tenants.staff_scope import StaffScope


@dataclass(frozen=True, slots=True)
class Checked:
    """A line and what would become of it."""

    line: Line
    becomes: Literal["new", "known", "wrong"]


@dataclass(slots=True)
class Checklist:
    """A whole list after its check.

    Attributes
    ----------
    findings : list of Finding
        What is wrong with the list as a whole.
    """

    lines: list[Checked] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        """Whether all of it can be made."""
        return not self.findings and all(one.becomes != "wrong" for one in self.lines)

    def count(self, becomes: str) -> int:
        """Return how many lines become something."""
        return sum(one.becomes == becomes for one in self.lines)


def check(scope: StaffScope, text: str) -> Checklist:
    """Check a list against itself and against the members that there are; nothing is made."""
    scope.require(StaffPermission.MANAGE)
    lines, findings = member_lists.read(text)
    known = select(SlugHistory.slug, SlugHistory.tenant_id)
    taken = dict(scope.session.execute(known).tuples().all())
    rows = {row.id: row for row in scope.session.scalars(select(Tenant))}
    keys = {row.official_key: row for row in rows.values()}
    return Checklist([_checked(one, taken, rows, keys) for one in lines], findings)


def _checked(
    line: Line, taken: dict[str, UUID], rows: dict[UUID, Tenant], keys: dict[str, Tenant]
) -> Checked:
    if line.is_wrong:
        return Checked(line, "wrong")
    owner = rows.get(taken[line.slug]) if line.slug in taken else None
    if owner is not None:
        same = (owner.slug, owner.name, owner.official_key) == (line.slug, line.name, line.key)
        if same:
            return Checked(line, "known")
        wrong = Finding(
            "members_slug_other", Severity.ERROR, row=line.row, column=1, params={"name": owner.name}
        )
        return Checked(member_lists.with_findings(line, wrong), "wrong")
    if line.key in keys:
        doubt = Finding("members_key_known", row=line.row, column=3, params={"name": keys[line.key].name})
        line = member_lists.with_findings(line, doubt)
    return Checked(line, "new")


def create(scope: StaffScope, text: str) -> Checklist:
    """Make the members of a list and invite their first administrators; none is made or invited twice.

    Each member is a transaction of its own: whoever sends the same list after an interruption goes on where
    it stopped.

    Raises
    ------
    Refused
        If anything in the list is wrong; then nothing is made.
    """
    scope.require(StaffPermission.MANAGE)
    scope.require_proof()
    checked = check(scope, text)
    if not checked.is_right:
        raise Refused("members_wrong")
    for one in checked.lines:
        line = one.line
        if one.becomes == "new" or not _is_finished(scope, line.slug):
            tenants.create(
                scope.settings, slug=line.slug, name=line.name, official_key=line.key, by=scope.account_id
            )
        _invite(scope, line)
    return checked


def _is_finished(scope: StaffScope, slug: str) -> bool:
    """Tell whether a member was made to its end; one that was not is suspended and knows no act."""
    tenant = scope.session.scalars(select(Tenant).where(Tenant.slug == slug)).one()
    if tenant.state == "active":
        return True
    with tenant_session(scope.settings, "keck_app", tenant.id) as session:
        return tenants.is_prepared(session)


def _invite(scope: StaffScope, line: Line) -> None:
    tenant_id = tenants.tenant_id_of(scope.settings, line.slug)
    with tenant_session(scope.settings, "keck_app", tenant_id) as session:
        member = audit_log.foundation_scope(session, scope.settings, tenant_id, by_staff=True)
        if not _was_asked(member, line.email):
            invitations.invite(member, email=line.email, role=Role.ADMIN)


def _was_asked(member: Scope, email: str) -> bool:
    """Tell whether somebody was ever invited to the member, or belongs to it."""
    invited = select(Invitation.id).where(Invitation.tenant_id == member.tenant_id, Invitation.email == email)
    belongs = (
        select(Membership.account_id)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.tenant_id == member.tenant_id, Account.email == email)
    )
    session = member.session
    return any(session.scalars(query.limit(1)).first() is not None for query in (invited, belongs))
