"""A member gets a new administrator: by two of the foundation, one of the municipality, and time."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import select, text

from keck.config import Settings
from keck.db.sessions import plain_session, tenant_session
from keck.persistence.models import AuditEntry, Invitation, Mail, Recovery, StaffAct
from keck.services import tenants
from keck.services.errors import NotFound, Refused
from keck.services.people import memberships, official_contacts, recoveries, recovery_links
from keck.services.post import tickets
from keck.tenants.permissions import Forbidden, ProofNeeded
from tests.integration.conftest import Member
from tests.integration.humans import PASSWORD
from tests.integration.staff import Team

FORM = {"name": "Neue Leitung", "email": "neu@amt.example", "reason": "Im Ruhestand", "channel": "email"}
POSTAL = "Stadt Prüfstadt\nRathausplatz 1\n12345 Prüfstadt"
SPEAKER = "Erika Muster, Amtsleiterin"


class Town:
    """A member with one reader left, two people of the foundation, and what became of letters and logs."""

    def __init__(self, settings: Settings, member: Member) -> None:
        self.settings, self.member, self.slug = settings, member, member.slug
        self.first, self.second = Team(settings), Team(settings)
        self.reader, self.office = f"leser@{self.slug}.example", f"post@{self.slug}.example"
        with member.scope() as scope:
            memberships.add(scope, email=self.reader, role="reader", password=PASSWORD)

    def register(self, **contact: str) -> None:
        """Register the official address as the member itself does."""
        with self.member.scope() as scope:
            official_contacts.register(scope, contact or {"email": self.office, "postal": POSTAL})

    def start(self, **changed: str) -> Recovery:
        """Begin by the first person."""
        with self.first.scope() as scope:
            recoveries.start(scope, self.slug, FORM | changed)
        return self.row()

    def send(self) -> str | None:
        """Send the code by the second person."""
        with self.second.scope() as scope:
            return recoveries.send(scope, self.slug)

    def confirm(self, token: str, *, name: str = SPEAKER, authorised: bool = True) -> None:
        """Confirm for the municipality."""
        recovery_links.confirm(self.settings, token, name=name, authorised=authorised)

    def row(self) -> Recovery:
        """Return the newest recovery."""
        query = select(Recovery).where(Recovery.tenant_id == self.member.tenant_id)
        with plain_session(self.settings, "keck_staff") as session:
            found = session.scalars(query.order_by(Recovery.started_at.desc())).first()
            assert found is not None
            session.expunge(found)
            return found

    def token(self, purpose: str = "recovery_code") -> str:
        """Return the token of a letter's link."""
        return tickets.token_of(self.settings, purpose, self.row().id)

    def age(self, column: str, by: timedelta) -> None:
        """Let a moment of the recovery be longer ago."""
        statement = text(f"update admin.recovery set {column} = {column} - :by where id = :id")
        with plain_session(self.settings, "keck_staff") as session:
            session.execute(statement, {"by": by, "id": self.row().id})

    def letters(self, address: str) -> list[str]:
        """Return the kinds of letters about it to an address, by the alphabet."""
        query = select(Mail.kind).where(Mail.address == address, Mail.kind != "invitation")
        with plain_session(self.settings, "keck_relay") as session:
            return sorted(session.scalars(query))

    def log(self) -> list[str]:
        """Return what the member's log tells."""
        query = select(AuditEntry.act).order_by(AuditEntry.number)
        with tenant_session(self.settings, "keck_app", self.member.tenant_id) as session:
            acts = session.scalars(query.where(AuditEntry.tenant_id == self.member.tenant_id))
            return [act for act in acts if act.startswith(("recovery", "official", "invited"))]

    def staff_log(self) -> list[tuple[str, UUID | None]]:
        """Return what the foundation's log tells, and of whom."""
        query = select(StaffAct.act, StaffAct.account_id).where(StaffAct.tenant_id == self.member.tenant_id)
        with plain_session(self.settings, "keck_staff") as session:
            rows = session.execute(query.order_by(StaffAct.at)).all()
        return [(act, by) for act, by in rows if act.startswith(("recovery", "official"))]

    def invited(self) -> list[tuple[str, str]]:
        """Return who is invited, and with which role."""
        query = select(Invitation.email, Invitation.role).where(Invitation.tenant_id == self.member.tenant_id)
        with tenant_session(self.settings, "keck_app", self.member.tenant_id) as session:
            return [(email, role) for email, role in session.execute(query)]


