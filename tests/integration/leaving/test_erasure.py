"""C-25: a member is erased by two people and after a window, and then nothing of it is left anywhere."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from redis import Redis
from sqlalchemy import func, select, text, update

from keck.adapters.mail import post_of
from keck.config import Settings
from keck.db.base import Base
from keck.db.engines import engine
from keck.db.sessions import plain_session, tenant_session
from keck.persistence import models as m
from keck.services import erasing, staff_acts, tenants
from keck.services.backups import data_keys
from keck.services.backups.backup import backup, copy_out
from keck.services.errors import NotFound, Refused
from keck.services.foundation import summaries
from keck.services.identity import login_sessions
from keck.services.joining import intake, newcomers
from keck.services.joining.newcomers import Newcomer
from keck.services.leaving import certificates, erased_rows, erasures, exports, tombstones
from keck.services.member_import import import_member
from keck.services.people import invitations, memberships, official_contacts, recoveries
from keck.services.post import letters
from keck.services.releasing import darkness, withdrawals
from keck.services.restore import restore
from keck.tenants.permissions import Forbidden, ProofNeeded
from keck.web.public import create_public_app
from keck.workers.runner import run_next
from tests.integration.conftest import Member
from tests.integration.humans import who
from tests.integration.key_folders import bring_keys
from tests.integration.leaving.conftest import build_town
from tests.integration.mailbox import link_of, mail_server
from tests.integration.staff import Team

PASSWORD = "Neun graue Kraniche ziehen"
# Nothing in these rows is the member's: what they say of it is that it was erased.
STONES = {"admin.tombstone", "published.erased"}


@pytest.fixture(scope="module")
def place(platform: Callable[[str, Path], Settings], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return replace(
        platform("keck_erasing", tmp_path_factory.mktemp("erasing")), mail_from="KECK <post@keck.example>"
    )


@pytest.fixture(scope="module")
def neighbour(place: Settings, tmp_path_factory: pytest.TempPathFactory) -> Member:
    """A member that stays."""
    return build_town(place, tmp_path_factory.mktemp("neighbour"), "Bleibenstadt")


@pytest.fixture
def town(place: Settings, neighbour: Member, tmp_path: Path) -> Member:
    """A member that goes, with people of its own, one who belongs elsewhere too, and an invited one."""
    member = build_town(place, tmp_path, "Löschenau")
    for name in ("anke", "bernd"):
        add(member, f"{name}@{host(member)}", "admin")
    add(member, f"beide@{host(member)}", "editor")
    add(neighbour, f"beide@{host(member)}", "reader")
    with member.scope() as scope:
        invitations.invite(scope, email=f"neu@{host(member)}", role="reader")
    sign_in_by_provider(member)
    begin_and_stop_recovery(member)
    summaries.renew_all(place)
    login_sessions.sign_in(
        place, email=f"anke@{host(member)}", password=PASSWORD, address="192.0.2.4", agent="x"
    )
    return member


def sign_in_by_provider(member: Member) -> None:
    """Leave what a sign-in by the member's own provider leaves, of somebody whose account stays."""
    settings, whose = member.settings, {"tenant_id": member.tenant_id}
    person, at = account(member, "beide"), {"issuer": f"https://{host(member)}"}
    soon = datetime.now(UTC) + timedelta(hours=1)
    session_of = {"token_hash": uuid4().bytes, "account_id": person, "csrf_key": b"k", "expires_at": soon}
    flow = {"state_hash": uuid4().bytes, "browser_hash": b"b", "purpose": "sign_in", "expires_at": soon}
    with tenant_session(settings, "keck_owner", member.tenant_id) as session:
        session.add(m.Provider(**whose, **at, client_id="keck", secret=b"sealed"))
        session.add(m.MemberDomain(**whose, domain=host(member)))
        session.add(m.LinkedLogin(**whose, **at, subject="beide", account_id=person))
        session.add(m.LoginSession(**session_of, provider_tenant_id=member.tenant_id))
        session.add(m.SignInFlow(**flow, **at, provider_tenant_id=member.tenant_id))


