"""Taking a member's public atlas off with the member, and showing it again as it was."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from keck.config import Settings
from keck.persistence.models import Job
from keck.services import consents, tenants
from keck.services.releasing import releases
from keck.web.public import create_public_app
from keck.workers.runner import run_next
from tests.integration.conftest import Member
from tests.integration.processing.released import publish
from tests.integration.processing.test_publishing import build_town, compared, consent, withdraw
from tests.integration.workers.conftest import write_town


@pytest.fixture
def town(make_member: Callable[..., Member], tmp_path: Path) -> Member:
    """A member with two releases, of which the second has other numbers."""
    town = build_town(make_member("Zwölfviertel"), tmp_path)
    publish(town)
    table = write_town(tmp_path)[1]
    table.write_text(table.read_text().replace(";2024;", ";2025;"))
    assert town.import_table(table)["state"] == "done"
    publish(town)
    return town


def addresses(town: Member) -> list[str]:
    """Return pages, API and files of a member, of both releases."""
    slug, code = town.slug, "own.kinder"
    pages = [
        f"/{lang}/{slug}/{rest}"
        for lang in ("de", "en")
        for rest in (
            "",
            "map",
            "map?release=1",
            "downloads",
            "compare",
            f"indicators/{code}",
            "areas/viertel/01",
        )
    ]
    api = [f"/api/v1/tenants/{slug}/{part}" for part in ("areas", "indicators", "values", "releases")]
    with town.behind() as scope:
        files = {name for one in releases.all_of(scope) for name in (one.manifest or {}).get("data", [])}
    return [*pages, *api, *(f"/a/{name}" for name in sorted(files))]


def answers(settings: Settings, paths: list[str]) -> dict[str, int]:
    visitor: FlaskClient = create_public_app(settings).test_client()
    return {path: visitor.get(path).status_code for path in paths}


def work_off(town: Member) -> list[str]:
    """Run whatever may run; return the kinds of jobs that the member still has."""
    while run_next(town.settings, node="test/", worker="test/1"):
        pass
    with town.behind() as scope:
        return list(scope.session.scalars(select(Job.kind).where(Job.state == "queued")))


def test_a_dark_member_answers_410_everywhere_and_comes_back_as_it_was(town: Member) -> None:
    paths = addresses(town)
    before = answers(town.settings, paths)
    assert sum(path.startswith("/a/") for path in paths) > 3
    assert list(before.values()).count(200) > 10

    tenants.set_state(town.settings, town.slug, active=False, dark=True)
    assert work_off(town) == []
    assert set(answers(town.settings, paths).values()) == {410}

    tenants.set_state(town.settings, town.slug, active=True)
    assert work_off(town) == []
    assert answers(town.settings, paths) == before


def test_an_atlas_that_stays_is_served_and_other_jobs_wait(town: Member) -> None:
    with town.scope() as scope:
        asked = releases.request(scope, audience="internal").job_id
    assert isinstance(asked, UUID)
    paths = addresses(town)
    before = answers(town.settings, paths)
    tenants.set_state(town.settings, town.slug, active=False)
    assert work_off(town) == ["release"]
    assert answers(town.settings, paths) == before
    # The choice can be made otherwise later, and back.
    tenants.set_state(town.settings, town.slug, active=False, dark=True)
    assert work_off(town) == ["release"]
    assert set(answers(town.settings, paths).values()) == {410}
    tenants.set_state(town.settings, town.slug, active=False)
    assert work_off(town) == ["release"]
    assert answers(town.settings, paths) == before
    tenants.set_state(town.settings, town.slug, active=True)
    assert work_off(town) == []


def test_what_the_member_has_withdrawn_itself_stays_withdrawn(town: Member) -> None:
    withdraw(town, period="2023")
    paths = addresses(town)
    before = answers(town.settings, paths)
    assert 410 in before.values()
    for active, dark in ((False, True), (True, False)):
        tenants.set_state(town.settings, town.slug, active=active, dark=dark)
        work_off(town)
    assert answers(town.settings, paths) == before
    withdraw(town)
    for active, dark in ((False, True), (True, False)):
        tenants.set_state(town.settings, town.slug, active=active, dark=dark)
        work_off(town)
    assert set(answers(town.settings, paths).values()) == {410}


def test_the_comparison_loses_a_dark_member_and_gets_it_back(
    make_member: Callable[..., Member], tmp_path: Path
) -> None:
    towns = [build_town(make_member(f"Ort {n}"), tmp_path) for n in range(2)]
    for one in towns:
        publish(one)
        consent(one, True)
    slugs = {one.slug for one in towns}
    assert slugs <= compared(towns[0])
    tenants.set_state(towns[0].settings, towns[0].slug, active=False, dark=True)
    work_off(towns[0])
    assert towns[0].slug not in compared(towns[0])
    with towns[0].behind() as scope:
        given = consents.get(scope, consents.BENCHMARKS)
        assert given is not None
        assert given.given
    tenants.set_state(towns[0].settings, towns[0].slug, active=True)
    work_off(towns[0])
    assert slugs <= compared(towns[0])