@pytest.fixture
def town(settings: Settings, make_member: Callable[..., Member]) -> Town:
    return Town(settings, make_member())


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code


@pytest.mark.parametrize("channel", ["email", "post"])
def test_two_of_the_foundation_and_one_of_the_municipality_bring_an_administrator(
    channel: str, town: Town
) -> None:
    town.register()
    started = town.start(channel=channel)
    assert recovery_links.look(town.settings, town.token("recovery")).state == "started"
    code = town.send()
    if channel == "post":
        assert code is not None
        assert recovery_links.by_code(town.settings, f" {code.lower().replace('-', ' ')} ") == town.token()
    else:
        assert code is None
        assert "recovery_code" in town.letters(town.office)
    assert recovery_links.offered(town.settings, town.token()).email == FORM["email"]
    town.confirm(town.token())
    with town.first.scope() as scope:
        refused("recovery_not_yet", lambda: recoveries.invite(scope, town.slug))
    assert town.invited() == []

    town.age("confirmed_at", recoveries.WAITS)
    with town.first.scope() as scope:
        recoveries.invite(scope, town.slug)
    assert town.invited() == [(FORM["email"], "admin")]
    told = ["recovery_confirmed", "recovery_invited", "recovery_started"]
    assert town.letters(town.reader) == told
    assert town.log() == [
        "official_contact",
        "recovery_started",
        "recovery_confirmed",
        "invited",
        "recovery_invited",
    ]
    assert town.staff_log() == [
        ("recovery_started", town.first.id),
        ("recovery_sent", town.second.id),
        ("recovery_confirmed", None),
        ("recovery_invited", town.first.id),
    ]
    assert (started.sent_at, town.row().outcome) == (None, "invited")


def test_whoever_begins_can_not_send_the_code(town: Town) -> None:
    town.register()
    town.start()
    with town.first.scope() as scope:
        refused("recovery_second_person", lambda: recoveries.send(scope, town.slug))
    refused("recovery_over", lambda: recovery_links.offered(town.settings, town.token()))
    refused("recovery_over", lambda: town.confirm(town.token()))


def test_the_database_itself_wants_two_people(town: Town) -> None:
    town.register()
    one = town.start()
    with (
        pytest.raises(Exception, match="ck_recovery_two_people"),
        plain_session(town.settings, "keck_staff") as session,
    ):
        session.get_one(Recovery, one.id).sent_by = town.first.id


@pytest.mark.parametrize("when", ["started", "sent", "confirmed"])
def test_whoever_belongs_to_the_member_stops_it(when: str, town: Town) -> None:
    town.register()
    town.start()
    if when != "started":
        town.send()
    if when == "confirmed":
        town.confirm(town.token())
        town.age("confirmed_at", recoveries.WAITS)
    recovery_links.stop(town.settings, town.token("recovery"))
    assert recovery_links.look(town.settings, town.token("recovery")).state == "stopped"
    refused("recovery_over", lambda: recovery_links.stop(town.settings, town.token("recovery")))
    refused("recovery_over", lambda: town.confirm(town.token()))
    with town.second.scope() as scope, pytest.raises(NotFound):
        recoveries.invite(scope, town.slug)
    assert town.invited() == []
    assert "recovery_stopped" in town.letters(town.reader)
    assert town.staff_log()[-1] == ("recovery_objected", None)


@pytest.mark.asvs("6.6.2")
def test_a_link_counts_once_for_a_month_and_for_its_purpose(town: Town) -> None:
    town.register()
    town.start()
    town.send()
    refused("recovery_over", lambda: recovery_links.stop(town.settings, town.token()))
    refused("recovery_over", lambda: town.confirm(town.token("recovery")))
    town.age("sent_at", recoveries.CODE_LASTS)
    refused("recovery_over", lambda: town.confirm(town.token()))
    town.send()
    refused("recovery_speaker", lambda: town.confirm(town.token(), authorised=False))
    refused("recovery_speaker", lambda: town.confirm(town.token(), name="  ich "))
    town.confirm(town.token())
    refused("recovery_over", lambda: town.confirm(town.token()))
    with town.second.scope() as scope:
        refused("recovery_confirmed", lambda: recoveries.send(scope, town.slug))


