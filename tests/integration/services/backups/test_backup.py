"""R-17: a backup put back is the same database; one member alone leaves all others alone."""

import hashlib
import io
import json
import secrets
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import ProgrammingError

from keck.adapters.shelf import public_data
from keck.adapters.store import Store
from keck.config import Settings
from keck.db.engines import engine
from keck.db.lint import breaches
from keck.db.migrate import upgrade
from keck.db.sessions import plain_session, tenant_session
from keck.persistence import models as m
from keck.services import tenants
from keck.services.backup_format import saved_tables, store_file, table_file
from keck.services.backups.backup import backup, copy_out
from keck.services.errors import Refused
from keck.services.identity import login_sessions
from keck.services.logs import audit_proof
from keck.services.people import memberships
from keck.services.restore import restore
from keck.stack.postgres import Postgres
from keck.stack.roles import ensure_roles
from keck.tenants.roles import Role
from tests.integration.key_folders import bring_keys
from tests.tenancy.factories import ASKED, PASSWORD, STAFF_ONLY, Seeded, owned_models, seed

CONTENT = b"stadtteil;kinder\n101;7919\n"


@pytest.fixture(scope="module")
def source(settings: Settings, cluster: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A database of its own with two members, their files and what they published."""
    made = another_database(settings, cluster, "keck_source", tmp_path_factory.mktemp("source"))
    upgrade(made)
    return made


@pytest.fixture(scope="module")
def members(source: Settings) -> tuple[Seeded, Seeded]:
    """Two seeded members with a stored upload and a published artefact each."""
    pair = (seed(source, "falkenried", "99000201"), seed(source, "marderstedt", "99000202"))
    for seeded in pair:
        stored = Store(source.store).create(seeded.tenant_id, io.BytesIO(CONTENT), 1000)
        with tenant_session(source, "keck_app", seeded.tenant_id) as session:
            session.execute(update(m.Upload).values(storage_key=stored.key))
        publish(source, seeded)
    return pair


@pytest.fixture(scope="module")
def saved(source: Settings, members: tuple[Seeded, Seeded], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of both."""
    folder = tmp_path_factory.mktemp("backups") / "first"
    contents = backup(source, folder)
    assert contents.missing == []
    return folder


@pytest.fixture
def empty_cluster(tmp_path: Path, settings: Settings) -> Iterator[Settings]:
    """Another PostgreSQL server with nothing in it but the login roles and the migrated tables."""
    postgres = Postgres(tmp_path / "postgres", secrets.token_hex(12), durable=False)
    postgres.prepare()
    server = subprocess.Popen(
        postgres.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **postgres.process_options()
    )
    try:
        while not postgres.accepts():
            assert server.poll() is None
            time.sleep(0.05)
        ensure_roles(postgres.admin_dsn, settings.passwords)
        made = replace(settings, database=postgres.address, home=tmp_path, store=tmp_path / "store")
        upgrade(made)
        yield made
    finally:
        server.send_signal(2)
        server.wait(30)


def another_database(settings: Settings, cluster: Postgres, name: str, home: Path) -> Settings:
    ensure_roles(cluster.admin_dsn, settings.passwords, database=name)
    address = settings.database.replace("///keck?", f"///{name}?")
    return replace(settings, database=address, home=home, store=home / "store")


def publish(settings: Settings, seeded: Seeded) -> None:
    digest = hashlib.sha256(seeded.slug.encode()).hexdigest()[:40]
    public_data(settings.store).write(digest, "json", json.dumps({"slug": seeded.slug}).encode())
    common = {"tenant_id": seeded.tenant_id, "slug": seeded.slug}
    with plain_session(settings, "keck_gate") as session:
        session.add(m.PublishedTenant(**common, name=seeded.slug, official_key="99000200"))
        session.add(m.Manifest(**common, release=1, data={"release": 1}))
        session.add(
            m.Artefact(
                hash=digest,
                extension="json",
                tenant_id=seeded.tenant_id,
                media_type="application/json",
                size=2,
            )
        )


def digests(settings: Settings, condition: str = "true", *, owned_only: bool = False) -> dict[str, str]:
    """Return a digest of the rows of each table."""
    chosen = [
        table for table in saved_tables() if not owned_only or table in {o.__table__ for o in owned_models()}
    ]
    with engine(settings, "keck_backup").connect() as connection:
        return {
            table.fullname: hashlib.sha256(b"".join(copy_out(connection, table, condition))).hexdigest()
            for table in chosen
        }


def test_everything_comes_back_into_an_empty_cluster(
    source: Settings, saved: Path, members: tuple[Seeded, Seeded], empty_cluster: Settings
) -> None:
    bring_keys(source, empty_cluster)
    restore(empty_cluster, saved)

    assert digests(empty_cluster) == digests(source)
    with engine(empty_cluster, "keck_owner").connect() as connection:
        assert breaches(connection) == []
    for seeded in members:
        assert_isolated(empty_cluster, seeded, members)
        key = tenant_upload(empty_cluster, seeded).storage_key
        assert Store(empty_cluster.store).path(seeded.tenant_id, key).read_bytes() == CONTENT


def assert_isolated(settings: Settings, seeded: Seeded, members: tuple[Seeded, Seeded]) -> None:
    other = next(one for one in members if one is not seeded)
    for model in owned_models():
        with tenant_session(settings, "keck_app", seeded.tenant_id) as session:
            assert session.get(model, seeded.key(model)) is not None
            assert session.get(model, other.key(model)) is None
        with plain_session(settings, "keck_app") as session:
            assert session.scalar(select(func.count()).select_from(model)) == 0
        # What is made for the foundation to see, and what it and a member write to each other.
        seen = model in (m.MemberSummary, *ASKED, *STAFF_ONLY)
        for role in ("keck_public", *(() if seen else ("keck_staff",))):
            with plain_session(settings, role) as session, pytest.raises(ProgrammingError, match="denied"):
                session.execute(select(model.__table__.c.tenant_id))


def tenant_upload(settings: Settings, seeded: Seeded) -> m.Upload:
    with tenant_session(settings, "keck_app", seeded.tenant_id) as session:
        return session.scalars(select(m.Upload)).one()


def test_people_sign_in_to_the_restored_platform_and_old_sessions_are_gone(
    source: Settings, members: tuple[Seeded, Seeded], tmp_path: Path, settings: Settings, cluster: Postgres
) -> None:
    account_id, email = members[0].people[Role.ADMIN]
    token = login_sessions.sign_in(source, email=email, password=PASSWORD, address="192.0.2.1")
    backup(source, tmp_path / "saved")
    restored = another_database(settings, cluster, "keck_signed", tmp_path / "home")
    upgrade(restored)

    bring_keys(source, restored)
    restore(restored, tmp_path / "saved")

    assert login_sessions.find(source, token) is not None
    assert login_sessions.find(restored, token) is None
    fresh = login_sessions.sign_in(restored, email=email, password=PASSWORD, address="192.0.2.1")
    found = login_sessions.find(restored, fresh)
    assert found is not None
    assert found.account_id == account_id
    assert [place.slug for place in memberships.places(restored, account_id)] == ["falkenried"]


def test_a_full_database_takes_no_whole_backup(source: Settings, saved: Path) -> None:
    before = digests(source)

    with pytest.raises(Refused, match="restore_not_empty"):
        restore(source, saved)

    assert digests(source) == before


def test_one_member_comes_back_and_the_others_are_untouched(
    source: Settings, saved: Path, members: tuple[Seeded, Seeded]
) -> None:
    first, second = members
    own = f"tenant_id = '{first.tenant_id}'"
    before = digests(source, own, owned_only=True)
    spoil(source, first)
    tenants.create(source, slug="neuendorf", name="Neuendorf", official_key="99000203")
    with tenant_session(source, "keck_app", second.tenant_id) as session:
        session.execute(update(m.Dataset).values(name={"de": "später geändert"}))
    others = digests(source, f"tenant_id <> '{first.tenant_id}'", owned_only=True)

    restore(source, saved, slug="falkenried")

    after = digests(source, own, owned_only=True)
    # The log goes on: that the member was restored stands there, too.
    assert {table for table in before if after[table] != before[table]} == {
        "private.audit_entry",
        "private.audit_head",
    }
    with tenants.operator_scope(source, "falkenried") as scope:
        assert list(audit_proof.entries(scope))[-1].act == "restored"
        assert audit_proof.first_broken(scope) is None
    assert digests(source, f"tenant_id <> '{first.tenant_id}'", owned_only=True) == others


def spoil(settings: Settings, seeded: Seeded) -> None:
    """Lose a table and its file, and rename an indicator."""
    key = tenant_upload(settings, seeded).storage_key
    Store(settings.store).delete(seeded.tenant_id, key)
    with tenant_session(settings, "keck_app", seeded.tenant_id) as session:
        session.execute(delete(m.ObservationBlock))
        session.execute(delete(m.Block))
        session.execute(update(m.Indicator).values(code="own.verschrieben"))
        session.add(m.Job(tenant_id=seeded.tenant_id, kind="later"))


def test_a_restored_member_has_its_files_again(
    source: Settings, saved: Path, members: tuple[Seeded, Seeded]
) -> None:
    first = members[0]
    key = tenant_upload(source, first).storage_key
    Store(source.store).delete(first.tenant_id, key)

    restore(source, saved, slug="falkenried")

    assert Store(source.store).path(first.tenant_id, key).read_bytes() == CONTENT


def test_what_was_shown_or_withdrawn_since_stays_known(
    source: Settings, saved: Path, members: tuple[Seeded, Seeded]
) -> None:
    first = members[0]
    owner = {"tenant_id": first.tenant_id}
    release, withdrawal = uuid4(), uuid4()
    shown = first.rows[m.Shown]
    assert isinstance(shown, m.Shown)
    with tenant_session(source, "keck_gate", first.tenant_id) as session:
        session.add(m.Release(**owner, id=release, number=2, audience="public", state="published"))
        session.flush()
        session.add(
            m.Shown(
                **owner,
                release_id=release,
                measure_code="later",
                group_code="",
                period_code="2025",
                area_set_id=shown.area_set_id,
                values=shown.values,
                known=shown.known,
            )
        )
        session.add(m.Withdrawal(**owner, id=withdrawal, indicator_code="own.kinder"))

    restore(source, saved, slug="falkenried")

    with tenant_session(source, "keck_gate", first.tenant_id) as session:
        assert session.get(m.Release, (first.tenant_id, release)) is not None
        assert session.get(m.Withdrawal, (first.tenant_id, withdrawal)) is not None
        assert "later" in session.scalars(select(m.Shown.measure_code)).all()


def test_a_member_who_is_gone_comes_back_with_people_and_public_pages(
    source: Settings,
    saved: Path,
    members: tuple[Seeded, Seeded],
    tmp_path: Path,
    settings: Settings,
    cluster: Postgres,
) -> None:
    restored = another_database(settings, cluster, "keck_alone", tmp_path)
    upgrade(restored)
    bring_keys(source, restored)

    restore(restored, saved, slug="marderstedt")

    second = members[1]
    account_id, _ = second.people[Role.PUBLISHER]
    assert [place.slug for place in memberships.places(restored, account_id)] == ["marderstedt"]
    with plain_session(restored, "keck_public") as session:
        assert session.scalars(select(m.Manifest.slug)).all() == ["marderstedt"]
        digest = session.scalars(select(m.Artefact.hash)).one()
    assert public_data(restored.store).read(digest, "json") is not None
    with engine(restored, "keck_backup").connect() as connection:
        assert connection.execute(text("select slug from admin.tenant")).scalars().all() == ["marderstedt"]


def test_a_backup_goes_into_an_empty_folder_only(source: Settings, saved: Path) -> None:
    with pytest.raises(Refused, match="backup_folder_full"):
        backup(source, saved)


def test_a_member_that_is_not_in_the_backup_is_refused(source: Settings, saved: Path) -> None:
    with pytest.raises(Refused, match="restore_tenant_unknown"):
        restore(source, saved, slug="nirgends")


def test_an_unfinished_backup_is_none(source: Settings, tmp_path: Path) -> None:
    backup(source, tmp_path / "cut")
    (tmp_path / "cut" / "backup.json").unlink()

    with pytest.raises(Refused, match="backup_none"):
        restore(source, tmp_path / "cut", slug="falkenried")


@pytest.mark.parametrize("damage", ["row", "file", "cut", "gone"])
def test_a_damaged_backup_changes_nothing(source: Settings, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "damaged"
    contents = backup(source, folder)
    name = next(name for name in contents.files if name.startswith("t/"))
    owner = name.split("/")[1]
    rows = table_file(folder, "private.area", owner)
    if damage == "row":
        rows.write_bytes(table_file(folder, "private.source", owner).read_bytes())
    elif damage == "cut":
        rows.write_bytes(rows.read_bytes()[:-12])
    elif damage == "file":
        store_file(folder, name).write_bytes(CONTENT + b"1")
    else:
        store_file(folder, name).unlink()
    before = digests(source)

    with pytest.raises(Refused, match="backup_damaged"):
        restore(source, folder, slug="falkenried")

    assert digests(source) == before


def test_a_file_that_a_row_names_and_nobody_has_is_told(
    source: Settings, members: tuple[Seeded, Seeded], tmp_path: Path
) -> None:
    second = members[1]
    key = tenant_upload(source, second).storage_key
    Store(source.store).delete(second.tenant_id, key)

    contents = backup(source, tmp_path / "short")

    assert contents.missing == [f"t/{second.tenant_id}/{key}"]
    Store(source.store).path(second.tenant_id, key).write_bytes(CONTENT)
