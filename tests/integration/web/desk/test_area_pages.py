"""The pages of areas: pictures, crosswalks, keys, areas put together."""

import io
import json
import re
from pathlib import Path

from keck.services import uploads
from keck.services.geography import area_sets
from tests.integration.web.desk.conftest import Desk
from tests.integration.workers.conftest import write_town


def _read(desk: Desk, path: Path, **form: str) -> str:
    """Read boundaries through the pages and return the address of their page."""
    browser = desk.browser()
    end = desk.finish(browser.upload(desk.home + "areas/upload", path.name, path.read_bytes()))
    upload = f"{desk.home}uploads/{end['result']['upload']}"
    end = desk.finish(browser.post(f"{upload}/areas", {"key": "nr", "name": "name", **form}))
    assert end["state"] == "done", end
    return f"{desk.home}areas/{end['result']['area_set']}"


def test_gaps_are_drawn_and_numbered(desk: Desk, tmp_path: Path) -> None:
    boundaries, _ = write_town(tmp_path)
    document = json.loads(boundaries.read_text())
    ring = document["features"][0]["geometry"]["coordinates"][0]
    ring[1][0] = ring[2][0] = ring[1][0] + 0.002
    boundaries.write_text(json.dumps(document))
    address = _read(desk, boundaries, level_name="Viertel")
    page = desk.browser().get(address).get_data(as_text=True)
    assert "Überlappung" in page
    assert f"{address}/picture" in page
    picture = desk.browser().get(f"{address}/picture")
    assert picture.content_type.startswith("image/svg+xml")
    svg = picture.get_data(as_text=True)
    assert svg.count("<title>") == 12
    assert ">1</text>" in svg


def test_boundaries_of_two_dates_get_a_crosswalk_that_is_used(desk: Desk, tmp_path: Path) -> None:
    boundaries, _ = write_town(tmp_path)
    old = _read(desk, boundaries, level_name="Viertel")
    new = _read(desk, boundaries, level="viertel", valid_from="2024-01-01")
    assert "bis 31. Dezember 2023" in desk.browser().get(old).get_data(as_text=True)
    source = old.rsplit("/", 1)[1]
    end = desk.finish(desk.browser().post(f"{new}/crosswalk", {"source": source}, form_at=new))
    assert end["state"] == "done", end
    address = f"{desk.home}crosswalks/{end['result']['crosswalk']}"
    page = desk.browser().get(address).get_data(as_text=True)
    assert "unverändert" in page
    table = desk.browser().get(f"{address}/table")
    assert table.get_data(as_text=True).splitlines()[1] == "01;Viertel 1;01;Viertel 1;1"
    assert desk.browser().post(f"{address}/use", {"active": "1"}, form_at=address).status_code == 303
    assert "wird verwendet" in desk.browser().get(new).get_data(as_text=True)
    sent = desk.browser().post(
        f"{new}/crosswalk-file",
        {"source": source, "file": (io.BytesIO(table.data), "umstieg.csv")},
        form_at=new,
        content_type="multipart/form-data",
    )
    assert desk.finish(sent)["state"] == "done"


def test_keys_change_and_a_wrong_line_is_said_at_its_form(desk: Desk, tmp_path: Path) -> None:
    boundaries, _ = write_town(tmp_path)
    address = _read(desk, boundaries, level_name="Viertel")
    wrong = desk.browser().post(f"{address}/keys", {"changes": "01 = 101"}, form_at=address)
    assert "01 = 101" in wrong.get_data(as_text=True)
    assert desk.browser().post(f"{address}/keys", {"changes": "01;101"}, form_at=address).status_code == 303
    assert "früher 01" in desk.browser().get(address).get_data(as_text=True)


def test_areas_are_put_together_without_a_script(desk: Desk, tmp_path: Path) -> None:
    boundaries, _ = write_town(tmp_path)
    address = _read(desk, boundaries, level_name="Viertel")
    form_at = f"{address}/combine"
    page = desk.browser().get(form_at).get_data(as_text=True)
    assert len(re.findall(r"<path data-position", page)) == 12
    fields = {f"group-{n}": "Nord" if n < 6 else "Süd" for n in range(12)}
    end = desk.finish(desk.browser().post(form_at, {"level_name": "Räume", **fields}, form_at=form_at))
    assert end["state"] == "done", end
    with desk.member.scope() as scope:
        areas = area_sets.areas(scope, end["result"]["area_set"])
    assert [area.name for area in areas] == ["Nord", "Süd"]
    again = desk.browser().post(form_at, {"level_name": "Räume", **fields}, form_at=form_at)
    assert "gibt es schon" in again.get_data(as_text=True)


def test_lines_are_closed_on_one_answer(desk: Desk, tmp_path: Path) -> None:
    boundaries, _ = write_town(tmp_path)
    document = json.loads(boundaries.read_text())
    for feature in document["features"]:
        ring = feature["geometry"]["coordinates"][0]
        feature["geometry"] = {"type": "LineString", "coordinates": ring}
    browser = desk.browser()
    end = desk.finish(browser.upload(desk.home + "areas/upload", "linien.geojson", json.dumps(document)))
    assert end["error"]["code"] == "geometry_lines"
    with desk.member.scope() as scope:
        upload = f"{desk.home}uploads/{uploads.recent(scope)[0].id}"
    assert "Linien zu Flächen schließen" in browser.get(upload).get_data(as_text=True)
    again = browser.post(f"{upload}/inspect", {"polygonise": "1"}, form_at=upload)
    assert desk.finish(again)["state"] == "done"
    read = browser.post(
        f"{upload}/areas", {"level_name": "Viertel", "key": "nr", "name": "name"}, form_at=upload
    )
    assert desk.finish(read)["result"]["areas"] == 12
