"""Guests: topics and an end, kept at every place that asks who belongs to a member."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import AuditEntry, Invitation, Mail, Membership
from keck.services.definitions import indicators
from keck.services.errors import Forbidden, NotFound, Refused
from keck.services.guest_terms import LONGEST_DAYS, Terms, today, usual_end
from keck.services.people import guest_letters, guests, invitations, memberships
from keck.services.post import tickets
from keck.services.providers import provider_logins
from keck.tenants.permissions import Permission
from keck.tenants.roles import Role
from keck.tenants.scope import Scope
from tests.integration.conftest import Member, new_member
from tests.integration.humans import PASSWORD, who

ARMUT = ("armut",)
DEFINITIONS = """
[[indicator]]
code = "own.arme"
name = { de = "Arme Kinder" }
topic = "armut"
numerator = ["arme"]

[[indicator]]
code = "own.quote"
name = { de = "Armutsquote" }
topic = "armut"
kind = "share"
numerator = ["arme"]
denominator = ["kinder"]

[[indicator]]
code = "own.kinder"
name = { de = "Kinder" }
topic = "bevoelkerung"
numerator = ["kinder"]
"""


@pytest.fixture
def town(database: Settings) -> Member:
    """A member with indicators of two topics."""
    made = new_member(database)
    with made.scope() as scope:
        indicators.apply(scope, DEFINITIONS)
    return made


def address() -> str:
    return f"{uuid4().hex[:10]}@person.example"


def add(member: Member, role: str = "guest", topics: tuple[str, ...] = ARMUT, days: int = 30) -> UUID:
    with member.scope() as scope:
        terms = Terms(topics, today() + timedelta(days=days))
        return memberships.add(
            scope, email=address(), role=role, name="Ada Muster", password=PASSWORD, terms=terms
        ).account_id


def end(member: Member, account_id: UUID, moment: datetime) -> None:
    """Let a guest's end be another one, as time would."""
    with member.behind() as scope:
        scope.session.get_one(Membership, (member.tenant_id, account_id)).expires_at = moment


def log(member: Member) -> list[tuple[str, dict[str, object]]]:
    with member.behind() as scope:
        rows = scope.session.scalars(select(AuditEntry).order_by(AuditEntry.number))
        return [(row.act, row.about) for row in rows]


def letters_to(settings: Settings, email: str) -> list[Mail]:
    with plain_session(settings, "keck_relay") as session:
        return list(session.scalars(select(Mail).where(Mail.address == email).order_by(Mail.created_at)))


@contextmanager
def opened(member: Member, account_id: UUID) -> Iterator[Scope]:
    with memberships.open_scope(member.settings, who(account_id), member.slug) as scope:
        yield scope


def test_a_guest_sees_the_topics_and_may_nothing_else(town: Member) -> None:
    account_id = add(town)
    with opened(town, account_id) as scope:
        assert (scope.role, scope.topics) == (Role.GUEST, frozenset(ARMUT))
        assert scope.until == today() + timedelta(days=30)
        assert [one for one in Permission if scope.may(one)] == [Permission.READ_ATLAS]
        for use in (
            lambda: memberships.people(scope),
            lambda: guests.change(scope, account_id, Terms(ARMUT, usual_end())),
            lambda: guests.topics_of(scope, account_id),
        ):
            with pytest.raises(Forbidden):
                use()


def test_other_roles_have_neither_topics_nor_an_end(town: Member) -> None:
    with opened(town, add(town, "reader")) as scope:
        assert (scope.topics, scope.until) == (None, None)
    with town.behind() as scope:
        assert all(one.expires_at is None for one in scope.session.scalars(select(Membership)))


@pytest.mark.asvs("7.4.2")
def test_after_the_end_the_next_request_finds_nothing(town: Member) -> None:
    account_id = add(town)
    session = who(account_id)
    assert [one.slug for one in memberships.places(town.settings, account_id)] == [town.slug]
    end(town, account_id, datetime.now(UTC) - timedelta(seconds=1))
    with (
        pytest.raises(NotFound),
        memberships.open_scope(town.settings, session, town.slug),
    ):
        pass
    assert memberships.places(town.settings, account_id) == []
    assert provider_logins.linkable(town.settings, session) == []
    with town.scope() as scope:
        (person,) = memberships.people(scope)
        assert (person.is_over, person.topics) == (True, ARMUT)
        guests.change(scope, account_id, Terms(("armut", "bevoelkerung"), usual_end()))
    with opened(town, account_id) as scope:
        assert scope.topics == frozenset(["armut", "bevoelkerung"])
    assert log(town)[-1] == (
        "changed_guest",
        {"account": str(account_id), "topics": "armut; bevoelkerung", "until": usual_end().isoformat()},
    )


