import json
import zipfile
from pathlib import Path

import pytest
from tests.integration.conftest import Member

from keck.adapters import shelf
from keck.services import releases


@pytest.fixture
def shapefiles(data_dir: Path, tmp_path: Path) -> dict[str, Path]:
    packed = {}
    for name in ("Stadtbezirk", "Stadtteil"):
        packed[name] = tmp_path / f"{name}.zip"
        with zipfile.ZipFile(packed[name], "w") as archive:
            for suffix in ("shp", "shx", "dbf", "prj"):
                archive.write(data_dir / "koeln" / f"{name}.{suffix}", f"{name}.{suffix}")
    return packed


def test_a_citys_files_become_a_release_with_the_expected_figures(
    make_member: object, shapefiles: dict[str, Path], data_dir: Path
) -> None:
    member: Member = make_member("Köln", "05315000")  # type: ignore[operator]
    coarse = member.import_areas(
        shapefiles["Stadtbezirk"], level="stadtbezirk", key="STB_NR", name="STB_NAME"
    )
    assert coarse["state"] == "done", coarse
    fine = member.import_areas(shapefiles["Stadtteil"], level="stadtteil", key="STT_NR", name="STT_NAME")
    assert fine["state"] == "done", fine
    assert fine["result"]["parent_level"] == "stadtbezirk"
    assert len(fine["result"]["parents"]) == 86
    table = member.import_table(data_dir / "koeln" / "bevoelkerung.csv")
    assert table["state"] == "done", table
    with member.scope() as scope:
        release = releases.request(scope, audience="public")
        job_id = release.job_id
    assert job_id is not None
    end = member.finish(job_id)
    assert end["state"] == "done", end
    with member.scope() as scope:
        manifest = releases.by_number(scope, 1).manifest or {}
    folder = shelf.public_data(member.settings.store)
    atlas = json.loads(folder.read(manifest["atlas"], "json") or b"{}")
    entry = next(e for e in atlas["indicators"] if e["code"] == atlas["default_indicator"])
    values = json.loads(folder.read(entry["values"], "json") or b"{}")
    expected = json.loads((data_dir / "expected.json").read_text())["figures"]["koeln_einwohner_2012"]
    slices = {s["level"]: s for s in values["slices"] if s["period"] == "2012"}
    assert slices["kommune"]["value"] == [expected["city_total_row_000"]]
    names = [a["name"] for s in atlas["area_sets"] if s["level"] == "stadtteil" for a in s["areas"]]
    ranked = sorted(zip(slices["stadtteil"]["value"], names, strict=True))
    assert [[name, value] for value, name in ranked[:3]] == expected["bottom3"]
    assert [[name, value] for value, name in ranked[:-4:-1]] == expected["top3"]
