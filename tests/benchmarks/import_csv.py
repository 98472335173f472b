"""A million values from a CSV file into blocks, beside COPY of the same rows into a table with a key."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from uuid import UUID

import numpy as np
import psycopg
from numpy.typing import NDArray

from keck.compute.tables.blocks import unpack
from keck.processing.imports import block_store
from keck.services import revisions, uploads
from keck.services.geography import area_sets
from keck.tenants.scope import Scope
from tests.benchmarks.city import City
from tests.benchmarks.processes import PeakMemory
from tests.benchmarks.rows import Row, at_most, seconds, within
from tests.benchmarks.turns import Turns, costed, figures_in_turn
from tests.benchmarks.world import Player, World

_KEYED = """
drop table if exists plain;
create table plain (
    member int, measure text, period text, area text, value float8,
    primary key (member, measure, period, area)
)
"""
_PEAK_MEGABYTES = 1024


def measure(world: World, rounds: int, *, city: City) -> Iterator[Row]:
    """Import the city's table with one row a value, again and again as another revision."""
    member, folder = world.member(), world.place()
    for path, level in city.write_areas(folder):
        member.import_areas(path, level=level, key="NUMMER", name="NAME")
    values = city.counts.size
    rows = _rows(city)
    for name, table, long in (("long", city.long(), True), ("wide", city.wide(), False)):
        path = folder / f"{name}.csv"
        path.write_bytes(table)
        mapping = city.mapping(long=long)
        turns = figures_in_turn(
            rounds,
            lambda path=path, mapping=mapping: import_cost(member, path, mapping),  # type: ignore[misc]
            lambda: copy_cost(world, rows),
        )
        yield _row(f"{values:,} values, {name} CSV, into blocks, processor", turns)
        # Once more, since looking costs processor time too.
        with PeakMemory(apart=servers_of(world)) as peak:
            import_cost(member, path, mapping)
        yield within(f"{values:,} values, {name} CSV: peak memory", _PEAK_MEGABYTES, peak.megabytes, "MiB")


def _row(what: str, turns: Turns) -> Row:
    return at_most(what, 1.0, turns.ratio, seconds(turns.own), f"COPY, keyed {seconds(turns.other)}")


def import_cost(member: Player, path: Path, mapping: str) -> float:
    """Return the processor seconds from the claimed job to the committed revision."""
    with path.open("rb") as stream, member.scope() as scope:
        upload = uploads.receive(scope, kind="table", filename=path.name, stream=stream)
        job_id = uploads.import_table(scope, upload.id, mapping=mapping, mode="replace_table", accept=True)
    return costed(lambda: member.measured(job_id))


def copy_cost(world: World, rows: bytes) -> float:
    """Return the processor seconds of COPY into an empty table with a key, committed."""
    with psycopg.connect(world.cluster.admin_dsn) as connection:
        connection.execute(_KEYED)
        connection.commit()

        def copy() -> None:
            with connection.cursor() as cursor, cursor.copy("copy plain from stdin") as stream:
                source = BytesIO(rows)
                while part := source.read(1 << 20):
                    stream.write(part)
            connection.commit()

        return costed(copy)


def _rows(city: City) -> bytes:
    frame = city.long_frame().select("merkmal", "jahr", "nummer", "wert")
    text = frame.write_csv(include_header=False, separator="\t")
    return b"".join(b"1\t" + line for line in text.encode().splitlines(keepends=True))


def servers_of(world: World) -> tuple[int, ...]:
    """Return the database server's process: its memory is not the import's."""
    pid = (world.cluster.place / "data" / "postmaster.pid").read_text().split()[0]
    return (int(pid),)


def stored_counts(member: Player, city: City) -> NDArray[np.int64]:
    """Read a city's current table back: counts by measure, year and area."""
    with member.scope() as scope:
        (revision,) = revisions.current(scope)
        keys = [area.key for area in area_sets.areas(scope, _fine_set(scope, city))]
        stored = block_store.load(scope, [revision.id])
    found = {one.key[:3]: unpack(one.packed).values[:-1] for one in stored}
    order = [keys.index(key) for key in city.fine.keys]
    cells = [[found[code, "", period][order] for period in city.periods] for code in city.measures]
    return np.array(cells).astype(np.int64)


def _fine_set(scope: Scope, city: City) -> UUID:
    code = city.fine.level.code
    level = next(one for one in area_sets.levels(scope) if one.code == code)
    return next(one.id for one in area_sets.current(scope) if one.level_id == level.id)