def begin_and_stop_recovery(member: Member) -> None:
    """Leave what the way to a new administrator leaves: an official address, acts and letters."""
    with member.scope() as scope:
        official_contacts.register(scope, {"email": f"amt@{host(member)}", "postal": f"Amt, {host(member)}"})
    form = {"email": f"nachfolge@{host(member)}", "name": "Neu", "reason": "Ruhestand", "channel": "email"}
    with Team(member.settings).scope() as staff:
        recoveries.start(staff, member.slug, form)
    with Team(member.settings).scope() as staff:
        recoveries.send(staff, member.slug)
        recoveries.stop(staff, member.slug)


def host(member: Member) -> str:
    """Return where a member's people have their mail; its slug is not part of it."""
    return f"{member.slug.removeprefix('pruef-')}.example"


def add(member: Member, email: str, role: str) -> UUID:
    with member.scope() as scope:
        return memberships.add(scope, email=email, role=role, password=PASSWORD).account_id


def account(member: Member, name: str) -> UUID:
    with plain_session(member.settings, "keck_login") as session:
        wanted = m.Account.email == f"{name}@{host(member)}"
        return session.scalars(select(m.Account.id).where(wanted)).one()


def ask_and_confirm(member: Member) -> None:
    for name, act in (("anke", "ask"), ("bernd", "confirm")):
        person = who(account(member, name))
        with memberships.open_scope(member.settings, person, member.slug) as scope:
            if act == "ask":
                erasures.ask(scope, typed=member.slug)
            else:
                erasures.confirm(scope)


def let_the_window_pass(member: Member) -> None:
    with plain_session(member.settings, "keck_staff") as session:
        late = func.now() - timedelta(minutes=1)
        session.execute(update(m.Erasure).where(m.Erasure.tenant_id == member.tenant_id).values(due_at=late))


def traces(settings: Settings, member: Member, *words: str) -> list[str]:
    """Look for a member in every column of every table and every file of the store."""
    wanted = [str(member.tenant_id), member.tenant_id.hex, member.slug, *words]
    found = []
    with engine(settings, "keck_backup").connect() as connection:
        for table in Base.metadata.sorted_tables:
            rows = b"".join(copy_out(connection, table)).decode()
            found += [f"{table.fullname}: {word}" for word in wanted if word in rows]
    for path in settings.store.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            found += [f"{path}: {w}" for w in wanted if w in path.as_posix() or w.encode() in content]
    return [one for one in found if one.partition(":")[0] not in STONES]


