"""A number in the atlas can be followed to the cell of the file that it came from."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from keck.services import provenance
from keck.services.errors import NotFound
from keck.services.releasing import releases
from tests.integration.conftest import Member
from tests.integration.workers.conftest import write_town
from tests.leipzig import CHILDREN_SHARE

OFFICIAL_KEY = "99000777"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write_town(tmp_path)[1]


@pytest.fixture
def town(make_member: Callable[..., Member], tmp_path: Path, table: Path) -> Member:
    member = make_member("Spurstadt", OFFICIAL_KEY)
    boundaries, _ = write_town(tmp_path)
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    assert member.import_table(table)["state"] == "done"
    return member


def test_every_number_is_followed_to_its_row_and_column(town: Member, table: Path) -> None:
    with table.open(encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter=";"))
    header = rows[0]
    with town.scope() as scope:
        for number, row in enumerate(rows[1:], start=2):
            for measure in header[2:]:
                trace = provenance.trace(
                    scope,
                    indicator=f"own.{measure.replace(' ', '-')}",
                    period=row[1],
                    level="viertel",
                    area=row[0],
                )
                (origin,) = trace.origins
                assert (origin.row, origin.column) == (number, header.index(measure) + 1)
                assert origin.filename == table.name
                assert origin.value == float(row[header.index(measure)])


def test_the_citys_number_is_followed_to_all_cells_that_it_sums(town: Member, table: Path) -> None:
    with table.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["jahr"] == "2024"]
    with town.scope() as scope:
        trace = provenance.trace(
            scope, indicator="own.kinder", period="2024", level="kommune", area=OFFICIAL_KEY
        )
    assert trace.summed
    assert sum(one.value or 0 for one in trace.origins) == sum(float(row["kinder"]) for row in rows)


def test_an_area_that_is_nowhere_is_not_found(town: Member) -> None:
    with town.scope() as scope, pytest.raises(NotFound):
        provenance.trace(scope, indicator="own.kinder", period="2024", level="viertel", area="nix")


def test_a_number_is_followed_after_going_back_to_an_older_release(town: Member) -> None:
    def trace() -> tuple[int | None, list[float | None]]:
        with town.scope() as scope:
            found = provenance.trace(scope, indicator="own.kinder", period="2024", level="viertel", area="03")
            return found.release, [one.value for one in found.origins]

    for _ in range(2):
        with town.scope() as scope:
            job = releases.request(scope, audience="public").job_id
        assert job is not None
        assert town.finish(job)["state"] == "done"
    before = trace()
    # Twice, so that what one goes back to has itself gone back.
    for number in (1, 3):
        with town.scope() as scope:
            job = releases.roll_back(scope, number)
        assert town.finish(job)["state"] == "done"
    assert trace() == (4, before[1])
    assert before[1]


def test_a_ready_made_figure_is_summed_from_nothing(
    make_member: Callable[..., Member], tmp_path: Path
) -> None:
    member = make_member("Quotenstadt", OFFICIAL_KEY)
    boundaries, _ = write_town(tmp_path)
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    rows = [f"{n + 1:02d};2024;Anteil an Kindern;{10 + n}" for n in range(12)]
    quotas = tmp_path / "quoten.csv"
    quotas.write_text("\n".join(["gebiet;jahr;merkmal;wert", *rows]) + "\n")
    end = member.import_table(quotas, mapping=CHILDREN_SHARE)
    assert end["state"] == "done", end

    def trace(level: str, area: str) -> provenance.Trace:
        with member.scope() as scope:
            return provenance.trace(scope, indicator="own.kinder-sgb2", period="2024", level=level, area=area)

    own = trace("viertel", "03")
    assert [one.value for one in own.origins] == [12.0]
    city = trace("kommune", OFFICIAL_KEY)
    assert (city.origins, city.summed, city.missing) == ((), False, ("kinder-sgb2",))
