"""``python -m tests.benchmarks``: measure everything, print one table, and write it as JSON if asked."""

import argparse
import os
import platform
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from tests.benchmarks import (
    answers,
    first_visit,
    import_csv,
    import_xlsx,
    map_visible,
    neighbours,
    previews,
    process,
    protection,
    recompute,
    release,
    tenants,
)
from tests.benchmarks.atlas import PublicAtlas, publish
from tests.benchmarks.city import City
from tests.benchmarks.rows import Row
from tests.benchmarks.table import lines, write_json
from tests.benchmarks.world import World, world

_VISITED = City(areas=500, indicators=12)
_LARGE = City(areas=500, indicators=150)
BROKEN = "broke, see above"
Measurement = Callable[[World, int], Iterable[Row]]


def measurements(*, full: bool) -> dict[str, Measurement]:
    """Return all measurements by name; those of an atlas share one.

    Parameters
    ----------
    full : bool
        Whether what takes many minutes is done in its full size.
    """
    shared: list[PublicAtlas] = []

    def on_atlas(measure: Callable[[PublicAtlas, int], Iterable[Row]]) -> Measurement:
        def on_the_shared_one(here: World, rounds: int) -> Iterator[Row]:
            if not shared:
                shared.append(publish(here, _VISITED))
            yield from measure(shared[0], rounds)

        return on_the_shared_one

    return {
        "process": process.measure,
        "recompute": partial(recompute.measure, city=_LARGE),
        "previews": partial(previews.measure, city=City(areas=500, indicators=6)),
        "import_csv": partial(import_csv.measure, city=City(areas=500, indicators=190)),
        "import_xlsx": partial(import_xlsx.measure, city=City(areas=100, indicators=90)),
        "neighbours": partial(neighbours.measure, city=City(areas=500, indicators=190)),
        "protection": partial(protection.measure, city=_LARGE if full else City(areas=500, indicators=15)),
        "first_visit": on_atlas(first_visit.measure),
        "answers": on_atlas(answers.measure),
        "map_visible": on_atlas(map_visible.measure),
        "release": partial(release.measure, city=City(areas=100, indicators=60)),
        "tenants": partial(tenants.measure, city=City(areas=60, indicators=30), many=1000 if full else 200),
    }


def machine() -> dict[str, object]:
    """Return what must be known beside the figures."""
    return {
        "date": date.today().isoformat(),  # noqa: DTZ011 - the day on this machine
        "processors": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
    }


def main(arguments: list[str]) -> int:
    """Measure and report; a goal that is missed is a line of the table, an error is what breaks."""
    known = measurements(full=False)
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=main.__doc__)
    parser.add_argument("names", nargs="*", help=f"only these measurements: {', '.join(known)}")
    parser.add_argument("--full", action="store_true", help="the full sizes of protection and tenants")
    parser.add_argument("--rounds", type=int, default=3, help="how often each comparison is repeated")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table to a file too")
    chosen = parser.parse_args(arguments)
    if unknown := sorted(set(chosen.names) - set(known)):
        parser.error(f"no such measurement: {', '.join(unknown)}")
    before = machine()
    rows: list[Row] = []
    with world() as here:
        for name, measure in measurements(full=chosen.full).items():
            if not chosen.names or name in chosen.names:
                rows.extend(_told(name, measure(here, chosen.rounds)))
    sys.stdout.write("\n".join(lines(rows)) + "\n")
    sys.stdout.write(f"\n{before}, load at the end {os.getloadavg()[0]:.1f}\n")
    if chosen.json is not None:
        write_json(chosen.json, before, rows)
    return 1 if any(row.measured == BROKEN for row in rows) else 0


def _told(name: str, rows: Iterable[Row]) -> Iterator[Row]:
    """Say on the way what is measured, since the table comes only at the end; what breaks stops no other."""
    sys.stderr.write(f"{name} …\n")
    try:
        for row in rows:
            sys.stderr.write(f"  {row.what}: {row.measured}\n")
            yield row
    except Exception:
        traceback.print_exc()
        yield Row(name, "–", BROKEN, met=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
