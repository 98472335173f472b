"""A town that has published, on a database of its own, and an empty platform beside it."""

import io
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from keck.config import Settings
from keck.db.migrate import upgrade
from keck.db.sessions import plain_session
from keck.domain.site_texts import version_of
from keck.persistence.models import Inquiry
from keck.services import agreement_register, agreements, consents, site_texts, tenants
from keck.services.joining import admissions, inquiries
from keck.services.post import tickets
from keck.services.releasing import releases
from keck.stack.postgres import Postgres
from keck.stack.roles import ensure_roles
from keck.tenants.scope import Scope
from tests.integration.conftest import Member
from tests.integration.processing.released import publish
from tests.integration.staff import Team
from tests.integration.workers.conftest import write_town


@pytest.fixture(scope="session")
def platform(cluster: Postgres, settings: Settings) -> Callable[[str, Path], Settings]:
    """Make further platforms: a database and a home each."""

    def make(name: str, home: Path) -> Settings:
        ensure_roles(cluster.admin_dsn, settings.passwords, database=name)
        address = settings.database.replace("///keck?", f"///{name}?")
        made = replace(settings, database=address, home=home, store=home / "store")
        upgrade(made)
        return made

    return make


def build_town(settings: Settings, folder: Path, name: str = "Abschiedsau") -> Member:
    """Make a member from an application: areas, a table, releases of both kinds, own texts, an agreement."""
    member = applied(settings, name)
    _write_and_sign(member)
    boundaries, table = write_town(folder)
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    assert member.import_table(table)["state"] == "done"
    with member.scope() as scope:
        job_id = consents.record(scope, consents.BENCHMARKS, given=True)
    member.finish(job_id)
    publish(member)
    with member.scope() as scope:
        internal = releases.request(scope, audience="internal").job_id
    assert internal is not None
    assert member.finish(internal)["state"] == "done"
    return member


def applied(settings: Settings, name: str) -> Member:
    """Make a member as most are made: somebody applies, and the foundation says yes."""
    slug = f"pruef-{secrets.token_hex(4)}"
    form = {
        "name": "Frieda Antrag",
        "email": f"frieda@{slug.removeprefix('pruef-')}.example",
        "town": name,
        "official_key": "05999990",
        "inhabitants": "50000",
        "text": f"Wir in {slug} möchten wissen, wie es den Kindern geht.",
    }
    assert inquiries.take(settings, "join", inquiries.read("join", form), form=slug, language="de")
    with plain_session(settings, "keck_staff") as session:
        made = session.scalars(select(Inquiry.id).where(Inquiry.email == form["email"])).one()
    inquiries.confirm(settings, tickets.token_of(settings, "inquiry", made))
    with Team(settings).scope() as scope:
        admissions.approve(scope, made, slug=slug, name=name)
    return Member(settings, slug, tenants.tenant_id_of(settings, slug))


def _write_and_sign(member: Member) -> None:
    with member.scope() as scope:
        text = {"de": f"Verantwortlich ist {member.slug}.", "en": ""}
        site_texts.write_member(scope, "impressum", **text, version=_first(scope))
        copy = io.BytesIO(b"%PDF-1.7 " + member.slug.encode())
        signed = agreements.send(
            scope, filename="vereinbarung.pdf", stream=copy, signed_on=date(2026, 3, 1), shared=True
        )
        agreement_id = signed.id
    with Team(member.settings).scope() as staff:
        agreement_register.record(staff, agreement_id)


def _first(scope: Scope) -> str:
    return version_of(site_texts.of_member(scope), "impressum")
