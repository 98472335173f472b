"""Boundaries and keys that change: lineage, crosswalks, series in today's boundaries, redirects."""

import csv
import html
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from keck.compute.classes import breaks
from keck.services import uploads
from keck.services.errors import Refused
from keck.services.geography import area_keys, area_sets, combinations, crosswalks
from keck.web.public import create_public_app
from tests.integration.conftest import Member
from tests.integration.processing.released import Released, publish
from tests.integration.workers.conftest import write_town


def _square(west: float, south: float, width: float = 0.01) -> dict[str, Any]:
    corners = [(0.0, 0.0), (width, 0.0), (width, 0.01), (0.0, 0.01), (0.0, 0.0)]
    ring = [[round(west + x, 6), round(south + y, 6)] for x, y in corners]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def town(member: Member, tmp_path: Path) -> Member:
    """A town whose quarter 12 was split and whose quarters 1 and 2 became one at the start of 2024."""
    boundaries, values = write_town(tmp_path)
    first = member.import_areas(boundaries, level="viertel", key="nr", name="name")
    assert first["state"] == "done", first
    document = json.loads(boundaries.read_text())
    features = document["features"]
    by_key = {one["properties"]["nr"]: one for one in features}
    last = by_key["12"]["geometry"]["coordinates"][0][0]
    halves = [
        {
            "type": "Feature",
            "properties": {"nr": key, "name": f"Viertel {key}"},
            "geometry": _square(last[0] + place * 0.0075, last[1], width),
        }
        for place, (key, width) in enumerate([("12a", 0.0075), ("12b", 0.0025)])
    ]
    one, two = (by_key[key]["geometry"]["coordinates"] for key in ("01", "02"))
    merged = {
        "type": "Feature",
        "properties": {"nr": "01", "name": "Viertel 1+2"},
        "geometry": {"type": "MultiPolygon", "coordinates": [one, two]},
    }
    kept = [f for f in features if f["properties"]["nr"] not in ("01", "02", "12")]
    newer = tmp_path / "neu.geojson"
    newer.write_text(json.dumps({**document, "features": [merged, *kept, *halves]}))
    second = member.import_areas(newer, level="viertel", key="nr", name="name", valid_from="2024-01-01")
    assert second["state"] == "done", second
    header, *rows = values.read_text().splitlines()
    rows = [row for row in rows if ";2024;" not in row]
    rows += [
        f"{f['properties']['nr']};2024;{200 + n};{20 + n}" for n, f in enumerate([merged, *kept, *halves])
    ]
    values.write_text("\n".join([header, *rows]) + "\n")
    end = member.import_table(values)
    assert end["state"] == "done", end
    return member


def _sets(member: Member) -> dict[str, Any]:
    with member.scope() as scope:
        levels = {one.id: one.code for one in area_sets.levels(scope)}
        return {f"{levels[one.level_id]}@{one.valid_from or ''}": one.id for one in area_sets.current(scope)}


def _crosswalk(member: Member, **options: Any) -> dict[str, Any]:
    sets = _sets(member)
    with member.scope() as scope:
        job = crosswalks.request(scope, sets["viertel@"], sets["viertel@2024-01-01"], **options)
    return member.finish(job)


def _slices(released: Released, code: str, period: str) -> list[dict[str, Any]]:
    entry = next(e for e in released.atlas["indicators"] if e["code"] == code)
    return [s for s in released._json(entry["values"])["slices"] if s["period"] == period]


def test_a_series_is_shown_in_todays_boundaries_once_a_crosswalk_is_used(town: Member) -> None:
    end = _crosswalk(town)
    assert end["state"] == "done", end
    assert end["result"]["counts"] == {"unchanged": 9, "split": 1, "merged": 2}
    without = publish(town)
    assert {s["set"] for s in _slices(without, "own.kinder", "2023")} == {"kommune", "viertel"}
    with town.scope() as scope:
        crosswalks.use(scope, end["result"]["crosswalk"], active=True)
    released = publish(town)
    _see_classes(released)
    slices = {s["set"]: s for s in _slices(released, "own.kinder", "2023")}
    new = slices["viertel@2024-01-01"]
    assert new["rebased_from"] == "viertel"
    keys = [a["key"] for s in released.atlas["area_sets"] if s["id"] == new["set"] for a in s["areas"]]
    old = dict(
        zip(
            [a["key"] for s in released.atlas["area_sets"] if s["id"] == "viertel" for a in s["areas"]],
            slices["viertel"]["value"],
            strict=True,
        )
    )
    got = dict(zip(keys, new["value"], strict=True))
    assert got["01"] == old["01"] + old["02"]
    assert got["12a"] == pytest.approx(0.75 * old["12"])
    assert got["12b"] == pytest.approx(0.25 * old["12"])
    assert got["05"] == old["05"]
    assert set(new["flags"]) == {str(keys.index("12a")), str(keys.index("12b"))}
    assert all(flags == ["estimated"] for flags in new["flags"].values())
    (told,) = released.atlas["crosswalks"]
    assert (told["from"], told["to"], told["method"]) == ("viertel", "viertel@2024-01-01", "area")
    _see_estimates(town)
    with town.scope() as scope:
        crosswalks.use(scope, end["result"]["crosswalk"], active=False)
    assert {s["set"] for s in _slices(publish(town), "own.kinder", "2023")} == {"kommune", "viertel"}


