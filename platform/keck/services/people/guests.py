"""Guests of a member: what they may see of its internal atlas, until when, and that they were there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import select

from keck.domain.topics import Inputs, needed
from keck.persistence.models import Membership
from keck.services.definitions import indicators
from keck.services.errors import NotFound, Refused
from keck.services.guest_terms import LONGEST_DAYS, TOLD_BEFORE, Terms, latest_end, today
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.roles import Role
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Choice:
    """A topic of a member's indicators.

    Attributes
    ----------
    count : int
        How many indicators stand under it.
    needs : tuple of str
        Topics without which some of them stay hidden, because they tell of those too.
    """

    topic: str
    count: int
    needs: tuple[str, ...]


def choices(scope: Scope) -> list[Choice]:
    """Return the topics of the member's indicators in use, in the order of their first one."""
    known = []
    for row in indicators.active(scope):
        one = indicators.definition(row)
        known.append(Inputs(one.code, one.topic, frozenset(operand.measure for operand in one.operands)))
    topics = [one.topic for one in known]
    return [
        Choice(topic, topics.count(topic), tuple(needed(known, topic))) for topic in dict.fromkeys(topics)
    ]


def terms_of(scope: Scope, topics: Sequence[str], until: str, *, kept: Sequence[str] = ()) -> Terms:
    """Read what a form or a command says of a guest.

    Parameters
    ----------
    kept : sequence of str
        Topics that the guest has already and may keep, whether an indicator stands under them or not.

    Raises
    ------
    Refused
        If a topic is none of the member's, or the day is none.
    """
    known = {one.topic for one in choices(scope)} | set(kept)
    strange = [one for one in topics if one not in known]
    if strange:
        raise Refused("guest_topic_unknown", topic=strange[0])
    try:
        day = date.fromisoformat(until.strip())
    except ValueError as error:
        raise Refused("guest_end_wrong", days=LONGEST_DAYS) from error
    return Terms(tuple(dict.fromkeys(topics)), day)


def granted(role: Role, terms: Terms | None) -> Terms | None:
    """Return what is agreed with somebody of a role: with a guest something, with all others nothing.

    Raises
    ------
    Refused
        If a guest has no topic, no end, or one that has passed or is too far.
    """
    if role != Role.GUEST:
        return None
    if terms is None or not terms.topics:
        raise Refused("guest_topics_missing")
    if not today() <= terms.until <= latest_end():
        raise Refused("guest_end_wrong", days=LONGEST_DAYS)
    return terms


def grant(membership: Membership, terms: Terms | None) -> None:
    """Write into a membership what is agreed.

    Whoever begins shortly before the end knows it; of an end that was changed everybody is told once more.
    """
    before, ends_at, now = membership.expires_at, terms.ends_at if terms else None, datetime.now(UTC)
    membership.topics = list(terms.topics) if terms else None
    membership.expires_at = ends_at
    if before is None and ends_at is not None and ends_at <= now + TOLD_BEFORE:
        membership.told_at = now
    elif before != ends_at:
        membership.told_at = None


def change(scope: Scope, account_id: UUID, terms: Terms) -> None:
    """Agree other topics or another end with a guest; it holds from the next request on."""
    scope.require(Permission.ADMINISTER)
    scope.require_proof()
    membership = _guest(scope, account_id)
    agreed = granted(Role.GUEST, terms) or terms
    grant(membership, agreed)
    audit_log.record(scope, "changed_guest", account=account_id, **agreed.about())
    scope.session.flush()


def topics_of(scope: Scope, account_id: UUID) -> tuple[str, ...]:
    """Return the topics of a guest."""
    scope.require(Permission.ADMINISTER)
    return tuple(_guest(scope, account_id).topics or ())


def _guest(scope: Scope, account_id: UUID) -> Membership:
    found = scope.session.get(Membership, (scope.tenant_id, account_id))
    if found is None or found.role != Role.GUEST:
        raise NotFound("guest", str(account_id))
    return found


def note_visit(scope: Scope) -> None:
    """Write into the log that a guest was there, once a day."""
    day = today()
    mine = (Membership.tenant_id == scope.tenant_id, Membership.account_id == scope.account_id)
    if scope.session.scalar(select(Membership.visited_on).where(*mine)) == day:
        return
    # A page asks for several files at once: whoever comes second waits here and finds it noted.
    one = scope.session.scalars(select(Membership).where(*mine).with_for_update()).one()
    if one.visited_on != day:
        one.visited_on = day
        audit_log.record(scope, "visited", account=scope.account_id)
