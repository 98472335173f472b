"""A real release says how values are spread, and a withdrawal takes it back with the cell."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from keck.services.definitions import indicators
from keck.services.errors import Refused
from keck.services.releasing import releases, withdrawals
from keck.web.public import create_public_app
from tests.integration.conftest import Member
from tests.integration.processing.released import Released, publish

SIDE = 6
DEFINITIONS = """
[[indicator]]
code = "arm"
name = "Kinder in Armut"
kind = "share"
numerator = ["kinder-arm"]
denominator = ["kinder"]
polarity = "-"
deprivation = true

[[indicator]]
code = "sprache"
name = "Sprachförderung"
kind = "share"
numerator = ["sprachfoerderung"]
denominator = ["kinder"]
polarity = "-"
"""


def write_grid(folder: Path) -> tuple[Path, Path]:
    """Write a town of thirty-six squares, poor in one corner, with one area of very few."""
    features, rows = [], ["nr;jahr;kinder;kinder arm;sprachfoerderung"]
    for n in range(SIDE * SIDE):
        x, y = n % SIDE, n // SIDE
        ring = [(9 + (x + i) / 100, 50 + (y + j) / 100) for i, j in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))]
        shape = {"type": "Polygon", "coordinates": [ring]}
        name = {"nr": f"{n + 1:02d}", "name": f"Viertel {n + 1}"}
        features.append({"type": "Feature", "properties": name, "geometry": shape})
        for year in (2023, 2024):
            poor = 80 + n % 5 if x < 3 and y < 3 else 20 + n % 7
            rows.append(f"{n + 1:02d};{year};{210 + 3 * n};{2 if n == 35 else poor};{poor // 2 + 8 + n % 3}")
    boundaries, table = folder / "viertel.geojson", folder / "kinder.csv"
    boundaries.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    table.write_text("\n".join(rows) + "\n")
    return boundaries, table


@pytest.fixture
def grid(make_member: Callable[..., Member], tmp_path: Path) -> Member:
    """A member with thirty-six areas and two shares, one of which orders the areas."""
    member = make_member("Schachbrett")
    boundaries, table = write_grid(tmp_path)
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    assert member.import_table(table)["state"] == "done"
    with member.scope() as scope:
        indicators.apply(scope, DEFINITIONS)
    return member


@pytest.fixture
def visitor(settings: Any) -> FlaskClient:
    return create_public_app(settings).test_client()


def page(visitor: FlaskClient, address: str) -> str:
    answer = visitor.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def test_a_release_tells_how_values_are_spread(grid: Member, visitor: FlaskClient) -> None:
    released = publish(grid)
    poor, language = (released.slice(code, "2024", "viertel") for code in ("own.arm", "own.sprache"))
    hidden = [place for place, letter in enumerate(poor["status"]) if letter != "o"]
    assert 35 in hidden
    spread = poor["spread"]
    assert (spread["shown"], spread["left_out"]) == (36 - len(hidden), len(hidden))
    assert spread["moran"]["p"] < 0.001
    corner = {n for n in range(36) if n % SIDE < 3 and n // SIDE < 3}
    assert len(spread["clusters"]["high"]) >= 4
    assert set(spread["clusters"]["high"]) <= corner
    assert all(poor["smoothed"]["value"][place] is None for place in hidden)
    assert set(poor["classes"]) == {"quantiles", "natural", "equal", "rounded"}
    run = language["spread"]["gradient"]
    assert (run["by"], run["period"]) == ("own.arm", "2024")
    assert run["slope"] < 0 < run["ratio"] < 1
    assert "gradient" not in spread
    # The year before has everything but what needs permutations.
    before = released.slice("own.arm", "2023", "viertel")
    assert "gini" in before["spread"]
    assert "moran" not in before["spread"]
    assert "spread" not in released.slice("own.arm", "2024", "kommune")

    atlas = f"/de/{grid.slug}"
    said = page(visitor, f"{atlas}/indicators/own.arm")
    assert "Wie ungleich ist es verteilt?" in said
    assert "Hohe Werte, die Nachbarn auch" in said
    assert "Ordnet man" in page(visitor, f"{atlas}/indicators/own.sprache")
    smoothed = page(visitor, f"{atlas}/map?indicator=own.arm&layer=smoothed&classes=natural")
    assert "Schätzung, nicht der gemessene Wert" in smoothed
    assert "natürliche Lücken (Jenks)" in smoothed
    # Each state is an address of its own, also for what remembers pages.
    for breaks in ("10", "20"):
        own = page(visitor, f"{atlas}/map?indicator=own.arm&classes=manual&breaks={breaks}")
        assert f"bis {breaks},0" in own
    assert "ist keine Zahl" in page(visitor, f"{atlas}/map?indicator=own.arm&classes=manual&breaks=x")

    drawn = visitor.get(f"{atlas}/map.svg?indicator=own.arm&layer=smoothed&classes=natural")
    assert drawn.content_type == "image/svg+xml"
    assert "attachment" in drawn.headers["Content-Disposition"]
    picture = drawn.get_data(as_text=True)
    assert "Geglättete Werte, eine Schätzung" in picture
    assert "natürliche Lücken (Jenks)" in picture
    assert picture.count("geglättet ") == 36 - len(hidden)
    plain = page(visitor, f"{atlas}/map.svg?indicator=own.arm")
    assert "eglättet" not in plain
    assert visitor.get(f"{atlas}/map.svg?indicator=own.nichts").status_code == 404

    answer = visitor.get(f"/api/v1/tenants/{grid.slug}/indicators/own.arm")
    newest = answer.get_json()["spread"][-1]
    assert newest["clusters"]["high"] == [f"viertel:{n + 1:02d}" for n in spread["clusters"]["high"]]
    assert visitor.get(f"/api/v1/tenants/{grid.slug}/indicators/own.nichts").status_code == 404


def test_a_withdrawn_cell_takes_with_it_what_was_made_of_it(grid: Member, visitor: FlaskClient) -> None:
    first = publish(grid)
    before = first.slice("own.arm", "2023", "viertel")
    withdraw(grid, indicator="own.arm", area="viertel:01", period="2024")
    left = Released(grid)
    one = left.slice("own.arm", "2024", "viertel")
    assert not {"spread", "smoothed", "classes"} & set(one)
    assert left.slice("own.arm", "2023", "viertel") == before
    language = left.slice("own.sprache", "2024", "viertel")["spread"]
    assert "gini" in language
    assert "gradient" not in language
    assert "gradient" in left.slice("own.sprache", "2023", "viertel")["spread"]

    atlas = f"/de/{grid.slug}"
    assert "enthält dazu keine Angaben" in page(visitor, f"{atlas}/indicators/own.arm")
    shown = page(visitor, f"{atlas}/map?indicator=own.arm&period=2024&layer=smoothed")
    assert "Schätzung, nicht der gemessene Wert" not in shown
    assert "eglättet" not in page(visitor, f"{atlas}/map.svg?indicator=own.arm&period=2024&layer=smoothed")
    for entry in first.atlas["indicators"]:
        assert visitor.get(f"/a/{entry['values']}.json").status_code == 410, entry["code"]


def test_one_indicator_alone_orders_the_areas(grid: Member) -> None:
    second = """
[[indicator]]
code = "laut"
name = "Lärm"
kind = "share"
numerator = ["sprachfoerderung"]
denominator = ["kinder"]
polarity = "-"
deprivation = true
"""
    with grid.scope() as scope, pytest.raises(Refused) as caught:
        indicators.apply(scope, second)
    assert (caught.value.code, caught.value.params) == ("deprivation_twice", {"indicator": "own.arm"})
    with grid.scope() as scope:
        indicators.apply(scope, DEFINITIONS.replace("deprivation = true\n", "") + second)
        assert [row.code for row in indicators.active(scope) if row.body.get("deprivation")] == ["own.laut"]


def test_an_internal_release_tells_it_of_its_own_cells(grid: Member) -> None:
    with grid.scope() as scope:
        job_id = releases.request(scope, audience="internal").job_id
    assert job_id is not None
    assert grid.finish(job_id)["state"] == "done"


def withdraw(member: Member, **what: str) -> None:
    with member.scope() as scope:
        job_id = withdrawals.withdraw(scope, **what)
    assert member.finish(job_id)["state"] == "done"