def _see_classes(released: Released) -> None:
    """The figures of 2023 are shown in both boundaries, so both have their say in what the colours mean."""
    entry = next(e for e in released.atlas["indicators"] if e["code"] == "own.kinder")
    values = released._json(entry["values"])
    maps = [s for s in values["slices"] if s["level"] == "viertel"]
    assert len({(s["period"], s["set"]) for s in maps}) > len({s["period"] for s in maps})
    shown = [[v for v in s["value"] if v is not None] for s in maps]
    assert values["classes"]["viertel"] == breaks([[round(v) for v in one] for one in shown])


def _see_estimates(town: Member) -> None:
    """Look at what the public is told of converted figures: on pages, in files, by the API."""
    client = create_public_app(town.settings).test_client()
    api = f"/api/v1/tenants/{town.slug}"
    page = client.get(f"/de/{town.slug}/indicators/own.kinder?level=viertel").get_data(as_text=True)
    assert "(geschätzt)" in page
    address = re.search(r'href="([^"]*/crosswalks[^"]*)"', page)
    assert address is not None
    table = client.get(html.unescape(address[1]))
    rows = list(csv.DictReader(io.StringIO(table.get_data(as_text=True))))
    parts = {row["to_key"]: float(row["share"]) for row in rows if row["from_key"] == "12"}
    assert parts == {"12a": 0.75, "12b": 0.25}
    assert f'href="{address[1]}"' in client.get(f"/de/{town.slug}/downloads").get_data(as_text=True)
    map_2023 = client.get(f"/de/{town.slug}/map?indicator=own.kinder&period=2023&level=viertel")
    assert "(geschätzt)" in map_2023.get_data(as_text=True)
    asked = f"{api}/values?indicator=own.kinder&period=2023&level=viertel"
    items = {one["area"]: one for one in client.get(asked).get_json()["items"]}
    assert items["viertel:12a"]["flags"] == ["estimated"]
    assert items["viertel:12a"]["rebased_from"] == "viertel"
    assert "estimated" in client.get(f"{asked}&format=csv").get_data(as_text=True)
    counted = client.get(f"{asked}&stand=2023-12-31").get_json()["items"]
    assert {one["area"] for one in counted} == {f"viertel:{n:02d}" for n in range(1, 13)}
    assert {one["rebased_from"] for one in counted} == {None}
    then = client.get(f"{api}/areas?level=viertel&stand=2023-12-31").get_json()["items"]
    assert "viertel:12" in {one["id"] for one in then}
    assert client.get(f"{api}/areas?stand=gestern").status_code == 422
    _see_former_boundaries(client, f"/de/{town.slug}/")


def _see_former_boundaries(client: FlaskClient, atlas: str) -> None:
    """Look at pages as they are in the boundaries of a day, which stays in all their links."""
    day = "stand=2023-12-31"
    page = client.get(f"{atlas}map?indicator=own.kinder&period=2023&level=viertel&{day}").get_data(
        as_text=True
    )
    assert "In den Grenzen vom 31. Dezember 2023." in page
    assert "(geschätzt)" not in page
    assert f"areas/viertel/12?{day}" in page
    assert "areas/viertel/12a" not in page
    assert 'name="stand" value="2023-12-31"' in page
    assert f'href="{atlas}">Zu den heutigen Grenzen' in page
    for path in ("areas/viertel/12", "indicators/own.kinder", "compare", "downloads", ""):
        shown = client.get(f"{atlas}{path}?{day}")
        assert shown.status_code == 200, path
        assert "In den Grenzen vom" in shown.get_data(as_text=True)
    profile = client.get(f"{atlas}areas/viertel/12?{day}").get_data(as_text=True)
    assert re.search(r"<small>\s*2023", profile), "the newest period that is known in these boundaries"
    assert client.get(f"{atlas}areas/viertel/12a?{day}").status_code == 404
    assert client.get(f"{atlas}areas/viertel/12a?stand=2024-06-30").status_code == 200
    assert client.get(f"{atlas}map?stand=gestern").status_code == 404


