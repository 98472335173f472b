"""T-19: addresses of private files work for the member's own people, by their session, and nobody else."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from keck.config import Settings
from keck.persistence import models as m
from keck.services import tenants
from keck.services.people import memberships
from keck.tenants.roles import Role
from keck.web.login.people import cookie_name
from keck.web.members import create_members_app
from tests.tenancy.factories import PASSWORD, Seeded, seed
from tests.tenancy.test_files import write_files
from tests.tenancy.test_routes import DESK, Visitor, filled, ids_of

DIGEST = "c3" * 20
# Those that answer with a file in any case; others may be added without a word here.
KNOWN = {
    "/uploads/<uuid:upload_id>/findings.csv",
    "/uploads/<uuid:upload_id>/findings.xlsx",
    "/mappings/<uuid:mapping_id>.toml",
    "/crosswalks/<uuid:crosswalk_id>/table",
    "/streets/<uuid:directory_id>/export",
    "/areas/<uuid:area_set_id>/picture",
    "/artefacts/<digest>.<extension>",
}


@pytest.fixture(scope="module")
def app(database: Settings) -> Flask:
    """The members' face."""
    return create_members_app(database)


@pytest.fixture(scope="module")
def owner(database: Settings) -> Seeded:
    """A member whose files are asked for, and in the end destroyed."""
    made = seed(database, "linkau", "99000121")
    write_files(database, made, DIGEST)
    return made


@pytest.fixture(scope="module")
def links(app: Flask, owner: Seeded) -> dict[str, str]:
    """The addresses of all files of the desk, found by asking for each page as the owner."""
    admin = Visitor(app, owner.people[Role.ADMIN][1])
    found = {}
    for method, pattern in DESK:
        path = address(pattern, owner)
        answer = admin.ask("GET", path) if method == "GET" else None
        if answer is not None and is_file(answer):
            found[pattern] = path
    return found


def address(pattern: str, seeded: Seeded, ids: dict[str, str] | None = None) -> str:
    """Return an address of a member."""
    return filled(pattern, seeded.slug, ids or ids_of(seeded)).replace("0" * 40, DIGEST)


def is_file(answer: TestResponse) -> bool:
    """Tell whether there came a file, and not a page or how far something is."""
    return (
        answer.status_code == 200 and answer.mimetype != "text/html" and "/state" not in answer.request.path
    )


@pytest.mark.asvs("14.3.2")
def test_files_of_the_desk_are_found_and_kept_by_no_browser(
    app: Flask, owner: Seeded, links: dict[str, str]
) -> None:
    assert set(links) >= KNOWN
    admin = Visitor(app, owner.people[Role.ADMIN][1])
    for path in links.values():
        assert "no-store" in admin.ask("GET", path).headers["Cache-Control"], path


def test_another_members_people_get_nothing_by_them(
    app: Flask, owner: Seeded, a: Seeded, links: dict[str, str]
) -> None:
    stranger = Visitor(app, a.people[Role.ADMIN][1])
    for pattern, path in links.items():
        assert stranger.ask("GET", path).status_code == 404
        if "<" in pattern:
            assert stranger.ask("GET", address(pattern, a, ids_of(owner))).status_code == 404, pattern


@pytest.mark.asvs("14.3.1")
def test_after_signing_out_they_lead_to_the_sign_in(
    app: Flask, owner: Seeded, database: Settings, links: dict[str, str]
) -> None:
    admin = Visitor(app, owner.people[Role.ADMIN][1])
    kept = admin.client.get_cookie(cookie_name(database))
    assert kept is not None
    assert admin.ask("POST", "/logout").status_code == 303
    # Whoever has kept the cookie gets no further.
    admin.client.set_cookie(kept.key, kept.value)
    for path in links.values():
        answer = admin.ask("GET", path)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/login")


def test_when_the_membership_has_ended_there_is_nothing(
    app: Flask, owner: Seeded, database: Settings, links: dict[str, str]
) -> None:
    with tenants.operator_scope(database, owner.slug) as scope:
        made = memberships.add(scope, email="geht@linkau.example", role="admin", password=PASSWORD)
    visitor = Visitor(app, "geht@linkau.example")
    assert all(visitor.ask("GET", path).status_code == 200 for path in links.values())
    with tenants.operator_scope(database, owner.slug) as scope:
        memberships.remove(scope, made.account_id)
    assert {visitor.ask("GET", path).status_code for path in links.values()} == {404}


def test_what_was_destroyed_is_gone_at_the_same_address(
    app: Flask, owner: Seeded, links: dict[str, str]
) -> None:
    admin = Visitor(app, owner.people[Role.ADMIN][1])
    revision: Any = owner.rows[m.Revision]
    copy = links["/uploads/<uuid:upload_id>/findings.xlsx"]
    assert admin.ask("GET", copy).status_code == 200
    done = admin.ask(
        "POST", f"/desk/{owner.slug}/revisions/{revision.id}/destroy", reason="Löschung verlangt"
    )
    assert done.status_code == 303
    assert admin.ask("GET", copy).status_code == 404