@pytest.mark.parametrize(
    ("topics", "days", "code"),
    [
        ((), 30, "guest_topics_missing"),
        (ARMUT, -1, "guest_end_wrong"),
        (ARMUT, LONGEST_DAYS + 1, "guest_end_wrong"),
    ],
)
def test_a_guest_without_proper_terms_is_refused(
    town: Member, topics: tuple[str, ...], days: int, code: str
) -> None:
    terms = Terms(topics, today() + timedelta(days=days))
    account_id = add(town)
    with town.scope() as scope:
        for use in (
            lambda: memberships.add(scope, email=address(), role="guest", terms=terms),
            lambda: invitations.invite(scope, email=address(), role="guest", terms=terms),
            lambda: guests.change(scope, account_id, terms),
        ):
            with pytest.raises(Refused) as refusal:
                use()
            assert refusal.value.code == code


@pytest.mark.parametrize("days", [0, LONGEST_DAYS])
def test_the_first_and_the_last_day_are_allowed(town: Member, days: int) -> None:
    with opened(town, add(town, days=days)) as scope:
        assert scope.until == today() + timedelta(days=days)


def test_what_a_form_says_is_held_against_the_members_indicators(town: Member) -> None:
    day = usual_end().isoformat()
    with town.scope() as scope:
        assert [(one.topic, one.count, one.needs) for one in guests.choices(scope)] == [
            ("armut", 2, ("bevoelkerung",)),
            ("bevoelkerung", 1, ()),
        ]
        assert guests.terms_of(scope, ["armut", "armut"], f" {day}").topics == ARMUT
        assert guests.terms_of(scope, ["weg"], day, kept=["weg"]).topics == ("weg",)
        for topics, until, code in (
            (["weg"], day, "guest_topic_unknown"),
            (ARMUT, "31.12.2026", "guest_end_wrong"),
            (ARMUT, "", "guest_end_wrong"),
        ):
            with pytest.raises(Refused) as refusal:
                guests.terms_of(scope, topics, until)
            assert refusal.value.code == code


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "guest", "topics": None, "expires_at": datetime(2031, 1, 1, tzinfo=UTC)},
        {"role": "guest", "topics": [], "expires_at": datetime(2031, 1, 1, tzinfo=UTC)},
        {"role": "guest", "topics": ["a"], "expires_at": None},
        {"role": "reader", "topics": ["a"], "expires_at": None},
        {"role": "admin", "topics": None, "expires_at": datetime(2031, 1, 1, tzinfo=UTC)},
    ],
)
def test_the_database_holds_no_other_kind_of_membership(town: Member, wrong: dict[str, object]) -> None:
    mine = (Membership.tenant_id == town.tenant_id, Membership.account_id == add(town))
    with town.behind() as scope, pytest.raises(IntegrityError):
        scope.session.execute(update(Membership).where(*mine).values(wrong))


def test_a_guest_becomes_a_reader_for_good_and_nobody_becomes_a_guest_by_a_role_alone(town: Member) -> None:
    account_id = add(town)
    with town.scope() as scope:
        memberships.change_role(scope, account_id, role="reader")
    with opened(town, account_id) as scope:
        assert (scope.role, scope.topics, scope.until) == (Role.READER, None, None)
    with town.scope() as scope:
        with pytest.raises(Refused) as refusal:
            memberships.change_role(scope, account_id, role="guest")
        assert refusal.value.code == "guest_by_form"
        with pytest.raises(NotFound):
            guests.change(scope, account_id, Terms(ARMUT, usual_end()))


def test_an_invited_guest_joins_with_what_the_letter_says(town: Member) -> None:
    email, until = address(), today() + timedelta(days=3)
    with town.scope() as scope:
        one = invitations.invite(scope, email=email, role="guest", terms=Terms(ARMUT, until))
        assert one.expires_at == Terms(ARMUT, until).ends_at
    (letter,) = letters_to(town.settings, email)
    assert letter.kind == "invitation_guest"
    assert (letter.params["topics"], letter.params["town"]) == ("Armut", "Prüfstadt")
    token = tickets.token_of(town.settings, "invitation", one.id)
    offer = invitations.look(town.settings, token)
    assert (offer.role, offer.topics, offer.until) == (Role.GUEST, ARMUT, until)
    invitations.accept_new(town.settings, token, name="Ada", password=PASSWORD)
    with town.scope() as scope:
        (person,) = memberships.people(scope)
    assert (person.role, person.topics, person.until) == (Role.GUEST, ARMUT, until)
    assert [act for act, _ in log(town)][-2:] == ["invited_guest", "joined"]