def test_no_figure_held_back_comes_out_in_other_boundaries(town: Member) -> None:
    end = _crosswalk(town)
    with town.scope() as scope:
        crosswalks.use(scope, end["result"]["crosswalk"], active=True)
    released = publish(town)
    for period in ("2022", "2023"):
        slices = {s["set"]: s for s in _slices(released, "own.kinder-arm", period)}
        hidden = {
            a["key"]
            for s in released.atlas["area_sets"]
            if s["id"] == "viertel"
            for a, letter in zip(s["areas"], slices["viertel"]["status"], strict=True)
            if letter == "s"
        }
        assert hidden
        new = slices["viertel@2024-01-01"]
        names = [a["key"] for s in released.atlas["area_sets"] if s["id"] == new["set"] for a in s["areas"]]
        letters = dict(zip(names, new["status"], strict=True))
        touched = {new for old, new, _ in released.atlas["crosswalks"][0]["shares"] if old in hidden}
        assert {letters[key] for key in touched} == {"s"}


def test_people_weigh_where_small_areas_are_counted(town: Member) -> None:
    end = _crosswalk(town, measure="kinder", level="viertel")
    assert end["state"] == "done", end
    with town.scope() as scope:
        one = crosswalks.find(scope, end["result"]["crosswalk"])
        assert (one.method, one.weight) == ("weights", "kinder · viertel")
        assert sum(share for old, _, share in one.shares if old == "12") == pytest.approx(1.0)
    unknown = _crosswalk(town, measure="hunde", level="viertel")
    assert unknown["error"]["code"] == "crosswalk_no_weights"


def test_a_crosswalk_comes_back_as_the_table_that_was_downloaded(town: Member, tmp_path: Path) -> None:
    computed = _crosswalk(town)["result"]["crosswalk"]
    sets = _sets(town)
    with town.scope() as scope:
        table = crosswalks.as_csv(scope, crosswalks.find(scope, computed))
    path = tmp_path / "umstieg.csv"
    path.write_bytes(table)
    with path.open("rb") as stream, town.scope() as scope:
        upload = uploads.receive(scope, kind="table", filename=path.name, stream=stream)
        job = crosswalks.request(scope, sets["viertel@"], sets["viertel@2024-01-01"], upload_id=upload.id)
    end = town.finish(job)
    assert end["state"] == "done", end
    with town.scope() as scope:
        again = crosswalks.find(scope, end["result"]["crosswalk"])
        assert again.method == "uploaded"
        assert again.shares == crosswalks.find(scope, computed).shares


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (["alt;neu;anteil", "99;01;1"], "crosswalk_wrong"),
        (["alt;neu;anteil", "12;12a;viel"], "crosswalk_wrong"),
        (["alt;neu;anteil", "12;12a;0,8", "12;12b;0,8"], "crosswalk_sums"),
        (["a;b;c", "12;12a;1"], "crosswalk_columns"),
    ],
)
def test_a_wrong_crosswalk_is_refused_whole(town: Member, tmp_path: Path, rows: list[str], code: str) -> None:
    path = tmp_path / "umstieg.csv"
    path.write_text("\n".join(rows) + "\n")
    sets = _sets(town)
    with path.open("rb") as stream, town.scope() as scope:
        upload = uploads.receive(scope, kind="table", filename=path.name, stream=stream)
        job = crosswalks.request(scope, sets["viertel@"], sets["viertel@2024-01-01"], upload_id=upload.id)
    assert town.finish(job)["error"]["code"] == code
    with town.scope() as scope:
        assert crosswalks.between(scope, sets["viertel@"]) == []


def test_a_new_key_keeps_data_and_addresses(town: Member) -> None:
    before = publish(town)
    today = _sets(town)["viertel@2024-01-01"]
    with town.scope() as scope:
        assert area_keys.change(scope, today, "05; 105\n06;05\n") == 2
    released = publish(town)
    keys = [a["key"] for s in released.atlas["area_sets"] if s["valid_from"] for a in s["areas"]]
    assert "105" in keys
    now, then = (r.slice("own.kinder", "2024", "viertel") for r in (released, before))
    assert now["value"] == then["value"]
    client = create_public_app(town.settings).test_client()
    page = client.get(f"/de/{town.slug}/areas/viertel/06")
    assert (page.status_code, page.headers.get("Location")) in (
        (200, None),
        (301, f"/de/{town.slug}/areas/viertel/05"),
    )
    assert client.get(f"/de/{town.slug}/areas/viertel/105").status_code == 200


def test_an_address_with_a_former_key_leads_on(member: Member, tmp_path: Path) -> None:
    boundaries, values = write_town(tmp_path)
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    assert member.import_table(values)["state"] == "done"
    with member.scope() as scope:
        area_keys.change(scope, _sets(member)["viertel@"], "05;105")
    publish(member)
    client = create_public_app(member.settings).test_client()
    moved = client.get(f"/de/{member.slug}/areas/viertel/05")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"/de/{member.slug}/areas/viertel/105")
    assert client.get(moved.headers["Location"]).status_code == 200
    assert client.get(f"/de/{member.slug}/areas/viertel/555").status_code == 404


