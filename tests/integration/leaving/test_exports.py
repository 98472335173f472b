"""C-24: a member takes along all that it has, and is the same on another platform."""

import csv
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from keck.adapters import shelf
from keck.adapters.store import Store
from keck.config import Settings
from keck.db.base import Base
from keck.db.engines import engine
from keck.domain.audit_chain import Entry, broken_at
from keck.persistence import models as m
from keck.services import jobs, tenants
from keck.services.errors import NotFound, ProofNeeded, Refused
from keck.services.leaving import exports
from keck.services.leaving.takeaway import LEFT, LIST, README, Takeaway, columns_of, taken_tables
from keck.services.leaving.takeaway_words import WORDS
from keck.services.logs import audit_proof
from keck.services.member_import import import_member
from keck.services.people import memberships
from keck.services.releasing import releases
from keck.tenants.permissions import Forbidden
from keck.web.public import create_public_app
from tests.integration.conftest import Member
from tests.integration.humans import who
from tests.integration.leaving.conftest import build_town
from tests.integration.processing.released import Released, publish

PASSWORD = "Neun graue Kraniche ziehen"
EMAIL = "anke@abschiedsau.example"


@pytest.fixture(scope="module")
def source(platform: Callable[[str, Path], Settings], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return platform("keck_leaving", tmp_path_factory.mktemp("leaving"))


@pytest.fixture(scope="module")
def town(source: Settings, tmp_path_factory: pytest.TempPathFactory) -> Member:
    member = build_town(source, tmp_path_factory.mktemp("files"))
    with member.scope() as scope:
        memberships.add(scope, email=EMAIL, role="admin", name="Anke", password=PASSWORD)
    return member


@pytest.fixture(scope="module")
def packed(town: Member, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of the town, unpacked."""
    return take_along(town, tmp_path_factory.mktemp("archive") / "dir")


def take_along(member: Member, folder: Path) -> Path:
    with member.scope() as scope:
        job_id = exports.request(scope)
    end = member.finish(job_id)
    assert end["state"] == "done", end
    with member.scope() as scope:
        archive = exports.path_of(scope, UUID(end["result"]["export"]))
    assert exports.unpack(archive, folder).missing == []
    return folder


@pytest.fixture(scope="module")
def elsewhere(
    packed: Path, platform: Callable[[str, Path], Settings], tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """A fresh platform that has taken the town up."""
    made = platform("keck_elsewhere", tmp_path_factory.mktemp("elsewhere"))
    import_member(made, packed)
    return made


def test_every_table_is_taken_along_or_on_the_list_with_a_reason() -> None:
    known = {table.fullname for table in Base.metadata.sorted_tables}
    assert set(WORDS) | set(LEFT) == known
    assert set(WORDS).isdisjoint(LEFT)
    owned = {t.fullname for t in Base.metadata.sorted_tables if "tenant_id" in t.c}
    # What is a member's own and stays behind is a register, a bell, an answer, a count or an archive.
    assert owned - set(WORDS) == {
        "admin.slug_history",
        "admin.agreement_record",
        "admin.member_domain",
        "admin.member_summary",
        "admin.official_contact",
        "admin.recovery",
        "admin.support_grant",
        "admin.support_ticket",
        "admin.proposal",
        "identity.release_link",
        "admin.staff_act",
        "identity.provider",
        "identity.linked_login",
        "admin.erasure",
        "private.export",
        "queue.outbox",
        "queue.idempotency",
    }


def test_the_archive_holds_every_row_and_file(town: Member, source: Settings, packed: Path) -> None:
    listed = Takeaway.read(packed)
    assert set(listed.tables) == set(WORDS)
    csv.field_size_limit(1 << 26)
    with engine(source, "keck_backup").connect() as connection:
        for table in taken_tables():
            name = table.fullname
            key = "id" if name == "admin.tenant" else "tenant_id"
            own = f"where {key} = '{town.tenant_id}'"
            if name == "identity.account":
                own = f"where id in (select account_id from identity.membership {own})"
            count = connection.execute(text(f"select count(*) from {name} {own}")).scalar_one()
            with (packed / listed.tables[name].file).open(newline="") as stream:
                header, *rows = csv.reader(stream)
            assert header == columns_of(table)
            assert len(rows) == listed.tables[name].rows
            # The log goes on after the snapshot was taken.
            assert len(rows) == count or name == "private.audit_entry", name
    with town.scope() as scope:
        files = {u.filename: u.sha256 for u in scope.session.scalars(select(m.Upload))}
    kept = {p.name[20:]: hashlib.sha256(p.read_bytes()).hexdigest() for p in (packed / "dateien").iterdir()}
    assert kept == files
    with town.scope() as scope:
        signed = [one.sha256 for one in scope.session.scalars(select(m.Agreement))]
    copies = [hashlib.sha256(p.read_bytes()).hexdigest() for p in (packed / "vereinbarungen").iterdir()]
    assert copies == signed
    assert len(copies) == 1
    artefacts = {p.name for p in (packed / "artefakte").iterdir()}
    assert artefacts >= set(Released(town).manifest["data"])
    assert listed.tables["private.block"].rows > 0


def test_nothing_of_the_archive_is_left_unexplained(packed: Path) -> None:
    guide = (packed / README).read_text()
    listed = Takeaway.read(packed)
    on_disk = {p.relative_to(packed).as_posix() for p in packed.rglob("*") if p.is_file()}
    assert on_disk == {LIST, *listed.files, *(t.file for t in listed.tables.values())}
    for name in on_disk:
        folder, _, _ = name.rpartition("/")
        named = name in guide or (
            folder in ("werte", "dateien", "vereinbarungen", "artefakte", "seiten") and folder in guide
        )
        assert named or name == README, name


def test_values_areas_and_log_are_readable_without_the_platform(packed: Path) -> None:
    (values,) = (packed / "werte").iterdir()
    with values.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    found = [r for r in rows if (r["gebiet"], r["zeitraum"]) == ("01", "2024") and r["zustand"] == "ok"]
    assert {"101", "2"} & {r["wert"] for r in found}
    with sqlite3.connect(packed / "gebiete.gpkg") as database:
        layers = [row[0] for row in database.execute("select table_name from gpkg_contents order by 1")]
        assert layers == ["kommune", "viertel"]
        assert database.execute("select count(*) from viertel").fetchone() == (12,)
    lines = [json.loads(line) for line in (packed / "protokoll.jsonl").read_text().splitlines()]
    assert broken_at(Entry.of(line) for line in lines) is None


def test_no_password_and_no_secret_goes_along(packed: Path, source: Settings) -> None:
    with engine(source, "keck_backup").connect() as connection:
        secret = connection.execute(text("select password_hash from identity.account")).scalars().all()
    everything = b"".join(path.read_bytes() for path in packed.rglob("*") if path.is_file())
    assert EMAIL.encode() in everything
    assert not [one for one in secret if one.encode() in everything]


def test_on_a_fresh_platform_the_releases_have_the_same_bytes(
    town: Member, elsewhere: Settings, packed: Path
) -> None:
    there = Member(elsewhere, town.slug, town.tenant_id)
    here = Released(town)
    assert Released(there).manifest == here.manifest
    for name in here.manifest["data"]:
        digest, _, extension = name.partition(".")
        assert Released(there).read(digest, extension) == here.read(digest, extension)
    for made, settings in ((create_public_app(town.settings), town), (create_public_app(elsewhere), there)):
        assert made.test_client().get(f"/de/{town.slug}/").status_code == 200, settings
    pages = [
        create_public_app(one).test_client().get(f"/de/{town.slug}/map").get_data()
        for one in (town.settings, elsewhere)
    ]
    assert pages[0] == pages[1]
    own = [
        create_public_app(one).test_client().get(f"/de/{town.slug}/info/impressum").get_data()
        for one in (town.settings, elsewhere)
    ]
    assert own[0] == own[1]
    assert f"Verantwortlich ist {town.slug}".encode() in own[0]
    listed = Takeaway.read(packed)
    again = take_along(there, packed.parent / "again")
    for name, table in Takeaway.read(again).tables.items():
        if name not in ("private.audit_entry", "private.audit_head", "queue.job"):
            assert table.sha256 == listed.tables[name].sha256, name
    with tenants.operator_scope(elsewhere, town.slug) as scope:
        assert audit_proof.first_broken(scope) is None
        assert "imported" in [one.act for one in audit_proof.entries(scope)]


def test_the_member_goes_on_where_it_is_now(town: Member, elsewhere: Settings) -> None:
    there = Member(elsewhere, town.slug, town.tenant_id)
    made = publish(there)
    assert made.atlas["tenant"]["slug"] == town.slug
    with there.scope() as scope:
        assert [one.role for one in memberships.people(scope) if one.email == EMAIL] == ["admin"]
        assert releases.current(scope, "public") is not None
    with engine(elsewhere, "keck_backup").connect() as connection:
        word = connection.execute(text("select password_hash from identity.account")).scalar_one()
    assert word == "!"


def test_an_address_that_was_given_here_is_refused(source: Settings, packed: Path) -> None:
    with pytest.raises(Refused, match="slug_taken"):
        import_member(source, packed)


@pytest.mark.parametrize("damage", ["row", "file", "gone", "list", "foreign", "artefact", "newer"])
def test_a_damaged_or_tampered_archive_changes_nothing(
    platform: Callable[[str, Path], Settings], packed: Path, tmp_path: Path, damage: str
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(packed, folder)
    wanted = tamper(folder, damage)
    target = platform("keck_damaged", tmp_path / "home")
    with pytest.raises(Refused, match=wanted):
        import_member(target, folder)
    with engine(target, "keck_backup").connect() as connection:
        assert connection.execute(text("select count(*) from admin.tenant")).scalar_one() == 0
    assert not [path for path in target.store.rglob("*") if path.is_file()]


def tamper(folder: Path, damage: str) -> str:
    listed: dict[str, Any] = json.loads((folder / LIST).read_text())
    artefact = next(name for name in listed["files"] if name.startswith("artefakte/"))
    if damage == "row":
        (folder / "tabellen" / "private.area.csv").write_text("x")
    elif damage == "file":
        (folder / artefact).write_bytes(b"x")
    elif damage == "gone":
        (folder / README).unlink()
    elif damage == "list":
        (folder / LIST).write_text("{}")
        return "import_other_format"
    elif damage == "newer":
        listed["tables"]["private.area"]["columns"].append("colour")
    else:
        content = b'{"evil": true}'
        (folder / artefact).write_bytes(content)
        listed["files"][artefact].update(size=len(content), sha256=hashlib.sha256(content).hexdigest())
        if damage == "foreign":
            listed["files"][artefact]["place"] = "t/../../evil"
    (folder / LIST).write_text(json.dumps(listed))
    return "import_newer" if damage == "newer" else "import_damaged"


def test_only_administrators_with_a_fresh_proof_may_ask_and_download(town: Member) -> None:
    made = {}
    for role in ("admin", "publisher"):
        with town.scope() as scope:
            made[role] = memberships.add(
                scope, email=f"{role}@{town.slug}.example", role=role, password=PASSWORD
            ).account_id
    with (
        pytest.raises(Forbidden),
        memberships.open_scope(town.settings, who(made["publisher"]), town.slug) as scope,
    ):
        exports.request(scope)
    stale = who(made["admin"], is_fresh=False)
    with pytest.raises(ProofNeeded), memberships.open_scope(town.settings, stale, town.slug) as scope:
        exports.request(scope)


def test_an_archive_is_there_for_seven_days_and_then_gone(town: Member) -> None:
    with town.scope() as scope:
        job_id = exports.request(scope)
        with pytest.raises(Refused, match="export_running"):
            exports.request(scope)
    made = UUID(town.finish(job_id)["result"]["export"])
    with town.scope() as scope:
        path = exports.path_of(scope, made)
        (row,) = [one for one in exports.all_of(scope) if one.id == made]
        assert timedelta(days=6, hours=23) < row.expires_at - datetime.now(UTC) <= exports.KEPT
        exports.expire(scope, datetime.now(UTC) + timedelta(days=6))
        assert exports.path_of(scope, made).is_file()
        exports.expire(scope, datetime.now(UTC) + timedelta(days=8))
    assert not path.exists()
    with town.scope() as scope, pytest.raises(NotFound):
        exports.path_of(scope, made)


def test_the_upkeep_keeps_archives_whose_days_are_not_over(town: Member) -> None:
    with town.scope() as scope:
        job_id = exports.request(scope)
    made = UUID(town.finish(job_id)["result"]["export"])
    with town.scope() as scope:
        path = exports.path_of(scope, made)
        old = (datetime.now(UTC) - timedelta(days=3)).timestamp()
        os.utime(path, (old, old))
        job_id = jobs.enqueue(scope, "upkeep", {}, slot="short")
    assert town.finish(job_id)["state"] == "done"
    assert path.is_file()
    assert Store(town.settings.store).keys(town.tenant_id) >= {path.name}
    assert shelf.private_data(town.settings.store, town.tenant_id).folder.is_dir()