def test_an_invitation_is_over_with_the_access_that_it_offers(town: Member) -> None:
    with town.scope() as scope:
        one = invitations.invite(scope, email=address(), role="guest", terms=Terms(ARMUT, today()))
    with town.behind() as scope:
        found = scope.session.get_one(Invitation, (town.tenant_id, one.id))
        found.expires_at = found.ends_at = datetime.now(UTC) - timedelta(seconds=1)
    with pytest.raises(Refused) as refusal:
        invitations.look(town.settings, tickets.token_of(town.settings, "invitation", one.id))
    assert refusal.value.code == "invitation_over"


def test_whoever_has_expired_is_prolonged_and_not_invited_again(town: Member) -> None:
    account_id = add(town)
    with town.scope() as scope:
        (person,) = memberships.people(scope)
    for moment, code in (
        (datetime.now(UTC) + timedelta(days=1), "membership_exists"),
        (datetime.now(UTC) - timedelta(days=1), "guest_over"),
    ):
        end(town, account_id, moment)
        with town.scope() as scope, pytest.raises(Refused) as refusal:
            invitations.invite(scope, email=person.email, role="reader")
        assert refusal.value.code == code


def test_a_week_before_the_end_guest_and_administrators_are_told_once(town: Member) -> None:
    boss = add(town, "admin")
    near, far = add(town, days=20), add(town, days=60)
    with town.scope() as scope:
        emails = {one.account_id: one.email for one in memberships.people(scope)}
    now = datetime.now(UTC)

    def remind(moment: datetime) -> int:
        with town.scope() as scope:
            return guest_letters.remind(scope, moment)

    assert remind(now) == 0
    assert remind(now + timedelta(days=14)) == 1
    assert remind(now + timedelta(days=14)) == remind(now + timedelta(days=15)) == 0
    assert [one.kind for one in letters_to(town.settings, emails[near])] == ["guest_ends"]
    (told,) = letters_to(town.settings, emails[boss])
    assert (told.kind, told.params["guest"], told.params["topics"]) == (
        "guest_of_yours_ends",
        "Ada Muster",
        "Armut",
    )
    assert letters_to(town.settings, emails[far]) == []
    assert ("told_end", {"account": str(near)}) in log(town)
    with town.scope() as scope:
        guests.change(scope, near, Terms(ARMUT, today() + timedelta(days=90)))
    assert remind(now + timedelta(days=84)) == 1
    assert len(letters_to(town.settings, emails[near])) == 2


def test_an_end_that_is_near_from_the_start_needs_no_second_letter(town: Member) -> None:
    add(town, days=3)
    with town.scope() as scope:
        assert guest_letters.remind(scope, datetime.now(UTC)) == 0


def test_of_an_end_that_was_moved_near_everybody_is_told(town: Member) -> None:
    account_id, near = add(town), Terms(ARMUT, today() + timedelta(days=3))
    with town.scope() as scope:
        guests.change(scope, account_id, near)
        assert guest_letters.remind(scope, datetime.now(UTC)) == 1
    with town.scope() as scope:
        # Other topics alone are no new end.
        guests.change(scope, account_id, Terms(("bevoelkerung",), near.until))
        assert guest_letters.remind(scope, datetime.now(UTC)) == 0


def test_nobody_is_reminded_of_an_end_that_has_passed(town: Member) -> None:
    end(town, add(town), datetime.now(UTC) - timedelta(days=1))
    with town.scope() as scope:
        assert guest_letters.remind(scope, datetime.now(UTC)) == 0


def test_a_visit_is_in_the_log_once_a_day(town: Member) -> None:
    account_id = add(town)
    for _ in range(3):
        with opened(town, account_id) as scope:
            guests.note_visit(scope)
    visits = [about for act, about in log(town) if act == "visited"]
    assert visits == [{"account": str(account_id)}]
    with town.behind() as scope:
        one = scope.session.get_one(Membership, (town.tenant_id, account_id))
        one.visited_on = today() - timedelta(days=1)
    with opened(town, account_id) as scope:
        guests.note_visit(scope)
    assert [act for act, _ in log(town)].count("visited") == 2
