"""What the foundation's people may do, what they see of members, and what is written of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from keck.config import Settings
from keck.db.engines import engine
from keck.db.sessions import plain_session
from keck.domain.calendar_days import day_of
from keck.persistence.models import Announcement, AuditEntry
from keck.services import quotas, staff_acts, tenants
from keck.services.errors import Forbidden, NotFound, ProofNeeded, Refused
from keck.services.foundation import announcements, network, summaries
from keck.services.foundation.staff_scopes import open_staff
from keck.services.identity import accounts
from keck.services.joining import intake
from keck.services.people import member_domains, memberships
from keck.tenants.quota import Quota
from keck.tenants.staff_roles import STAFF_ROLES, StaffPermission, StaffRole
from tests.integration.conftest import Member
from tests.integration.humans import PASSWORD, Human, who
from tests.integration.staff import Team, outsider


@pytest.fixture
def team(settings: Settings) -> Team:
    return Team(settings)


def acts_of(team: Team, slug: str) -> list[str]:
    with team.scope() as scope:
        return [one.act for one in staff_acts.recent(scope, slug=slug)]


def entries_of(member: Member) -> list[tuple[str, str, object]]:
    with member.behind() as scope:
        rows = scope.session.scalars(select(AuditEntry).order_by(AuditEntry.number))
        return [(row.act, row.origin, row.account_id) for row in rows]


def test_every_role_has_a_sentence_and_only_leading_manages() -> None:
    assert set(STAFF_ROLES) == set(StaffRole)
    assert all(one.name.en and one.sentence.en for one in STAFF_ROLES.values())
    managing = {role for role, one in STAFF_ROLES.items() if StaffPermission.MANAGE in one.permissions}
    assert managing == {StaffRole.STAFF_ADMIN}


def test_nobody_else_opens_anything_of_the_foundation(settings: Settings, team: Team) -> None:
    with pytest.raises(Forbidden), open_staff(settings, who(outsider(settings))):
        pass
    human = Human(settings, role="staff")
    human.sign_in()
    with pytest.raises(ProofNeeded), open_staff(settings, human.waiting):  # type: ignore[arg-type]
        pass
    # A session that a member's provider of identities has opened speaks for that member's people only.
    by_provider = replace(who(team.id), by=uuid4())
    with pytest.raises(Forbidden), open_staff(settings, by_provider):
        pass
    with team.scope() as scope:
        assert scope.role is StaffRole.STAFF_ADMIN


def test_a_role_is_given_and_never_taken_by_making_somebody_again(settings: Settings) -> None:
    simple = Team(settings, admin=False)
    with simple.scope() as scope, pytest.raises(Forbidden):
        scope.require(StaffPermission.MANAGE)
    accounts.create_staff(settings, email=simple.email, admin=True)
    accounts.create_staff(settings, email=simple.email)
    with simple.scope() as scope:
        scope.require(StaffPermission.MANAGE)
        made = [one for one in staff_acts.recent(scope) if one.about.get("email") == simple.email]
    assert [(one.act, one.about["role"]) for one in made] == [
        ("made_staff", "staff_admin"),
        ("made_staff", "staff"),
    ]
    assert all(one.by_operator for one in made)


def test_counts_reach_the_foundation_by_a_worker_and_nothing_else_does(
    settings: Settings, member: Member, team: Team
) -> None:
    with team.scope() as scope:
        before = network.find(scope, member.slug)
    assert (before.taken, before.failed_jobs, before.newest_data, before.last_sign_in) == (None,) * 4
    with member.behind() as scope:
        scope.session.execute(
            text(
                "insert into queue.job (tenant_id, id, kind, slot, args, state) values "
                "(:t, gen_random_uuid(), 'inspect', 'long', '{}', 'failed')"
            ),
            {"t": scope.tenant_id},
        )
    assert summaries.renew_all(settings) > 0
    with member.scope() as scope:
        email = f"a{uuid4().hex[:8]}@person.example"
        memberships.add(scope, email=email, role="admin", name="Frieda Kranich", password=PASSWORD)
    human = Human(settings)
    human.email = email
    human.sign_in()
    with team.scope() as scope:
        seen = network.find(scope, member.slug)
        roles, invited = network.people(scope, member.slug)
    assert seen.taken == Quota(0, 0, 0)
    assert (seen.failed_jobs, seen.last_sign_in) == (1, day_of(datetime.now(UTC)))
    assert (dict(roles), invited) == ({"admin": 1}, 0)
    assert "Kranich" not in repr(seen)


def test_the_foundations_login_reaches_no_row_of_a_member(settings: Settings) -> None:
    with engine(settings, "keck_staff").connect() as connection:
        for table in ("private.upload", "queue.job", "private.audit_entry", "identity.membership"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                connection.execute(text(f"select * from {table}"))
            connection.rollback()


def test_what_the_foundation_does_stands_in_both_logs(settings: Settings, member: Member, team: Team) -> None:
    quotas.set_for(settings, member.slug, jobs=5, by=team.id)
    tenants.set_state(settings, member.slug, active=False, by=team.id)
    tenants.set_state(settings, member.slug, active=True)
    assert acts_of(team, member.slug) == ["resumed", "suspended", "limited", "created"]
    with team.scope() as scope:
        newest = staff_acts.recent(scope, slug=member.slug)
    assert [one.name for one in newest][1:3] == [newest[1].name] * 2
    assert newest[1].name.startswith("Team ")
    assert [one.by_operator for one in newest] == [True, False, False, True]
    # The member learns that it was the foundation, and not who.
    assert entries_of(member) == [
        ("created", "operator", None),
        ("limited", "staff", None),
        ("suspended", "staff", None),
        ("resumed", "operator", None),
    ]


def test_confirmed_domains_stand_in_the_foundations_log(
    settings: Settings, member: Member, make_member: Callable[..., Member], team: Team
) -> None:
    domain = f"{member.slug}.example"
    for _ in range(2):
        member_domains.confirm(settings, member.slug, domain)
    with pytest.raises(Refused, match="domain_taken"):
        member_domains.confirm(settings, make_member().slug, domain)
    member_domains.take_back(settings, member.slug, domain)
    assert acts_of(team, member.slug) == ["removed_domain", "confirmed_domain", "created"]


def test_nobody_changes_the_foundations_log(settings: Settings) -> None:
    for statement in ("update admin.staff_act set act = 'x'", "delete from admin.staff_act"):
        with engine(settings, "keck_staff").connect() as connection, pytest.raises(ProgrammingError):
            connection.execute(text(statement))


def a_list(*rows: tuple[str, str, str, str]) -> str:
    return "Adresse;Kommune;AGS;E-Mail\n" + "\n".join(";".join(row) for row in rows)


def new_row(**changes: str) -> tuple[str, str, str, str]:
    word = uuid4().hex[:10]
    key = str(uuid4().int)[:8]
    row = {"slug": f"neu-{word}", "name": f"Neustadt {word}", "key": key, "email": f"{word}@neu.example"}
    row |= changes
    return row["slug"], row["name"], row["key"], row["email"]


def test_a_list_is_made_as_a_whole_and_twice_it_makes_nothing(
    settings: Settings, team: Team, mail_rows: Callable[[str], int]
) -> None:
    rows = [new_row(), new_row()]
    sent = a_list(*rows)
    with team.scope() as scope:
        assert [one.becomes for one in intake.check(scope, sent).lines] == ["new", "new"]
    with team.scope() as scope:
        intake.create(scope, sent)
    with team.scope() as scope:
        again = intake.create(scope, sent)
        assert [one.becomes for one in again.lines] == ["known", "known"]
    for slug, _, _, email in rows:
        assert acts_of(team, slug) == ["created"]
        assert mail_rows(email) == 1


def test_one_wrong_row_keeps_all_from_being_made(settings: Settings, team: Team, member: Member) -> None:
    good = new_row()
    bad = [
        (new_row(slug="Neu Stadt"), "slug_wrong"),
        (new_row(name=""), "name_missing"),
        (new_row(key="12"), "official_key_wrong"),
        (new_row(email="niemand"), "email_wrong"),
        (new_row(slug=member.slug), "members_slug_other"),
        (new_row(slug=good[0]), "members_slug_twice"),
        (new_row(key=good[2]), "members_key_twice"),
    ]
    for row, code in bad:
        with team.scope() as scope:
            checked = intake.check(scope, a_list(good, row))
            assert code in [found.code for found in checked.lines[1].line.findings]
            with pytest.raises(Refused, match="members_wrong"):
                intake.create(scope, a_list(good, row))
    assert good[0] not in tenants.slugs(settings)


def test_an_interrupted_list_goes_on_where_it_stopped(
    settings: Settings, team: Team, mail_rows: Callable[[str], int]
) -> None:
    first, second = new_row(), new_row()
    tenants.create(settings, slug=first[0], name=first[1], official_key=first[2], by=team.id)
    with team.scope() as scope:
        intake.create(scope, a_list(first, second))
    assert [mail_rows(one[3]) for one in (first, second)] == [1, 1]
    assert acts_of(team, first[0]) == ["created"]


def test_lists_are_for_those_who_lead_and_need_a_fresh_proof(settings: Settings, team: Team) -> None:
    simple = Team(settings, admin=False)
    with simple.scope() as scope, pytest.raises(Forbidden):
        intake.check(scope, a_list(new_row()))
    with team.scope(is_fresh=False) as scope, pytest.raises(ProofNeeded):
        intake.create(scope, a_list(new_row()))


@pytest.fixture
def mail_rows(settings: Settings) -> Callable[[str], int]:
    """Count the letters to an address."""

    def count(address: str) -> int:
        with plain_session(settings, "keck_relay") as session:
            query = text("select count(*) from identity.mail where address = :address")
            return int(session.execute(query, {"address": address}).scalar_one())

    return count


def test_an_announcement_is_seen_until_somebody_puts_it_away(settings: Settings, team: Team) -> None:
    today = day_of(datetime.now(UTC))
    words = f"Wartung {uuid4().hex[:8]}"
    with team.scope() as scope:
        made = announcements.add(scope, de=words, en="", first=today.isoformat(), last=today.isoformat())
        assert made in [one.id for one in announcements.planned(scope)]
    one, other = outsider(settings), outsider(settings)
    announcements.dismiss(settings, one, made)
    announcements.dismiss(settings, one, made)
    assert made not in [told.id for told in announcements.for_person(settings, one)]
    assert made in [told.id for told in announcements.for_person(settings, other)]
    with pytest.raises(NotFound):
        announcements.dismiss(settings, one, uuid4())
    with team.scope() as scope:
        announcements.end(scope, made)
        with pytest.raises(NotFound):
            announcements.end(scope, made)
    assert made not in [told.id for told in announcements.for_person(settings, other)]


def test_an_announcement_has_its_days(settings: Settings, team: Team) -> None:
    today = day_of(datetime.now(UTC))
    later = today + timedelta(days=2)
    person = outsider(settings)
    with team.scope() as scope:
        made = announcements.add(
            scope, de="Später", en="Later", first=later.isoformat(), last=later.isoformat()
        )
    assert made not in [told.id for told in announcements.for_person(settings, person)]
    with plain_session(settings, "keck_staff") as session:
        row = session.get_one(Announcement, made)
        assert row.ends_at - row.begins_at >= timedelta(hours=23)
    with team.scope() as scope:
        announcements.end(scope, made)
        for first, last in (("", ""), (later, today), (today - timedelta(days=9), today - timedelta(days=8))):
            with pytest.raises(Refused, match="announcement_days"):
                announcements.add(scope, de="x", en="", first=str(first), last=str(last))
        with pytest.raises(Refused, match="announcement_missing"):
            announcements.add(scope, de=" ", en="x", first=str(today), last=str(today))
