"""What a dry run says before anything is taken over."""

from pathlib import Path

import pytest

from keck.domain.messages import SENTENCES
from keck.services.definitions import indicators
from tests.integration.conftest import Member
from tests.integration.processing.test_uploads import table, year
from tests.integration.workers.conftest import write_town

DEFINITIONS = """
[[indicator]]
code = "armut"
name = { de = "Kinderarmut", en = "Child poverty" }
kind = "share"
numerator = ["kinder-arm"]
denominator = ["kinder"]
decimals = 1
"""


@pytest.fixture
def town(member: Member, tmp_path: Path) -> Member:
    """A town with twelve quarters, three years and one share."""
    boundaries, values = write_town(tmp_path)
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    assert member.import_table(values)["state"] == "done"
    with member.scope() as scope:
        indicators.apply(scope, DEFINITIONS)
    return member


def test_a_dry_run_names_the_indicators_ranks_and_classes_that_would_change(
    town: Member, tmp_path: Path
) -> None:
    first = town.import_table(table(tmp_path, year(2025)))
    assert first["state"] == "done"
    rows = year(2025)
    rows[0] = "01;2025;200;160"
    end = town.import_table(table(tmp_path, rows), dry_run=True)
    (effect,) = end["result"]["difference"]["indicators"]
    assert (effect["code"], effect["cells_new"], effect["cells_gone"]) == ("own.armut", 0, 0)
    # The quarter itself, and the town as a whole.
    assert effect["cells_changed"] == 2
    assert effect["period"] == "2025"
    assert effect["largest"]["area"] == "Viertel 1"
    assert (effect["largest"]["before"], effect["largest"]["after"]) == (20.0, 80.0)
    moved = effect["moves"][0]
    assert (moved["area"], moved["rank"]) == ("Viertel 1", [12, 1])
    assert effect["ranks"] == 12
    assert effect["classes"] >= 1


def test_a_part_larger_than_its_whole_is_told_by_its_cell(town: Member, tmp_path: Path) -> None:
    rows = year(2025)
    rows[4] = "05;2025;204;500"
    end = town.import_table(table(tmp_path, rows))
    assert end["state"] == "done", end
    finding = next(f for f in end["result"]["findings"] if f["code"] == "numerator_above_base")
    assert (finding["row"], finding["column"]) == (6, 4)
    said = SENTENCES[finding["code"]].format(**finding["params"])
    assert "Viertel 5" in said
    assert "500" in said
    assert "204" in said


def test_a_file_that_changes_no_indicator_says_so(town: Member, tmp_path: Path) -> None:
    end = town.import_table(tmp_path / "kinder.csv")
    assert end["result"]["difference"]["indicators"] == []