def test_a_table_with_former_keys_is_read_to_the_areas_that_bear_new_ones(
    member: Member, tmp_path: Path
) -> None:
    boundaries, values = write_town(tmp_path)
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    with member.scope() as scope:
        area_keys.change(scope, _sets(member)["viertel@"], "05;105\n06;106")
    end = member.import_table(values)
    assert end["state"] == "done", end
    (told,) = (one for one in end["result"]["findings"] if one["code"] == "keys_of_other_date")
    assert told["params"]["count"] == 2
    released = publish(member)
    keys = [a["key"] for s in released.atlas["area_sets"] if s["level"] == "viertel" for a in s["areas"]]
    shown = dict(zip(keys, released.slice("own.kinder", "2024", "viertel")["value"], strict=True))
    written = {
        row.split(";")[0]: float(row.split(";")[2])
        for row in values.read_text().splitlines()
        if ";2024;" in row
    }
    assert (shown["105"], shown["106"]) == (written["05"], written["06"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("05", "key_change_lines"),
        ("", "key_change_lines"),
        ("77;78", "key_change_unknown"),
        ("05;06", "key_change_taken"),
        ("05;90\n06;90", "key_change_taken"),
    ],
)
def test_a_key_change_that_would_mix_areas_up_changes_nothing(
    member: Member, tmp_path: Path, text: str, code: str
) -> None:
    boundaries, _ = write_town(tmp_path)
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    one = _sets(member)["viertel@"]
    with pytest.raises(Refused, match=code), member.scope() as scope:
        area_keys.change(scope, one, text)
    with member.scope() as scope:
        assert [a.key for a in area_sets.areas(scope, one)] == [f"{n:02d}" for n in range(1, 13)]


def test_quarters_are_put_together_to_a_level_of_their_own(member: Member, tmp_path: Path) -> None:
    boundaries, values = write_town(tmp_path)
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    assert member.import_table(values)["state"] == "done"
    base = _sets(member)["viertel@"]
    groups = {f"{n:02d}": ("1 Nord" if n <= 6 else "2 Süd") for n in range(1, 13)}
    with member.scope() as scope:
        job = combinations.request(scope, base, level_name="Planungsräume", groups=groups)
    end = member.finish(job)
    assert end["state"] == "done", end
    released = publish(member)
    large = released.slice("own.kinder", "2024", "planungsraeume")
    small = released.slice("own.kinder", "2024", "viertel")["value"]
    assert large["value"] == [sum(small[:6]), sum(small[6:])]
    one = next(s for s in released.atlas["area_sets"] if s["level"] == "planungsraeume")
    assert [(a["key"], a["name"]) for a in one["areas"]] == [("1", "Nord"), ("2", "Süd")]
    assert one["shapes"]
    parents = next(s for s in released.atlas["area_sets"] if s["level"] == "viertel")["areas"]
    assert {a["parent"] for a in parents} == {"planungsraeume:1", "planungsraeume:2"}


def test_putting_together_asks_for_every_area(member: Member, tmp_path: Path) -> None:
    boundaries, _ = write_town(tmp_path)
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    base = _sets(member)["viertel@"]
    for name, groups, code in (
        ("Räume", {"01": "Nord", "02": "Süd"}, "combine_incomplete"),
        ("Räume", {f"{n:02d}": "Nord" for n in range(1, 13)}, "combine_nothing"),
        ("Viertel", {f"{n:02d}": str(n % 2) for n in range(1, 13)}, "combine_level_taken"),
        (" ", {}, "areas_level_wrong"),
    ):
        with pytest.raises(Refused, match=code), member.scope() as scope:
            combinations.request(scope, base, level_name=name, groups=groups)


def test_gaps_and_overlaps_are_told_and_drawn(member: Member, tmp_path: Path) -> None:
    boundaries, _ = write_town(tmp_path)
    document = json.loads(boundaries.read_text())
    first = document["features"][0]["geometry"]["coordinates"][0]
    first[1][0] = first[2][0] = first[1][0] + 0.002
    boundaries.write_text(json.dumps(document))
    end = member.import_areas(boundaries, level="viertel", key="nr", name="name")
    codes = {finding["code"] for finding in end["result"]["findings"]}
    assert "area_overlaps" in codes
    with member.scope() as scope:
        picture = area_sets.find(scope, end["result"]["area_set"]).picture
        assert picture is not None
        assert len(picture["areas"]) == 12
        assert {(p["kind"], tuple(p["areas"])) for p in picture["places"]} == {("overlap", ("01", "02"))}
