"""Many members at once: checked as a whole, then made with an invitation of each first administrator."""

from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from keck.domain import member_lists
from keck.domain.findings import Finding, Severity
from keck.domain.member_lists import Line
from keck.persistence.models import Inquiry, SlugHistory, Tenant, Tombstone
from keck.services.errors import Refused
from keck.services.joining import newcomers
from keck.services.joining.inquiry_desk import OPEN
from keck.services.joining.newcomers import Newcomer
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
    known = _known(scope.session)
    return Checklist([_checked(one, known) for one in lines], findings)


@dataclass(frozen=True, slots=True)
class _Known:
    """Members by their slugs, also former ones, and by keys; towns of open applications by the same.

    Attributes
    ----------
    erased : frozenset of str
        Slugs of members that were erased; they are never given again.
    """

    slugs: dict[str, Tenant]
    keys: dict[str, str]
    applied_slugs: dict[str, str]
    applied_keys: dict[str, str]
    erased: frozenset[str]


def _known(session: Session) -> _Known:
    given = select(SlugHistory.slug, Tenant).join(Tenant, Tenant.id == SlugHistory.tenant_id)
    slugs = {slug: tenant for slug, tenant in session.execute(given)}  # noqa: C416 - rows are no pairs
    applications = select(Inquiry).where(Inquiry.kind == "join", Inquiry.state.in_(OPEN))
    applied = list(session.scalars(applications.order_by(Inquiry.created_at)))
    return _Known(
        slugs,
        {one.official_key: one.name for one in slugs.values()},
        {one.slug: one.town for one in applied if one.slug},
        {one.official_key: one.town for one in applied},
        frozenset(session.scalars(select(Tombstone.slug))),
    )


def _checked(line: Line, known: _Known) -> Checked:
    if line.is_wrong:
        return Checked(line, "wrong")
    if line.slug in known.erased:
        return _wrong(line, "members_slug_erased")
    if line.slug in known.slugs:
        owner = known.slugs[line.slug]
        if (owner.slug, owner.name, owner.official_key) == (line.slug, line.name, line.key):
            return Checked(line, "known")
        return _wrong(line, "members_slug_other", owner.name)
    if line.slug in known.applied_slugs:
        # Whoever approves that application would find the member there and lead the applicant into it.
        return _wrong(line, "members_slug_applied", known.applied_slugs[line.slug])
    doubts = (("members_key_known", known.keys), ("members_key_applied", known.applied_keys))
    found = [
        Finding(code, row=line.row, column=3, params={"name": names[line.key]})
        for code, names in doubts
        if line.key in names
    ]
    return Checked(member_lists.with_findings(line, *found), "new")


def _wrong(line: Line, code: str, name: str = "") -> Checked:
    found = Finding(code, Severity.ERROR, row=line.row, column=1, params={"name": name} if name else {})
    return Checked(member_lists.with_findings(line, found), "wrong")


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
        newcomers.settle(scope, Newcomer(line.slug, line.name, line.key, line.email))
    return checked
