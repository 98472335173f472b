"""What uploads do to areas and tables."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from keck.adapters.store import Store
from keck.domain.mapping_files import dump, load
from keck.domain.texts import LocalText
from keck.services import revisions, uploads
from keck.services.errors import NotFound, Refused
from keck.services.geography import area_sets
from keck.services.tables import mappings
from keck.services.tenants import operator_scope
from tests.integration.conftest import Member
from tests.integration.processing.released import publish
from tests.integration.workers.conftest import write_town


@pytest.fixture
def town(member: Member, tmp_path: Path) -> Member:
    boundaries, table = write_town(tmp_path)
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    assert member.import_table(table)["state"] == "done"
    return member


def table(folder: Path, rows: list[str], name: str = "kinder.csv") -> Path:
    path = folder / name
    path.write_text("nr;jahr;kinder;kinder arm\n" + "\n".join(rows) + "\n")
    return path


def year(value: int, poor: int = 40) -> list[str]:
    return [f"{n + 1:02d};{value};{200 + n};{poor + n}" for n in range(12)]


def test_a_new_year_is_added_beside_the_old_ones(town: Member, tmp_path: Path) -> None:
    end = town.import_table(table(tmp_path, year(2025)))
    assert end["result"]["mode"] == "add"
    difference = end["result"]["difference"]
    assert difference["periods_added"] == ["2025"]
    assert (difference["cells_gone"], difference["cells_changed"]) == (0, 0)
    released = publish(town)
    entry = next(e for e in released.atlas["indicators"] if e["code"] == "own.kinder")
    assert entry["periods"] == ["2022", "2023", "2024", "2025"]


def test_a_report_tells_each_finding_once(town: Member, tmp_path: Path) -> None:
    plain = [f"{n + 1};2025;{200 + n};{40 + n}" for n in range(12)]
    found = town.import_table(table(tmp_path, plain))["result"]["findings"]
    told = [json.dumps({**one, "severity": "", "column": None}, sort_keys=True) for one in found]
    assert "keys_padded" in {one["code"] for one in found}
    assert len(told) == len(set(told))


def test_a_year_that_comes_again_is_replaced_and_no_other_is_touched(town: Member, tmp_path: Path) -> None:
    end = town.import_table(table(tmp_path, year(2024)))
    assert end["result"]["mode"] == "replace_periods"
    difference = end["result"]["difference"]
    assert difference["periods_changed"] == ["2024"]
    assert sorted(difference["periods_unchanged"]) == ["2022", "2023"]
    assert difference["periods_removed"] == []


def test_only_replacing_the_table_removes_a_period(town: Member, tmp_path: Path) -> None:
    end = town.import_table(table(tmp_path, year(2025)), mode="replace_table")
    assert end["result"]["difference"]["periods_removed"] == ["2022", "2023", "2024"]


def test_a_dry_run_reports_and_stores_nothing(town: Member, tmp_path: Path) -> None:
    end = town.import_table(table(tmp_path, year(2025)), dry_run=True)
    assert end["result"]["difference"]["periods_added"] == ["2025"]
    with town.scope() as scope:
        assert [r.number for r in revisions.current(scope)] == [1]


def test_a_candidate_that_another_one_overtook_is_refused(town: Member, tmp_path: Path) -> None:
    waiting = town.import_table(table(tmp_path, year(2025)), accept=False)
    assert town.import_table(table(tmp_path, year(2026)))["state"] == "done"
    with pytest.raises(Refused, match="revision_stale"), town.scope() as scope:
        revisions.accept(scope, UUID(waiting["result"]["revision"]))


def test_an_unchanged_file_shares_all_blocks(town: Member, tmp_path: Path) -> None:
    end = town.import_table(tmp_path / "kinder.csv")
    difference = end["result"]["difference"]
    assert [difference[f"cells_{what}"] for what in ("new", "changed", "gone")] == [0, 0, 0]


@pytest.mark.asvs("2.2.1")
@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("13;2025;200;30", "area_unknown"),
        ("01;2025;zweihundert;30", "not_a_number"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_nothing_is_stored(
    row: str, code: str, town: Member, tmp_path: Path
) -> None:
    end = town.import_table(table(tmp_path, [*year(2026), row]))
    assert end["state"] == "failed"
    assert end["error"]["code"] == "table_has_errors"
    errors = [f for f in end["error"]["findings"] if f["severity"] == "error"]
    assert [f["row"] for f in errors] == [14], errors
    with town.scope() as scope:
        assert [r.number for r in revisions.current(scope)] == [1]


def test_a_count_can_not_turn_negative_unnoticed(town: Member, tmp_path: Path) -> None:
    rows = year(2025)
    rows[0] = "01;2025;-5;40"
    end = town.import_table(table(tmp_path, rows))
    assert (end["state"], end["error"]["code"]) == ("failed", "table_has_errors")
    first = end["error"]["findings"][0]
    assert (first["code"], first["row"], first["column"]) == ("count_negative", 2, 3)


@pytest.mark.parametrize("cell", ["-", ".", "k.A.", "", "*", "<5"])
def test_cells_without_a_number_are_kept_as_what_they_are(cell: str, town: Member, tmp_path: Path) -> None:
    rows = year(2025)
    rows[3] = f"04;2025;203;{cell}"
    end = town.import_table(table(tmp_path, rows))
    assert end["state"] == "done", end
    released = publish(town)
    letter = released.slice("own.kinder-arm", "2025", "viertel")["status"][3]
    assert letter == ("s" if cell in ("*", "<5") else "m")


def test_a_town_begins_with_a_list_and_gets_its_shapes_later(member: Member, tmp_path: Path) -> None:
    listed = tmp_path / "gebiete.csv"
    listed.write_text("nr;name\n" + "\n".join(f"{n + 1:02d};Viertel {n + 1}" for n in range(12)) + "\n")
    assert member.import_areas(listed, level="viertel", key="nr", name="name")["state"] == "done"
    boundaries, values = write_town(tmp_path)
    assert member.import_table(values)["state"] == "done"
    without = publish(member)
    assert [s["shapes"] for s in without.atlas["area_sets"]] == [None, None]
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    drawn = publish(member)
    assert all(s["shapes"] for s in drawn.atlas["area_sets"])
    assert drawn.slice("own.kinder", "2024", "viertel") == without.slice("own.kinder", "2024", "viertel")


def test_new_boundaries_hold_from_their_day_on(member: Member, tmp_path: Path) -> None:
    boundaries, values = write_town(tmp_path)
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    document = json.loads(boundaries.read_text())
    document["features"][11]["properties"] = {"nr": "99", "name": "Neuviertel"}
    boundaries.write_text(json.dumps(document))
    second = member.import_areas(boundaries, level="viertel", key="nr", name="name", valid_from="2024-01-01")
    assert second["state"] == "done", second
    text = values.read_text().replace("12;2024", "99;2024")
    values.write_text(text)
    end = member.import_table(values)
    assert end["state"] == "done", end
    released = publish(member)
    assert released.slice("own.kinder", "2023", "viertel")["set"] == "viertel"
    assert released.slice("own.kinder", "2024", "viertel")["set"] == "viertel@2024-01-01"


def test_other_areas_for_a_level_with_data_are_refused(town: Member, tmp_path: Path) -> None:
    document = json.loads((tmp_path / "viertel.geojson").read_text())
    document["features"] = document["features"][:6]
    path = tmp_path / "weniger.geojson"
    path.write_text(json.dumps(document))
    end = town.import_areas(path, level="viertel", key="nr", name="name")
    assert (end["state"], end["error"]["code"]) == ("failed", "areas_differ")


def test_a_key_that_comes_twice_is_named(member: Member, tmp_path: Path) -> None:
    boundaries, _ = write_town(tmp_path)
    document = json.loads(boundaries.read_text())
    document["features"][1]["properties"]["nr"] = "1"
    boundaries.write_text(json.dumps(document))
    end = member.import_areas(boundaries, level="viertel", key="nr", name="name")
    assert end["error"]["code"] == "areas_keys_wrong"
    assert [f["row"] for f in end["error"]["findings"]] == [1, 2]


def test_a_file_over_the_limit_is_refused_while_it_streams(member: Member) -> None:
    class Endless(io.RawIOBase):
        def __init__(self) -> None:
            self.given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"x" * size

    stream: Any = Endless()
    small = replace(member.settings, max_upload_bytes=2_000_000)
    with pytest.raises(Refused, match="upload_too_large"), operator_scope(small, member.slug) as scope:
        uploads.receive(scope, kind="table", filename="a.csv", stream=stream)
    assert stream.given < 5_000_000
    assert Store(member.settings.store).keys(member.tenant_id) == set()


def test_another_members_things_are_not_there(make_member: Callable[..., Member], tmp_path: Path) -> None:
    mine, theirs = make_member(), make_member()
    boundaries, _ = write_town(tmp_path)
    end = mine.import_areas(boundaries, level="viertel", key="nr", name="name")
    with theirs.scope() as scope, pytest.raises(NotFound):
        area_sets.find(scope, UUID(end["result"]["area_set"]))


def test_a_file_with_one_row_per_child_is_refused_and_does_not_stay(town: Member, tmp_path: Path) -> None:
    path = tmp_path / "einschulung.csv"
    path.write_text(
        "nr;Geburtsdatum;Geschlecht\n" + "".join(f"{n + 1:02d};0{n % 9 + 1}.04.2019;w\n" for n in range(12))
    )
    end = town.import_table(path)
    assert (end["state"], end["error"]["code"]) == ("failed", "table_of_persons")
    with operator_scope(town.settings, town.slug) as scope:
        upload = uploads.recent(scope)[0]
        assert (upload.filename, upload.state) == ("einschulung.csv", "discarded")
        assert not Store(scope.settings.store).path(scope.tenant_id, upload.storage_key).exists()


def test_next_years_file_is_read_as_the_first_one_was_confirmed(town: Member, tmp_path: Path) -> None:
    rows = [f"{n + 1:02d};{300 + n};{20 + n}" for n in range(12)]
    first = tmp_path / "hort 2024.csv"
    first.write_text("nr;2024 Kinder im Hort;2024 Plätze\n" + "\n".join(rows) + "\n")
    proposed = load(town.import_table(first, dry_run=True)["result"]["mapping"])
    ours = replace(
        proposed,
        dataset="ganztag",
        name=LocalText("Ganztag"),
        measures=(replace(proposed.measures[0], code="hortkinder", label=LocalText("Hortkinder")),),
    )
    assert town.import_table(first, dump(ours))["state"] == "done"
    second = tmp_path / "hort 2025.csv"
    second.write_text("nr;2025 Plätze;2025 Kinder im Hort\n" + "\n".join(rows) + "\n")
    end = town.import_table(second)
    assert end["state"] == "done"
    assert (end["result"]["measures"], end["result"]["periods"]) == (["hortkinder"], ["2025"])
    assert end["result"]["mode"] == "add"
    assert "mapping_remembered" in [finding["code"] for finding in end["result"]["findings"]]
    with town.scope() as scope:
        assert [one.name for one in mappings.all_of(scope)].count("ganztag") == 1


def test_a_period_that_was_typed_is_asked_for_again(town: Member, tmp_path: Path) -> None:
    path = tmp_path / "hort.csv"
    path.write_text("nr;Hortkinder\n" + "".join(f"{n + 1:02d};{30 + n}\n" for n in range(12)))
    text = """
dataset = "hort"
name = "Hort"
layout = "wide"
area_column = "nr"
period = "2024"
[[measure]]
code = "hortkinder"
label = "Hortkinder"
column = "Hortkinder"
"""
    assert town.import_table(path, text)["state"] == "done"
    path.write_text(path.read_text().replace(";30\n", ";31\n"))
    again = town.import_table(path)
    assert again["error"]["code"] == "mapping_ambiguous"
    assert "period_missing" in [finding["code"] for finding in again["error"]["findings"]]
