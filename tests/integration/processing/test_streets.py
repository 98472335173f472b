"""A street directory from a file to the shards of a release."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from keck.adapters import shelf
from keck.domain.house_numbers import HouseNumber
from keck.services import uploads
from keck.services.errors import Refused
from keck.services.geography import street_directories
from keck.services.releasing import releases
from keck.views.tables.csv import table_csv
from tests.integration.conftest import Member
from tests.integration.processing.released import Released, publish

AREAS = "key;name\n01;Altstadt\n02;Hafen\n03;Weststadt\n"
STREETS = """Straßenname;Hausnr. von;Hausnr. bis;Seite;Quartier
Brückenstr.;1;15;ungerade;Altstadt
Brückenstraße;15a;Ende;ungerade;Hafen
Brückenstraße;2;;gerade;02
Am Wall;;;;Weststadt
Ölmühlweg;1;99;;01
"""


@pytest.fixture
def town(member: Member, tmp_path: Path) -> Member:
    """A member with three quarters and one table."""
    file = tmp_path / "quartiere.csv"
    file.write_text(AREAS)
    assert member.import_areas(file, level="quartier")["state"] == "done"
    table = tmp_path / "kinder.csv"
    table.write_text("Schlüssel;Kinder 2024\n01;120\n02;80\n03;145\n")
    assert member.import_table(table)["state"] == "done"
    return member


def read(
    member: Member, folder: Path, text: str = STREETS, *, accept: bool = True, **options: Any
) -> dict[str, Any]:
    file = folder / "strassen.csv"
    file.write_text(text)
    with file.open("rb") as stream, member.scope() as scope:
        upload = uploads.receive(scope, kind="streets", filename=file.name, stream=stream)
        job_id = street_directories.import_streets(scope, upload.id, options, accept=accept)
    return member.finish(job_id)


def test_a_file_becomes_a_directory_without_a_question(town: Member, tmp_path: Path) -> None:
    end = read(town, tmp_path)
    assert end["state"] == "done", end
    assert (end["result"]["streets"], end["result"]["parts"]) == (3, 5)
    with town.scope() as scope:
        current = street_directories.current(scope)
        assert current is not None
        listed = street_directories.streets(scope, current)
    assert [street.name for street in listed.streets] == ["Am Wall", "Brückenstraße", "Ölmühlweg"]
    found = listed.find("BRÜCKENSTR")
    assert found is not None
    assert [found.areas(HouseNumber.parse(n)) for n in ("7", "15", "15 A", "2", "4")] == [
        {"01"}, {"01"}, {"02"}, {"02"}, set()
    ]  # fmt: skip


def test_wrong_rows_are_named_and_nothing_is_stored(town: Member, tmp_path: Path) -> None:
    text = STREETS + "Neue Gasse;x;;;01\nAm Wall;3;9;;01\nKurze Zeile;;;links;02\nWeg;;;;Nirgends\n"
    end = read(town, tmp_path, text)
    assert (end["state"], end["error"]["code"]) == ("failed", "streets_have_errors")
    found = {(one["code"], one["row"]) for one in end["error"]["findings"]}
    assert found == {
        ("street_number_wrong", 7),
        ("street_claimed_twice", 8),
        ("street_side_unknown", 9),
        ("street_area_unknown", 10),
    }
    with town.scope() as scope:
        assert street_directories.all_of(scope) == []


def test_a_new_version_says_what_changes_and_the_old_one_can_return(town: Member, tmp_path: Path) -> None:
    read(town, tmp_path)
    changed = STREETS.replace("Am Wall;;;;Weststadt", "Am Wall;;;;Hafen").replace("Ölmühlweg", "Mühlweg")
    end = read(town, tmp_path, changed, accept=False)
    difference = end["result"]["difference"]
    assert (difference["new"], difference["gone"], difference["changed"]) == (
        ["Mühlweg"],
        ["Ölmühlweg"],
        ["Am Wall"],
    )
    with town.scope() as scope:
        second, first = street_directories.all_of(scope)
        assert street_directories.current(scope) is first
        street_directories.accept(scope, second.id)
        assert street_directories.current(scope) is second
        with pytest.raises(Refused):
            street_directories.discard(scope, second.id)
    with town.scope() as scope:
        street_directories.accept(scope, first.id)
    with town.scope() as scope:
        current = street_directories.current(scope)
        assert current is not None
        assert current.number == 1


def test_an_exported_directory_reads_back_as_it_was(town: Member, tmp_path: Path) -> None:
    read(town, tmp_path)
    with town.scope() as scope:
        first = street_directories.all_of(scope)[0]
        rows = street_directories.export_rows(scope, first)
        before = street_directories.streets(scope, first)
    text = table_csv(street_directories.EXPORT_COLUMNS, rows).decode()
    assert len(list(csv.reader(text.splitlines()))) == 6
    end = read(town, tmp_path, text)
    assert end["state"] == "done", end
    with town.scope() as scope:
        assert street_directories.streets(scope, street_directories.all_of(scope)[0]) == before


def test_a_release_holds_the_directory_in_shards(town: Member, tmp_path: Path) -> None:
    many = "".join(f"Zeile {number};;;;0{number % 3 + 1}\n" for number in range(900))
    read(town, tmp_path, STREETS + many)
    released = publish(town)
    described = released.atlas["streets"]
    assert (described["set"], described["count"], len(described["shards"])) == ("quartier", 903, 3)
    firsts = [shard["first"] for shard in described["shards"]]
    assert firsts == sorted(firsts)
    folder = shelf.public_data(town.settings.store)
    shards = [json.loads(folder.read(one["hash"], "json") or b"") for one in described["shards"]]
    assert all(f"{one['hash']}.json" in released.manifest["data"] for one in described["shards"])
    assert {(one["format"], one["version"]) for one in shards} == {("keck.streets", 1)}
    streets = dict(entry for shard in shards for entry in shard["streets"])
    assert streets["Brückenstraße"] == [["1", "15", 1, 0], ["2", "2", 0, 1], ["15a", "", 1, 1]]
    assert streets["Am Wall"] == [["", "", 0, 2]]


def test_the_same_directory_gives_the_same_bytes_in_the_next_release(town: Member, tmp_path: Path) -> None:
    read(town, tmp_path)
    first = publish(town)
    assert publish(town).atlas["streets"] == first.atlas["streets"]


def test_a_release_shows_the_directory_that_was_current_when_it_was_asked_for(
    town: Member, tmp_path: Path
) -> None:
    read(town, tmp_path)
    with town.scope() as scope:
        job_id = releases.request(scope, audience="public").job_id
    # Claimed jobs come in order, so the directory is read while the release still waits.
    assert job_id is not None
    end = read(town, tmp_path, STREETS + "Neue Gasse;;;;01\n")
    assert end["state"] == "done"
    assert town.finish(job_id)["state"] == "done"
    assert Released(town).atlas["streets"]["count"] == 3


def test_an_internal_directory_stays_out_of_the_public_atlas(town: Member, tmp_path: Path) -> None:
    read(town, tmp_path, public=False)
    assert publish(town).atlas["streets"] is None


def test_a_rollback_brings_the_directory_of_its_time_back(town: Member, tmp_path: Path) -> None:
    read(town, tmp_path)
    first = publish(town).atlas["streets"]
    read(town, tmp_path, STREETS + "Neue Gasse;;;;01\n")
    assert publish(town).atlas["streets"]["count"] == 4
    with town.scope() as scope:
        job_id = releases.roll_back(scope, 1)
    end = town.finish(job_id)
    assert end["state"] == "done", end
    assert Released(town, end["result"]["number"]).atlas["streets"] == first
