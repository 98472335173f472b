"""Every measurement in a small size, and large ones whose outcome counts and not their time."""

import sys
from collections.abc import Iterator

import numpy as np
import pytest

from keck.audit.subtraction import attack
from tests.benchmarks import (
    answers,
    first_visit,
    import_csv,
    import_xlsx,
    map_visible,
    neighbours,
    previews,
    process,
    recompute,
    release,
    tenants,
)
from tests.benchmarks.atlas import publish
from tests.benchmarks.browser import program
from tests.benchmarks.city import City
from tests.benchmarks.documents import documents_of
from tests.benchmarks.processes import PeakMemory
from tests.benchmarks.protection import protected
from tests.benchmarks.table import lines
from tests.benchmarks.world import World, world

SMALL = City(areas=40, indicators=4, years=3)
MILLION = City(areas=500, indicators=190)
LARGE = City(areas=500, indicators=150)
MEBIBYTES = 1024

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def here() -> Iterator[World]:
    with world() as made:
        yield made


def test_measurements_without_an_atlas_give_their_rows(here: World) -> None:
    assert len(list(process.measure(here, 1))) == 4
    assert len(list(recompute.measure(here, 1, city=SMALL))) == 5
    assert len(list(previews.measure(here, 1, city=SMALL))) == 3
    assert len(list(import_csv.measure(here, 1, city=SMALL))) == 4
    assert len(list(import_xlsx.measure(here, 1, city=SMALL))) == 1
    assert len(list(release.measure(here, 1, city=SMALL))) >= 10
    assert len(list(tenants.measure(here, 1, city=SMALL, many=15))) == 4


def test_measurements_of_an_atlas_give_their_rows(here: World) -> None:
    if program() is None:
        pytest.skip("no browser is here; KECK_CHROMIUM names one")
    atlas = publish(here, SMALL)
    assert len(list(answers.measure(atlas, 1))) >= 5
    visited = {row.what.rpartition(": ")[2]: row for row in first_visit.measure(atlas, 1)}
    assert all(visited[part].ratio for part in ("shapes", "HTML", "CSS", "fonts", "script"))
    assert len(list(map_visible.measure(atlas, 1))) == 2


def test_a_million_values_are_all_stored_within_a_gibibyte(here: World) -> None:
    member, folder = here.member(), here.place()
    for path, level in MILLION.write_areas(folder):
        member.import_areas(path, level=level, key="NUMMER", name="NAME")
    table = folder / "million.csv"
    table.write_bytes(MILLION.long())
    with PeakMemory(apart=import_csv.servers_of(here)) as peak:
        import_csv.import_cost(member, table, MILLION.mapping(long=True))
    assert MILLION.counts.size == 1_000_000
    np.testing.assert_array_equal(import_csv.stored_counts(member, MILLION), MILLION.counts)
    assert peak.megabytes < MEBIBYTES


def test_a_small_table_does_not_wait_for_another_member_s_million(
    here: World, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = list(neighbours.measure(here, 1, city=MILLION))
    with capsys.disabled():
        sys.stdout.write("\n".join(["", *lines(rows), ""]))
    assert len(rows) == 2


def test_nobody_works_out_what_150_indicators_of_500_areas_hide() -> None:
    with PeakMemory() as peak:
        hidden = protected(LARGE)
        atlas, values = documents_of(LARGE, hidden)
        assert attack(atlas, values, []) == []
    assert sum(part["status"].count("s") for one in values for part in one["slices"]) > 10_000
    assert peak.megabytes < 4 * MEBIBYTES
