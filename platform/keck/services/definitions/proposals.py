"""What members propose to the catalogue, and what the foundation answers."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import Select, func, insert, select, update

from keck.domain.calendar_days import day_of
from keck.domain.catalogue.proposing import entry_toml
from keck.domain.definitions import IndicatorDefinition
from keck.domain.texts import LANGUAGES
from keck.persistence.models import Account, Proposal, Tenant
from keck.services import measures, member_notices, staff_acts
from keck.services.definitions import indicators
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope
from keck.tenants.staff_roles import StaffPermission
from keck.tenants.staff_scope import StaffScope
from keck.views.formula_words import definition_words
from keck.views.i18n import translator

MOST_OPEN = 20
LONGEST_REASON, LONGEST_CONTACT, LONGEST_ANSWER = 2000, 200, 2000
ANSWERS = ("accepted", "declined")
_NEWS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal with the member that has made it."""

    row: Proposal
    slug: str
    town: str


def propose(scope: Scope, code: str, *, reason: str, contact: str) -> UUID:
    """Propose an own indicator: its definition and its words go to the foundation, no figure.

    Raises
    ------
    Refused
        If it is none of the member's own, reason or contact are missing or too long, it is proposed already,
        or too many proposals wait.
    """
    scope.require(Permission.EDIT)
    why, who = reason.strip(), " ".join(contact.split())
    if not why or not who:
        raise Refused("proposal_incomplete")
    if len(why) > LONGEST_REASON or len(who) > LONGEST_CONTACT:
        raise Refused("proposal_long", longest=LONGEST_REASON)
    definition = next((one for one in own(scope) if one.code == code), None)
    if definition is None:
        raise Refused("proposal_not_own")
    waiting = [one for one in at_member(scope) if one.state == "open"]
    if any(one.code == code for one in waiting):
        raise Refused("proposal_twice")
    if len(waiting) >= MOST_OPEN:
        raise Refused("proposals_too_many", limit=MOST_OPEN)
    proposal_id = uuid4()
    scope.session.execute(
        insert(Proposal).values(
            tenant_id=scope.tenant_id,
            id=proposal_id,
            account_id=scope.account_id,
            code=code,
            name=definition.name.to_json(),
            formula=_formula(scope, definition),
            definition=entry_toml(definition, day_of(datetime.now(UTC))),
            reason=why,
            contact=who,
        )
    )
    audit_log.record(scope, "proposed", code=code)
    return proposal_id


def own(scope: Scope) -> list[IndicatorDefinition]:
    """Return the definitions that the member has written itself: these may be proposed."""
    rows = [row for row in indicators.active(scope) if row.origin == "own"]
    return [indicators.definition(row) for row in rows]


def _formula(scope: Scope, definition: IndicatorDefinition) -> dict[str, str]:
    labels = {one.code: measures.measure(one).label for one in measures.all_of(scope)}
    said = {}
    for lang in LANGUAGES:
        t = translator(lang)
        names = {code: t.local(label) for code, label in labels.items()}
        said[str(lang)] = definition_words(definition, partial(_name_of, names), str, t)
    return said


def _name_of(names: dict[str, str], code: str) -> str:
    return names.get(code, code)


def at_member(scope: Scope) -> list[Proposal]:
    """Return the member's proposals, the newest first."""
    query = (
        select(Proposal)
        .where(Proposal.tenant_id == scope.tenant_id)
        .order_by(Proposal.proposed_at.desc(), Proposal.id)
    )
    return list(scope.session.scalars(query))


def answered_lately(scope: Scope) -> list[Proposal]:
    """Return the proposals that were answered in the last two weeks, the newest first."""
    since = datetime.now(UTC) - _NEWS
    return [
        one
        for one in at_member(scope)
        if one.state in ANSWERS and one.answered_at is not None and one.answered_at > since
    ]


def take_back(scope: Scope, proposal_id: UUID) -> None:
    """Take a proposal back that is not answered yet; an answered one stays as it is."""
    scope.require(Permission.EDIT)
    key = (scope.tenant_id, proposal_id)
    row = scope.session.get(Proposal, key, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("proposal", str(proposal_id))
    if row.state == "open":
        row.state = "taken_back"
        audit_log.record(scope, "took_back_proposal", code=row.code)


def all_of(scope: StaffScope) -> list[Proposed]:
    """Return the proposals of all members, those to be answered first and the oldest of them first."""
    scope.require(StaffPermission.SEE)
    query = _proposed().order_by(Proposal.state != "open", Proposal.proposed_at, Proposal.id).limit(200)
    return [Proposed(*row) for row in scope.session.execute(query)]


def _proposed() -> Select[Proposal, str, str]:
    """Return the question for proposals that the foundation may see: not for those taken back."""
    return (
        select(Proposal, Tenant.slug, Tenant.name)
        .join(Tenant, Tenant.id == Proposal.tenant_id)
        .where(Proposal.state != "taken_back")
    )


def find(scope: StaffScope, proposal_id: UUID) -> Proposed:
    """Return one proposal.

    Raises
    ------
    NotFound
        If there is none with the id.
    """
    scope.require(StaffPermission.SEE)
    row = scope.session.execute(_proposed().where(Proposal.id == proposal_id)).one_or_none()
    if row is None:
        raise NotFound("proposal", str(proposal_id))
    return Proposed(*row)


def answer(scope: StaffScope, proposal_id: UUID, *, state: str, text: str) -> None:
    """Accept or decline a proposal with words that stand at the member's desk and go to who proposed it.

    Raises
    ------
    Refused
        If it is neither, the words are missing or too long, or it was answered or taken back meanwhile.
    """
    scope.require(StaffPermission.ANSWER)
    said = text.strip()
    if state not in ANSWERS or not said:
        raise Refused("proposal_answer_missing")
    if len(said) > LONGEST_ANSWER:
        raise Refused("proposal_long", longest=LONGEST_ANSWER)
    one = find(scope, proposal_id)
    values = {"state": state, "answer": said, "answered_at": func.now(), "answered_by": _name(scope)}
    still_open = (
        (Proposal.tenant_id == one.row.tenant_id) & (Proposal.id == proposal_id) & (Proposal.state == "open")
    )
    done = scope.session.execute(update(Proposal).where(still_open).values(values).returning(Proposal.id))
    if done.first() is None:
        raise Refused("proposal_answered")
    staff_acts.record(
        scope.session,
        f"proposal_{state}",
        by=scope.account_id,
        tenant_id=one.row.tenant_id,
        code=one.row.code,
    )
    _tell(scope, one, state, said)


def _tell(scope: StaffScope, one: Proposed, state: str, said: str) -> None:
    """Note the answer in the member's log, and write to who has proposed it."""
    member_notices.tell_one(
        scope.settings,
        one.row.tenant_id,
        one.row.account_id,
        f"proposal_{state}",
        name=one.row.name,
        logged={"code": one.row.code},
        answer=said,
    )


def _name(scope: StaffScope) -> str:
    query = select(Account.name, Account.email).where(Account.id == scope.account_id)
    found = scope.session.execute(query).one()
    return str(found.name or found.email)
