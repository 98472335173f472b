"""Lists of facilities with addresses: coded to areas by the street directory, counted and summed."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from keck.compute.tables.blocks import unpack
from keck.domain.mapping_files import dump, load
from keck.processing.imports import block_store
from tests.integration.conftest import Member
from tests.integration.processing.test_streets import read, town

__all__ = ["town"]
HEAD = "Einrichtung;Straße;Hausnr.;PLZ;Plätze\n"
LIST = HEAD + (
    "Kita Sonne;Brückenstr.;7;99999;40\nKita Mond;BRÜCKENSTRASSE;15a;99999;25\n"
    "Kita Stern;Am Wall;3;99999;60\nKita Wolke;Oelmuehlweg;12;99999;30\nHort;Brückenstraße;17;99999;20\n"
)


@pytest.fixture
def city(town: Member, tmp_path: Path) -> Member:
    """A member with a street directory."""
    assert read(town, tmp_path)["state"] == "done"
    return town


def send(
    member: Member, folder: Path, text: str, name: str = "kitas-2024.csv", mapping: str | None = None
) -> dict[str, Any]:
    file = folder / name
    file.write_text(text)
    return member.import_table(file, mapping)


def values(member: Member, revision: str) -> dict[str, list[float]]:
    with member.scope() as scope:
        return {
            one.key[0]: list(unpack(one.packed).values) for one in block_store.load(scope, [UUID(revision)])
        }


def test_facilities_are_counted_and_summed_by_the_area_of_their_address(city: Member, tmp_path: Path) -> None:
    end = send(city, tmp_path, LIST)
    assert end["state"] == "done", end
    found = values(city, end["result"]["revision"])
    assert found["kitas"][:3] == [2.0, 2.0, 1.0]
    assert found["kitas-plaetze"][:3] == [70.0, 45.0, 60.0]


def test_addresses_in_one_column_are_split(city: Member, tmp_path: Path) -> None:
    text = "Name;Adresse\nA;Brückenstr. 7, 99999 Prüfstadt\nB;Am Wall 3\nC;Brückenstraße 15 A\n"
    end = send(city, tmp_path, text, "horte-2024.csv")
    assert end["state"] == "done", end
    assert values(city, end["result"]["revision"])["horte"][:3] == [1.0, 1.0, 1.0]


def test_unknown_addresses_are_told_by_their_cells(city: Member, tmp_path: Path) -> None:
    text = LIST + "X;Brükenstr.;1;99999;5\nY;Brückenstraße;;99999;5\nZ;Brückenstraße;4;99999;5\n"
    end = send(city, tmp_path, text)
    assert (end["state"], end["error"]["code"]) == ("failed", "table_has_errors")
    assert [(one["code"], one["row"], one["column"]) for one in end["error"]["findings"][:3]] == [
        ("address_unknown_similar", 7, 2),
        ("address_number_missing", 8, 2),
        ("address_number_unknown", 9, 2),
    ]


def test_unknown_addresses_may_count_as_not_assignable(city: Member, tmp_path: Path) -> None:
    done = send(city, tmp_path, LIST)
    mapping = load(done["result"]["mapping"])
    assert load(dump(mapping)) == mapping
    text = dump(mapping).replace("[address]\n", "[address]\nunassigned = true\n")
    end = send(city, tmp_path, LIST + "X;Fremde Gasse;1;88888;5\n", mapping=text)
    assert end["state"] == "done", end
    assert values(city, end["result"]["revision"])["kitas"] == [2.0, 2.0, 1.0, 1.0]


def test_without_a_directory_addresses_are_not_guessed(town: Member, tmp_path: Path) -> None:
    end = send(town, tmp_path, LIST)
    assert end["error"]["code"] == "mapping_ambiguous"
