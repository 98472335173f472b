"""Rolling back, withdrawing, comparing: what the public sees after each."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from keck.services import consents
from keck.services.releasing import releases, withdrawals
from keck.web.public import create_public_app
from tests.integration.conftest import Member
from tests.integration.processing.released import Released, publish
from tests.integration.workers.conftest import write_town


@pytest.fixture
def town(make_member: Callable[..., Member], tmp_path: Any) -> Member:
    return build_town(make_member("Zwölfviertel"), tmp_path)


def build_town(member: Member, folder: Any) -> Member:
    boundaries, table = write_town(folder)
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    assert member.import_table(table)["state"] == "done"
    return member


@pytest.fixture
def visitor(settings: Any) -> FlaskClient:
    return create_public_app(settings).test_client()


def withdraw(member: Member, **what: str) -> None:
    with member.scope() as scope:
        job_id = withdrawals.withdraw(scope, **what)
    end = member.finish(job_id)
    assert end["state"] == "done", end


def status(visitor: FlaskClient, address: str) -> int:
    return visitor.get(address).status_code


def test_small_numbers_are_shown_nowhere(town: Member, visitor: FlaskClient) -> None:
    released = publish(town)
    poor = released.slice("own.kinder-arm", "2024", "viertel")
    assert poor["status"].startswith("s")
    assert poor["status"].count("s") >= 2
    hidden = poor["status"].index("s")
    assert poor["value"][hidden] is None
    page = visitor.get(f"/de/{town.slug}/map?indicator=own.kinder-arm&period=2023").get_data(as_text=True)
    assert "geschützt" in page


def test_an_older_release_is_published_again_unchanged(town: Member, tmp_path: Any) -> None:
    first = publish(town)
    table = tmp_path / "kinder.csv"
    table.write_text(table.read_text().replace("01;2024;101;2", "01;2024;150;9"))
    assert town.import_table(table)["state"] == "done"
    second = publish(town)
    assert second.manifest["atlas"] != first.manifest["atlas"]
    with town.scope() as scope:
        job_id = releases.roll_back(scope, 1)
    end = town.finish(job_id)
    assert end["state"] == "done", end
    third = Released(town, 3)
    assert third.manifest["data"] == first.manifest["data"]
    with town.scope() as scope:
        assert [(r.number, r.state) for r in releases.all_of(scope)] == [
            (3, "published"),
            (2, "superseded"),
            (1, "superseded"),
        ]


def test_a_withdrawn_indicator_answers_410_everywhere(town: Member, visitor: FlaskClient) -> None:
    released = publish(town)
    slug, code = town.slug, "own.kinder"
    entry = next(e for e in released.atlas["indicators"] if e["code"] == code)
    addresses = [
        f"/de/{slug}/indicators/{code}",
        f"/en/{slug}/map?indicator={code}",
        f"/de/{slug}/map?indicator={code}&release=1",
        f"/api/v1/tenants/{slug}/values?indicator={code}",
        f"/api/v1/tenants/{slug}/values?indicator={code}&release=1",
        f"/a/{entry['values']}.json",
    ]
    assert [status(visitor, address) for address in addresses] == [200] * len(addresses)
    withdraw(town, indicator=code)
    fresh = create_public_app(town.settings).test_client()
    assert [status(fresh, address) for address in addresses] == [410] * len(addresses)
    page = fresh.get(f"/de/{slug}/indicators/{code}")
    assert "zurückgezogen" in page.get_data(as_text=True)
    assert status(fresh, f"/de/{slug}/") == 200
    assert code not in Released(town).codes


def test_a_withdrawn_period_and_area_are_gone_from_pages_and_data(town: Member) -> None:
    publish(town)
    withdraw(town, period="2023")
    withdraw(town, area="viertel:12")
    fresh = create_public_app(town.settings).test_client()
    assert status(fresh, f"/de/{town.slug}/map?period=2023") == 410
    assert status(fresh, f"/de/{town.slug}/areas/viertel/12") == 410
    rest = fresh.get(f"/api/v1/tenants/{town.slug}/values?indicator=own.kinder&level=viertel").get_json()
    assert {item["period"] for item in rest["items"]} == {"2022", "2024"}
    assert {i["status"] for i in rest["items"] if i["area"] == "viertel:12"} == {"missing"}


def test_a_withdrawn_atlas_stays_dark_until_the_withdrawal_is_lifted(town: Member) -> None:
    publish(town)
    withdraw(town)
    fresh = create_public_app(town.settings).test_client()
    assert status(fresh, f"/de/{town.slug}/") == 410
    assert town.slug not in [one["slug"] for one in fresh.get("/api/v1/tenants").get_json()["items"]]
    with town.scope() as scope:
        job_id = releases.request(scope, audience="public").job_id
    assert job_id is not None
    assert town.finish(job_id)["error"]["code"] == "release_atlas_withdrawn"
    with town.scope() as scope:
        lifting = withdrawals.lift(scope, withdrawals.all_of(scope)[0].id)
    assert town.finish(lifting)["state"] == "done"
    assert status(create_public_app(town.settings).test_client(), f"/de/{town.slug}/") == 200


def test_members_are_compared_only_with_their_consent(
    make_member: Callable[..., Member], tmp_path: Any
) -> None:
    members = []
    for name in ("Erstens", "Zweitens"):
        folder = tmp_path / name
        folder.mkdir()
        members.append(build_town(make_member(name), folder))
    slugs = {member.slug for member in members}
    for member in members:
        publish(member)
    assert not slugs & compared(members[0])
    for member in members:
        consent(member, True)
    assert slugs <= compared(members[0])
    consent(members[1], False)
    assert members[1].slug not in compared(members[0])


def consent(member: Member, given: bool) -> None:
    with member.scope() as scope:
        job_id = consents.record(scope, consents.BENCHMARKS, given=given)
    assert member.finish(job_id)["state"] == "done"


def compared(member: Member) -> set[str]:
    visitor = create_public_app(member.settings).test_client()
    page = visitor.get("/de/benchmarks/own.kinder").get_data(as_text=True)
    return {word for word in page.replace('"', "/").split("/") if word.startswith("pruef-")}


def test_the_second_click_gets_the_first_ones_release(town: Member) -> None:
    with town.scope() as scope:
        first = releases.request(scope, audience="public", key="click").id
    with town.scope() as scope:
        second = releases.request(scope, audience="public", key="click").id
        assert second == first
        assert len(releases.all_of(scope)) == 1


def test_the_same_release_gives_the_same_bytes(town: Member) -> None:
    first = publish(town)
    second = publish(town)
    assert first.manifest["data"] == second.manifest["data"]


def test_an_internal_release_reaches_nothing_public(town: Member, visitor: FlaskClient) -> None:
    with town.scope() as scope:
        job_id = releases.request(scope, audience="internal").job_id
    assert job_id is not None
    assert town.finish(job_id)["state"] == "done"
    assert status(visitor, f"/de/{town.slug}/") == 404
