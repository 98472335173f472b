"""Composed pages: the same for everybody, kept for a while, and never longer than they are public."""

import time
from collections.abc import Callable
from typing import Any

import brotli
import pytest
from flask.testing import FlaskClient

from keck.services.releasing import withdrawals
from keck.web.public import create_public_app
from tests.integration.conftest import Member
from tests.integration.processing.released import publish
from tests.integration.processing.test_publishing import build_town

_NEWS_SECONDS = 1.2


@pytest.fixture
def town(make_member: Callable[..., Member], tmp_path: Any) -> Member:
    town = build_town(make_member("Zwölfviertel"), tmp_path)
    publish(town)
    return town


@pytest.fixture
def visitor(town: Member) -> FlaskClient:
    return create_public_app(town.settings).test_client()


def test_a_kept_page_is_the_one_that_would_be_made(town: Member, visitor: FlaskClient) -> None:
    address = f"/de/{town.slug}/map?period=2023"
    first, second = (visitor.get(address, headers={"Accept-Encoding": "br"}) for _ in range(2))
    plain = visitor.get(address)
    fresh = create_public_app(town.settings).test_client().get(address)
    assert brotli.decompress(first.data) == brotli.decompress(second.data) == plain.data == fresh.data
    tagged = {"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]}
    assert visitor.get(address, headers=tagged).status_code == 304


def test_different_states_are_different_pages(town: Member, visitor: FlaskClient) -> None:
    home = f"/de/{town.slug}/"
    addresses = [
        f"{home}map?period=2023",
        f"{home}map?period=2022",
        f"/en/{town.slug}/map?period=2023",
        f"{home}map?period=2023&sort=-value",
        f"{home}map?period=2023&area=viertel:05",
        f"{home}map?period=2023&release=1",
        f"{home}compare?area=viertel:05&area=viertel:06",
        f"{home}compare?area=viertel:05",
    ]
    pages = {visitor.get(address).text for address in addresses * 2}
    assert len(pages) == len(addresses)


def test_a_server_forgets_what_is_withdrawn_in_older_releases_too(
    town: Member, visitor: FlaskClient, tmp_path: Any
) -> None:
    table = tmp_path / "kinder.csv"
    table.write_text(table.read_text().replace("01;2024;101;2", "01;2024;150;9"))
    assert town.import_table(table)["state"] == "done"
    publish(town)
    time.sleep(_NEWS_SECONDS)
    code = default_indicator(visitor, town)
    addresses = [f"/de/{town.slug}/{path}?release=1" for path in ("map", "areas/viertel/05", "compare")]
    addresses.append(f"/api/v1/tenants/{town.slug}/values?release=1")
    assert [visitor.get(address).status_code for address in addresses] == [200] * 4
    with town.scope() as scope:
        job_id = withdrawals.withdraw(scope, indicator=code)
    assert town.finish(job_id)["state"] == "done"
    time.sleep(_NEWS_SECONDS)
    assert [visitor.get(address).status_code for address in addresses] == [410] * 4


def default_indicator(visitor: FlaskClient, town: Member) -> str:
    """Return the indicator that a map without any other shows."""
    return str(visitor.get(f"/api/v1/tenants/{town.slug}/indicators").json["items"][0]["code"])  # type: ignore[index]
