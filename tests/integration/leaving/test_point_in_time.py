"""R-18: a member that was dropped by mistake comes back alone, as it was when it was saved."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from keck.config import Settings
from keck.db.engines import engine
from keck.db.sessions import TenantSession
from keck.persistence import models as m
from keck.services.backups.backup import backup, copy_out
from keck.services.leaving import erased_files, erased_rows
from keck.services.logs import audit_proof
from keck.services.people import memberships, official_contacts
from keck.services.restore import restore
from keck.web.public import create_public_app
from tests.integration.conftest import Member
from tests.integration.leaving.conftest import build_town
from tests.integration.processing.released import publish

EMAIL = "anke@zurueck.example"


@pytest.fixture(scope="module")
def place(platform: Callable[[str, Path], Settings], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return platform("keck_point", tmp_path_factory.mktemp("point"))


def rows(settings: Settings, condition: str) -> dict[str, str]:
    with engine(settings, "keck_backup").connect() as connection:
        return {
            table.fullname: hashlib.sha256(b"".join(copy_out(connection, table, condition))).hexdigest()
            for table in erased_rows.tables()
        }


def files(settings: Settings, member: Member) -> dict[str, str]:
    return {
        path.relative_to(settings.store).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in erased_files.all_of(settings.store, member.tenant_id, [member.slug])
    }


def drop(settings: Settings, member: Member) -> None:
    """Lose a member as by a slip of the operator: every row and every file."""
    with TenantSession(engine(settings, "keck_owner"), member.tenant_id) as session, session.begin():
        tenant = session.get_one(m.Tenant, member.tenant_id)
        session.expunge_all()
        erased_rows.delete_all(session, tenant)
    erased_files.delete(settings.store, member.tenant_id, [member.slug])


def status(settings: Settings, member: Member) -> int:
    return create_public_app(settings).test_client().get(f"/de/{member.slug}/").status_code


def test_a_dropped_member_comes_back_alone_as_it_was_saved(place: Settings, tmp_path: Path) -> None:
    lost = build_town(place, tmp_path, "Verlorenau")
    other = build_town(place, tmp_path, "Nachbarau")
    with lost.scope() as scope:
        memberships.add(scope, email=EMAIL, role="admin")
        official_contacts.register(scope, {"email": "", "postal": "Rathaus, 99999 Verlorenau"})
    mine, theirs = f"tenant_id = '{lost.tenant_id}'", f"tenant_id <> '{lost.tenant_id}'"
    saved_rows, saved_files = rows(place, mine), files(place, lost)
    backup(place, tmp_path / "saved")
    # After the point in time: the others go on, and so does what is going to be lost.
    publish(other)
    with lost.behind() as scope:
        scope.session.execute(update(m.Dataset).values(name={"de": "nach der Sicherung"}))
    others, others_files = rows(place, theirs), files(place, other)
    drop(place, lost)
    assert status(place, lost) == 404
    assert files(place, lost) == {}

    restore(place, tmp_path / "saved", slug=lost.slug)

    after = rows(place, mine)
    # The logs go on: that the member was restored stands there, too.
    assert {name for name in after if after[name] != saved_rows[name]} == {
        "admin.staff_act",
        "private.audit_entry",
        "private.audit_head",
    }
    assert files(place, lost) == saved_files
    assert (rows(place, theirs), files(place, other)) == (others, others_files)
    assert status(place, lost) == status(place, other) == 200
    with lost.scope() as scope:
        assert audit_proof.first_broken(scope) is None
        assert EMAIL in {one.email for one in memberships.people(scope)}
    assert publish(lost).manifest["release"] == 2
    shutil.rmtree(tmp_path / "saved")
