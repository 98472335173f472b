"""Every real table is imported by the services and the worker as its member brings it, and asks nothing."""

import csv
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from keck.config import Settings
from tests.integration.conftest import Member, new_member
from tests.integration.processing.test_boundary_files import ROWS
from tests.real_tables import CASES, DICTIONARIES, LAYERS, MUENSTER, Case, districts_of_muenster


@dataclass
class Bringer:
    """A member with its areas, and the tables it has brought already."""

    member: Member
    folder: Path
    results: dict[str, dict[str, Any]] = field(default_factory=dict)

    def bring(self, file: str) -> dict[str, Any]:
        """Import a table once and return the job's result."""
        if file not in self.results:
            end = self.member.import_table(self.folder / file)
            assert end["state"] == "done", [(f["code"], f["params"]) for f in end["error"]["findings"]]
            self.results[file] = end["result"]
        return self.results[file]


@pytest.fixture(scope="module")
def bringer(
    settings: Settings, data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Bringer]:
    """Make each member with its areas when its first file comes."""
    made: dict[str, Bringer] = {}
    scratch = tmp_path_factory.mktemp("boundaries")

    def find(name: str) -> Bringer:
        if name not in made:
            title, key = name.rsplit(" ", 1)
            made[name] = Bringer(new_member(settings, title, key.ljust(8, "0")), data_dir)
            for level, path, keys, names in LAYERS.get(name, ()):
                sent = _packed(data_dir / path, scratch)
                end = made[name].member.import_areas(sent, level=level, key=keys, name=names)
                assert end["state"] == "done", end
            if name == MUENSTER:
                listed = _written(data_dir, scratch)
                end = made[name].member.import_areas(listed, level="stadtteil", key="nr", name="name")
                assert end["state"] == "done", end
        return made[name]

    return find


def _packed(path: Path, scratch: Path) -> Path:
    if path.suffix != ".shp":
        return path
    packed = scratch / f"{path.stem}.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for suffix in (".shp", ".shx", ".dbf", ".prj"):
            archive.write(path.with_suffix(suffix), path.stem + suffix)
    return packed


def _written(folder: Path, scratch: Path) -> Path:
    path = scratch / "stadtteile.csv"
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerows([("nr", "name"), *zip(*districts_of_muenster(folder), strict=True)])
    return path


def _given(case: Case) -> Any:
    # Eleven thousand municipalities take minutes, and teach nothing here that reading them does not.
    marks = [pytest.mark.long] if case.member == "Deutschland 00000" else []
    return pytest.param(case, marks=marks, id=f"{case.file}-{case.member}-{case.level}")


@pytest.mark.parametrize("case", [_given(case) for case in CASES])
def test_a_table_is_imported_without_a_question_and_names_its_areas(
    case: Case, bringer: Callable[[str], Bringer]
) -> None:
    brought = bringer(case.member)
    for file in case.after:
        brought.bring(file)
    result = brought.bring(case.file)
    found = {match["level"]: match["matched"] for match in result["match"]}
    assert found[case.level] >= case.matched
    assert result["revision"]


def test_every_row_of_the_list_of_files_has_a_test(data_dir: Path) -> None:
    text = (data_dir / "README.md").read_text()
    files, joins = text.split("## Measured joins")
    listed = set(re.findall(r"^\| `([^`]+)` \| \d+:", files, re.MULTILINE))
    tested = {row.path for row in ROWS} | {case.file for case in CASES}
    assert listed == tested | set(DICTIONARIES)
    joined = set(re.findall(r"^\|[^|]+\|[^|]+\| `([^` ]+)", joins, re.MULTILINE))
    assert joined <= tested
