"""A social index in a real release: its settings hold, its parts add up, and pages and API tell of them."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from keck.services.definitions import indicators
from keck.services.releasing import withdrawals
from keck.web.public import create_public_app
from tests.integration.conftest import Member
from tests.integration.processing.released import Released, publish
from tests.integration.processing.test_publishing import build_town

DEFINITIONS = """
[[indicator]]
code = "armut"
name = "Kinderarmut"
formula = "share(kinder-arm, kinder)"
decimals = 1
polarity = "-"

[[indicator]]
code = "ohne-platz"
name = "Kinder ohne Platz"
formula = "share(ohne-platz, kinder)"
decimals = 1
polarity = "-"

[[indicator]]
code = "index"
name = { de = "Sozialindex", en = "Social index" }
formula = "index(2 * @own.armut, -1 * @own.ohne-platz)"
index = { least = 1, change = 2 }
decimals = 2
polarity = "-"
"""


@pytest.fixture
def town(make_member: Callable[..., Member], tmp_path: Path) -> Member:
    member = build_town(make_member("Zwölfviertel"), tmp_path)
    rows = [
        f"{n + 1:02d};{year};{20 + (7 * n + year) % 23}" for n in range(12) for year in (2022, 2023, 2024)
    ]
    table = tmp_path / "plaetze.csv"
    table.write_text("nr;jahr;ohne platz\n" + "\n".join(rows) + "\n")
    assert member.import_table(table)["state"] == "done"
    with member.scope() as scope:
        indicators.apply(scope, DEFINITIONS)
    return member


@pytest.fixture
def visitor(settings: Any) -> FlaskClient:
    return create_public_app(settings).test_client()


def entry(released: Released, code: str) -> dict[str, Any]:
    return dict(next(one for one in released.atlas["indicators"] if one["code"] == code))


def test_contributions_add_up_to_the_index_and_hidden_parts_have_none(town: Member) -> None:
    released = publish(town)
    found = released.slice("own.index", "2024", "viertel")
    poverty = released.slice("own.armut", "2024", "viertel")
    made = found["index"]
    assert "s" in poverty["status"]
    # One part is enough here, and the other one is shown everywhere.
    assert found["status"] == "o" * 12
    for place, value in enumerate(found["value"]):
        parts = [made["contributions"][n][place] for n in "01"]
        assert (parts[0] is None) == (poverty["value"][place] is None)
        assert sum(part or 0.0 for part in parts) == pytest.approx(value, abs=0.011)
    assert made["checks"]["areas"] == poverty["status"].count("o")
    assert made["change"]["since"] == "2022"
    assert "contributions" not in released.slice("own.index", "2023", "viertel")["index"]
    assert [one["weight"] for one in entry(released, "own.index")["index"]["parts"]] == [2.0, 1.0]
    assert [one["direction"] for one in entry(released, "own.index")["index"]["parts"]] == [1, -1]
    assert entry(released, "own.index")["formula"].endswith("{least: 1}")
    told = [one["index"] for one in released.slices("own.index") if "index" in one]
    assert len(gzip.compress(json.dumps(told).encode())) < 5_000


def test_pages_say_how_it_is_made_and_the_api_gives_the_same(town: Member, visitor: FlaskClient) -> None:
    released = publish(town)
    page = visitor.get(f"/de/{town.slug}/indicators/own.index").get_data(as_text=True)
    assert "So ist der Index gemacht" in page
    assert "2 (67 %)" in page
    assert "ein hoher Wert senkt den Index" in page
    assert "Ein Gebiet braucht mindestens 1 Teil" in page
    assert "Status und Dynamik seit 2022" in page
    assert "Cronbachs Alpha" in page or "Ob die Teile dasselbe messen" in page
    assert "How the index is made" in visitor.get(f"/en/{town.slug}/indicators/own.index").get_data(
        as_text=True
    )
    profile = visitor.get(f"/de/{town.slug}/areas/viertel/12").get_data(as_text=True)
    assert "Wie der Index hier zustande kommt" in profile
    assert "vor allem wegen „" in profile
    map_page = visitor.get(f"/de/{town.slug}/map?indicator=own.index&level=viertel").get_data(as_text=True)
    assert "mittel: über" in map_page
    listed = visitor.get(f"/api/v1/tenants/{town.slug}/indicators").get_json()["items"]
    recipe = next(one["index"] for one in listed if one["code"] == "own.index")
    assert recipe["parts"][0]["indicator"] == "own.armut"
    assert all(one["index"] is None for one in listed if one["code"] != "own.index")
    values = visitor.get(
        f"/api/v1/tenants/{town.slug}/values?indicator=own.index&period=2024&level=viertel"
    ).get_json()["items"]
    made = released.slice("own.index", "2024", "viertel")["index"]
    assert [one["index"]["contributions"][1] for one in values] == made["contributions"]["1"]
    assert {one["index"]["class"] for one in values} <= {1, 2, 3, 4}


def test_a_withdrawn_part_takes_the_index_until_a_release_without_it(town: Member, settings: Any) -> None:
    publish(town)
    with town.scope() as scope:
        job_id = withdrawals.withdraw(scope, indicator="own.ohne-platz", area="viertel:05", period="2024")
    assert town.finish(job_id)["state"] == "done"
    visitor = create_public_app(settings).test_client()
    address = f"/api/v1/tenants/{town.slug}/values?indicator=own.index&level=viertel&period="
    assert visitor.get(address + "2024").get_json()["items"] == []
    assert len(visitor.get(address + "2023").get_json()["items"]) == 12
    page = visitor.get(f"/de/{town.slug}/indicators/own.index").get_data(as_text=True)
    assert "wenn eine Angabe zurückgenommen wurde" in page
    publish(town)
    # A server that had the atlas before may still show it for a moment.
    visitor = create_public_app(settings).test_client()
    values = visitor.get(address + "2024").get_json()["items"]
    gone = next(one for one in values if one["area"] == "viertel:05")
    assert (gone["status"], gone["value"], gone["index"]) == ("missing", None, None)
    others = [one for one in values if one["area"] != "viertel:05"]
    assert all(one["index"]["contributions"][1] is not None for one in others)