def others(settings: Settings, member: Member) -> dict[str, str]:
    """Return a digest of all rows of other members by table, and of their files."""
    with engine(settings, "keck_backup").connect() as connection:
        found = {
            table.fullname: hashlib.sha256(
                b"".join(copy_out(connection, table, f"tenant_id <> '{member.tenant_id}'"))
            ).hexdigest()
            for table in erased_rows.tables()
        }
    for folder in ("t", "internal", "audit-heads"):
        for path in sorted((settings.store / folder).rglob("*")):
            if path.is_file() and str(member.tenant_id) not in path.as_posix():
                found[path.as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def status(settings: Settings, address: str) -> int:
    return create_public_app(settings).test_client().get(address).status_code


def send_letters(settings: Settings, url: str) -> Settings:
    ready = replace(settings, smtp_url=url)
    server = post_of(url)
    assert server is not None
    while letters.send_next(ready, server):
        pass
    return ready


def test_nothing_of_an_erased_member_is_left_and_others_are_untouched(
    place: Settings, town: Member, neighbour: Member, redis_url: str
) -> None:
    with town.scope() as scope:
        job_id = exports.request(scope)
    assert town.finish(job_id)["state"] == "done"
    with town.scope() as scope:
        memberships.change_role(scope, account(town, "beide"), role="admin")
    before = others(place, town)
    assert traces(place, town), "the search finds nothing even before"
    everything = counted(place, town)
    ask_and_confirm(town)
    let_the_window_pass(town)

    assert erasing.erase_due(place) == [town.slug]

    assert others(place, town) == before
    assert erasing.erase_due(place) == []
    with mail_server() as box:
        ready = send_letters(place, box.url)
        for name in ("anke", "bernd"):
            (*_, last) = box.to(f"{name}@{host(town)}")
            assert "gelöscht" in last["Subject"]
        issued = certificates.look(ready, link_of(last).rpartition("/")[2])
        assert box.to(f"neu@{host(town)}") == []
    assert issued.is_whole
    told = issued.document
    # Counted before it was asked for: the job that has taken the atlas off came with that.
    for table in ("queue.job", "queue.outbox"):
        everything[table] += 1
    assert {
        **everything,
        "admin.erasure": 1,
        "private.audit_entry": told["tables"]["private.audit_entry"],
    } == (told["tables"])
    assert told["files"]["count"] > 20
    assert told["accounts"] == 2
    with plain_session(place, "keck_relay") as session:
        kinds = set(session.scalars(select(m.Mail.kind).where(m.Mail.address.endswith(host(town)))))
        assert kinds == {"erased"}, "only the letter with the certificate is left"
        session.execute(text("delete from identity.mail"))
    alone = [f"{name}@{host(town)}" for name in ("anke", "bernd", "neu", "frieda", "amt", "nachfolge")]
    assert traces(place, town, "Löschenau", *alone) == []
    with plain_session(place, "keck_login") as session:
        left = session.scalars(select(m.Account.email).where(m.Account.email.endswith(f"{host(town)}")))
        assert left.all() == [f"beide@{host(town)}"]
        here = select(func.count()).select_from(m.LoginSession)
        assert session.scalar(here.where(m.LoginSession.account_id == account(town, "beide"))) == 0
    with Team(place).scope() as staff:
        newest = next(one for one in staff_acts.recent(staff) if one.act != "made_staff")
    assert (newest.act, newest.slug, newest.about) == ("erased", None, {})
    keys = [key.decode() for key in Redis.from_url(redis_url).scan_iter()]
    assert not [key for key in keys if str(town.tenant_id) in key or town.slug in key]
    assert status(place, f"/de/{town.slug}/") == 410
    assert status(place, f"/api/v1/tenants/{town.slug}/areas") == 410
    assert status(place, f"/de/{neighbour.slug}/") == 200
    with pytest.raises(Refused, match="slug_taken"):
        tenants.create(place, slug=town.slug, name="Wieder", official_key="99999999")
    again = f"{town.slug};Wieder;99999999;a@b.example"
    with Team(place).scope() as staff:
        (line,) = intake.check(staff, again).lines
        assert [one.code for one in line.line.findings] == ["members_slug_erased"]
        with pytest.raises(Refused, match="members_wrong"):
            intake.create(staff, again)
        with pytest.raises(Refused, match="slug_taken"):
            newcomers.settle(staff, Newcomer(town.slug, "Wieder", "99999999", "a@b.example"))


def counted(settings: Settings, member: Member) -> dict[str, int]:
    found = {}
    with engine(settings, "keck_backup").connect() as connection:
        for table in erased_rows.tables():
            query = select(func.count()).select_from(table).where(table.c.tenant_id == member.tenant_id)
            if count := connection.execute(query).scalar_one():
                found[table.fullname] = count
    return found


def test_every_table_that_names_a_member_is_swept() -> None:
    named = {t.fullname for t in Base.metadata.sorted_tables if "tenant_id" in t.c}
    assert {table.fullname for table in erased_rows.tables()} == named
    known_without = {
        "admin.announcement",
        "admin.inquiry",
        "admin.inquiry_event",
        "admin.site_text",
        "admin.tenant",
        "admin.tombstone",
        "identity.account",
        "identity.challenge",
        "identity.dismissal",
        "identity.factor",
        "identity.factor_code",
        "identity.login_event",
        "identity.mail",
        "identity.session",
        "identity.sign_in_flow",
        "identity.staff",
        "identity.ticket",
        "published.erased",
        "published.network",
    }
    assert {t.fullname for t in Base.metadata.sorted_tables} - named == known_without
    # What points to a member under another name goes with its row.
    others = [
        key
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.fullname == "admin.tenant" and key.parent.name != "tenant_id"
    ]
    assert {key.ondelete for key in others} == {"CASCADE"}


def test_one_person_alone_can_not_do_it(place: Settings, town: Member) -> None:
    anke, beide = account(town, "anke"), account(town, "beide")
    with (
        pytest.raises(Refused, match="erasure_slug_differs"),
        memberships.open_scope(place, who(anke), town.slug) as scope,
    ):
        erasures.ask(scope, typed="etwas-anderes")
    with (
        pytest.raises(ProofNeeded),
        memberships.open_scope(place, who(anke, is_fresh=False), town.slug) as scope,
    ):
        erasures.ask(scope, typed=town.slug)
    with pytest.raises(Forbidden), memberships.open_scope(place, who(beide), town.slug) as scope:
        erasures.ask(scope, typed=town.slug)
    with memberships.open_scope(place, who(anke), town.slug) as scope:
        erasures.ask(scope, typed=town.slug)
    with (
        pytest.raises(Refused, match="erasure_open"),
        memberships.open_scope(place, who(anke), town.slug) as scope,
    ):
        erasures.ask(scope, typed=town.slug)
    with (
        pytest.raises(Refused, match="erasure_same_person"),
        memberships.open_scope(place, who(anke), town.slug) as scope,
    ):
        erasures.confirm(scope)
    assert status(place, f"/de/{town.slug}/") == 200
    assert erasing.due(place) == []
    with memberships.open_scope(place, who(anke), town.slug) as scope:
        erasures.take_back(scope)
        assert erasures.of(scope) is None


def test_those_who_lead_confirm_only_where_nobody_else_can(place: Settings, town: Member) -> None:
    first, second, simple = Team(place), Team(place), Team(place, admin=False)
    with pytest.raises(Forbidden), simple.scope() as staff:
        erasures.ask_by_staff(staff, town.slug, typed=town.slug)
    with pytest.raises(ProofNeeded), first.scope(is_fresh=False) as staff:
        erasures.ask_by_staff(staff, town.slug, typed=town.slug)
    with first.scope() as staff:
        erasures.ask_by_staff(staff, town.slug, typed=town.slug)
    with pytest.raises(Refused, match="erasure_members_confirm"), second.scope() as staff:
        erasures.confirm_by_staff(staff, town.tenant_id)
    with town.scope() as scope:
        memberships.remove(scope, account(town, "bernd"))
    with pytest.raises(Forbidden), simple.scope() as staff:
        erasures.confirm_by_staff(staff, town.tenant_id)
    with pytest.raises(Refused, match="erasure_same_person"), first.scope() as staff:
        erasures.confirm_by_staff(staff, town.tenant_id)
    with pytest.raises(ProofNeeded), second.scope(is_fresh=False) as staff:
        erasures.confirm_by_staff(staff, town.tenant_id)
    with second.scope() as staff:
        erasures.confirm_by_staff(staff, town.tenant_id)
    (waiting,) = [one for one in erasures.pending(place) if one.slug == town.slug]
    assert waiting.due_at is not None
    assert waiting.due_at - waiting.confirmed_at == timedelta(days=14)  # type: ignore[operator]
    with pytest.raises(Forbidden), simple.scope() as staff:
        erasures.undo_by_staff(staff, town.tenant_id)
    with first.scope() as staff:
        erasures.undo_by_staff(staff, town.tenant_id)
        acts = staff_acts.recent(staff, slug=town.slug)[:3]
    assert [one.act for one in acts] == ["erasure_undone", "erasure_confirmed", "erasure_asked"]
    assert all(one.name for one in acts)
    with town.scope() as scope:
        entries = scope.session.scalars(select(m.AuditEntry).order_by(m.AuditEntry.number.desc()).limit(2))
        assert {(one.account_id, one.origin) for one in entries} == {(None, "staff")}


def work_off(member: Member) -> None:
    while run_next(member.settings, node="test/", worker="test/1"):
        pass


def test_within_the_window_everything_is_closed_and_comes_back(place: Settings, town: Member) -> None:
    assert status(place, f"/de/{town.slug}/") == 200
    name = next(iter(exposed(place, town)))
    ask_and_confirm(town)
    work_off(town)
    assert {status(place, f"/de/{town.slug}/{page}") for page in ("", "map", "downloads")} == {410}
    assert status(place, f"/a/{name}") == 410
    assert status(place, f"/api/v1/tenants/{town.slug}/areas") == 410
    with pytest.raises(NotFound), memberships.open_scope(place, who(account(town, "anke")), town.slug):
        pass
    assert erasing.erase_due(place) == []
    assert [one.slug for one in erasures.pending_of(place, account(town, "bernd"))] == [town.slug]
    with pytest.raises(NotFound):
        erasures.undo_by_member(place, who(account(town, "beide")), town.tenant_id)
    with pytest.raises(ProofNeeded):
        erasures.undo_by_member(place, who(account(town, "bernd"), is_fresh=False), town.tenant_id)

    erasures.undo_by_member(place, who(account(town, "bernd")), town.tenant_id)

    work_off(town)
    assert status(place, f"/de/{town.slug}/") == 200
    assert status(place, f"/a/{name}") == 200
    with town.scope() as scope:
        acts = scope.session.scalars(select(m.AuditEntry.act).order_by(m.AuditEntry.number)).all()
    assert [act for act in acts if act.startswith("erasure")] == [
        "erasure_asked",
        "erasure_confirmed",
        "erasure_undone",
    ]


def test_the_foundation_can_not_take_up_a_member_whose_erasure_is_confirmed(
    place: Settings, town: Member
) -> None:
    ask_and_confirm(town)
    work_off(town)
    for active, dark in ((True, False), (False, False), (False, True)):
        with pytest.raises(Refused, match="erasure_decides"):
            tenants.set_state(place, town.slug, active=active, dark=dark)
    with pytest.raises(NotFound), memberships.open_scope(place, who(account(town, "anke")), town.slug):
        pass
    work_off(town)
    assert status(place, f"/de/{town.slug}/") == 410
    erasures.undo_by_operator(place, town.slug)
    tenants.set_state(place, town.slug, active=False)
    tenants.set_state(place, town.slug, active=True)


def test_undoing_an_erasure_does_not_take_up_whom_the_foundation_has_suspended(
    place: Settings, town: Member
) -> None:
    tenants.set_state(place, town.slug, active=False, dark=True)
    erasures.ask_by_operator(place, town.slug, typed=town.slug)
    with town.behind() as scope:
        bernd = m.Membership.account_id == account(town, "bernd")
        scope.session.execute(update(m.Membership).where(bernd).values(role="reader"))
    with Team(place).scope() as staff:
        erasures.confirm_by_staff(staff, town.tenant_id)
    erasures.undo_by_member(place, who(account(town, "anke")), town.tenant_id)
    work_off(town)
    with pytest.raises(NotFound), memberships.open_scope(place, who(account(town, "anke")), town.slug):
        pass
    assert status(place, f"/de/{town.slug}/") == 410


def test_darkness_that_was_lost_is_asked_for_again(place: Settings, town: Member) -> None:
    work_off(town)
    assert darkness.bring_in_line(place) == []
    for dark, answer in ((True, 410), (False, 200)):
        with plain_session(place, "keck_staff") as session:
            state = {"state": "suspended" if dark else "active", "dark": dark}
            session.execute(update(m.Tenant).where(m.Tenant.id == town.tenant_id).values(state))
        with town.behind() as scope:
            old = update(m.Job).where(m.Job.kind == "withdraw")
            scope.session.execute(old.values(created_at=func.now() - timedelta(hours=1)))
        assert darkness.bring_in_line(place) == [town.tenant_id]
        assert darkness.bring_in_line(place) == []
        work_off(town)
        assert status(place, f"/de/{town.slug}/") == answer
        assert darkness.bring_in_line(place) == []


def exposed(settings: Settings, member: Member) -> list[str]:
    with plain_session(settings, "keck_public") as session:
        listed = select(m.Artefact).where(
            m.Artefact.tenant_id == member.tenant_id, m.Artefact.state == "listed"
        )
        return [f"{one.hash}.{one.extension}" for one in session.scalars(listed)]


def test_what_the_member_had_withdrawn_itself_stays_dark(place: Settings, town: Member) -> None:
    with town.scope() as scope:
        job_id = withdrawals.withdraw(scope)
    town.finish(job_id)
    ask_and_confirm(town)
    work_off(town)
    erasures.undo_by_operator(place, town.slug)
    work_off(town)
    assert status(place, f"/de/{town.slug}/") == 410


def test_once_it_has_begun_nobody_can_undo_it_and_a_killed_keeper_goes_on(
    place: Settings, town: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_and_confirm(town)
    let_the_window_pass(town)

    def killed(name: str) -> None:
        if name == "erasure.files":
            raise KeyboardInterrupt

    monkeypatch.setattr(erasing, "failpoint", killed)
    with pytest.raises(KeyboardInterrupt):
        erasing.erase_due(place)
    monkeypatch.undo()
    assert not (place.store / "t" / str(town.tenant_id)).exists()
    with pytest.raises(NotFound):
        erasures.undo_by_operator(place, town.slug)

    assert erasing.erase_due(place) == [town.slug]

    (stone,) = [one for one in certificates.stones(place) if one.slug == town.slug]
    with plain_session(place, "keck_staff") as session:
        written = session.get_one(m.Tombstone, town.slug).certificate
    assert hashlib.sha256(written.encode()).hexdigest() == stone.sha256
    assert json.loads(written)["files"]["count"] > 20, "what was counted before it was killed is kept"
    assert traces(place, town) == []


def test_an_older_backup_does_not_bring_it_back(
    place: Settings,
    town: Member,
    neighbour: Member,
    tmp_path: Path,
    platform: Callable[[str, Path], Settings],
) -> None:
    saved = tmp_path / "saved"
    backup(place, saved)
    archive = take_along(town, tmp_path / "archive")
    ask_and_confirm(town)
    let_the_window_pass(town)
    erasing.erase_due(place)
    with pytest.raises(Refused, match="tenant_erased"):
        restore(place, saved, slug=town.slug)
    with pytest.raises(Refused, match="slug_taken"):
        import_member(place, archive)

    again = platform(f"keck_again_{town.slug[-4:]}", tmp_path / "again")
    bring_keys(place, again)
    restore(again, saved, erased=tombstones.file_of(place))

    assert traces(again, town) == []
    assert status(again, f"/de/{neighbour.slug}/") == 200
    assert status(again, f"/de/{town.slug}/") in (404, 410)
    # Where it is put back in place, the list lies beside the platform and nobody needs to name it.
    beside = platform(f"keck_beside_{town.slug[-4:]}", tmp_path / "beside")
    tombstones.remember(beside, [town.slug], certificates.stones(place)[0].erased_on)
    bring_keys(place, beside)
    restore(beside, saved)
    assert traces(beside, town) == []
    # Its key is gone with it: no list is needed for what nobody can read.
    assert data_keys.find(place, town.tenant_id) is None


def take_along(member: Member, folder: Path) -> Path:
    with member.scope() as scope:
        job_id = exports.request(scope)
    made = UUID(member.finish(job_id)["result"]["export"])
    with member.scope() as scope:
        exports.unpack(exports.path_of(scope, made), folder)
    return folder


def test_a_broken_list_of_the_erased_is_told_and_nothing_restored(place: Settings, tmp_path: Path) -> None:
    backup(place, tmp_path / "saved")
    broken = tmp_path / "list.jsonl"
    broken.write_text('{"slug": "a"}\nkaputt\n')
    with pytest.raises(Refused, match="tombstones_broken"):
        restore(place, tmp_path / "saved", erased=broken)


def test_a_waiting_erasure_in_a_backup_gets_its_window_again(
    place: Settings, town: Member, tmp_path: Path, platform: Callable[[str, Path], Settings]
) -> None:
    ask_and_confirm(town)
    let_the_window_pass(town)
    backup(place, tmp_path / "saved")
    erasures.undo_by_operator(place, town.slug)
    again = platform(f"keck_wait_{town.slug[-4:]}", tmp_path / "again")
    bring_keys(place, again)
    restore(again, tmp_path / "saved")
    assert erasing.erase_due(again) == []
    (waiting,) = [one for one in erasures.pending(again) if one.slug == town.slug]
    assert waiting.confirmed_at is not None