@pytest.mark.asvs("6.6.3")
def test_a_code_that_is_none_opens_nothing(town: Town) -> None:
    town.register()
    town.start(channel="post")
    code = recoveries.code_of(town.settings, town.row().id)
    refused("recovery_over", lambda: recovery_links.by_code(town.settings, code))
    assert town.send() == code
    for typed in ("", "0", code[:-1], code[:-1] + ("A" if code[-1] != "A" else "B"), "é" * 16):
        refused("recovery_over", partial(recovery_links.by_code, town.settings, typed))


def test_an_address_of_the_foundation_waits_and_its_people_are_told(town: Town) -> None:
    with town.first.scope() as scope:
        refused("recovery_no_contact", lambda: recoveries.start(scope, town.slug, FORM))
        official_contacts.register_for(scope, town.slug, {"email": town.office})
    assert town.letters(town.reader) == ["official_contact"]
    with town.first.scope() as scope:
        refused("recovery_new_contact", lambda: recoveries.start(scope, town.slug, FORM))
        refused("recovery_no_contact", lambda: recoveries.start(scope, town.slug, FORM | {"channel": "post"}))
    with plain_session(town.settings, "keck_staff") as session:
        session.execute(
            text(
                "update admin.official_contact set registered_at = registered_at - :by where tenant_id = :id"
            ),
            {"by": official_contacts.SETTLES, "id": town.member.tenant_id},
        )
    town.start()


def test_the_member_alone_changes_what_it_has_said(town: Town) -> None:
    town.register()
    with town.first.scope() as scope:
        refused(
            "contact_is_theirs",
            lambda: official_contacts.register_for(scope, town.slug, {"email": "boese@amt.example"}),
        )
    for contact, code in (({"email": " "}, "contact_missing"), ({"postal": "x" * 501}, "contact_long")):
        refused(code, partial(town.register, **contact))
    with town.member.scope() as scope:
        found = official_contacts.own(scope)
    assert found is not None
    assert (found.email, found.postal, found.counts) == (town.office, POSTAL, True)


def test_it_needs_somebody_who_leads_and_a_fresh_proof(town: Town) -> None:
    town.register()
    simple = Team(town.settings, admin=False)
    with simple.scope() as scope:
        for act in (recoveries.send, recoveries.invite, recoveries.stop, recoveries.current):
            with pytest.raises(Forbidden):
                act(scope, town.slug)
        with pytest.raises(Forbidden):
            recoveries.start(scope, town.slug, FORM)
    with town.first.scope(is_fresh=False) as scope, pytest.raises(ProofNeeded):
        recoveries.start(scope, town.slug, FORM)


def test_what_can_not_begin(town: Town) -> None:
    town.register()
    for changed, code in (
        ({"email": town.second.email}, "recovery_of_staff"),
        ({"email": "niemand"}, "email_wrong"),
        ({"name": " "}, "recovery_name_missing"),
        ({"reason": ""}, "recovery_reason_missing"),
        ({"channel": "taube"}, "recovery_no_contact"),
    ):
        refused(code, partial(town.start, **changed))
    town.start()
    refused("recovery_open", town.start)
    with town.first.scope() as scope:
        recoveries.stop(scope, town.slug)
    tenants.set_state(town.settings, town.slug, active=False)
    refused("recovery_suspended", town.start)


def test_another_member_sees_neither_address_nor_recovery(
    town: Town, make_member: Callable[..., Member]
) -> None:
    town.register()
    town.start()
    other = make_member()
    with other.scope() as scope:
        assert official_contacts.own(scope) is None
        assert scope.session.execute(text("select count(*) from admin.official_contact")).scalar() == 0
        with pytest.raises(Exception, match="permission denied"):
            scope.session.execute(text("select 1 from admin.recovery"))
