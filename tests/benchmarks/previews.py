"""Previews of what somebody is writing, from the claim to the commit, on the largest city."""

import statistics
from collections.abc import Iterator
from uuid import UUID

from keck.domain.definition_drafts import Draft
from keck.domain.index_drafts import DraftPart, IndexDraft
from keck.domain.indices import IndexSettings
from keck.domain.texts import LocalText
from keck.services.definitions import formula_previews, index_making
from tests.benchmarks.city import City
from tests.benchmarks.processes import spent
from tests.benchmarks.rows import Row, within
from tests.benchmarks.world import Player, World

_MILLISECONDS = 300


def measure(world: World, rounds: int, *, city: City) -> Iterator[Row]:
    """Have a share, its change and an index of all indicators computed; each is asked for anew each time."""
    member = world.member()
    member.settle(city, world.place())
    share = f"share({city.measures[-city.indicators]}, {city.measures[0]})"
    for name, formula in (("a share", share), ("a change", f"change({share}, 1)")):
        yield _row(name, city, [_formula(member, formula) for _ in range(rounds + 1)])
    parts = f"an index of {city.indicators}, with ranges of ranks"
    yield _row(parts, city, [_index(member, city) for _ in range(rounds + 1)])


def _row(name: str, city: City, costs: list[float]) -> Row:
    # The first one finds nothing prepared, neither statements nor modules.
    first, *later = (1000 * one for one in costs)
    what = f"preview of {name}, {city.areas} areas, processor"
    return within(what, _MILLISECONDS, statistics.median(later), "ms", f"the first {first:.0f} ms")


def _formula(member: Player, formula: str) -> float:
    table = {"code": "own.x", "name": {"de": "X"}, "description": None, "formula": formula}
    with member.scope() as scope:
        job_id = formula_previews.ask(scope, table, Draft(how="formula", formula=formula))
    return _cost(member, job_id)


def _index(member: Player, city: City) -> float:
    parts = tuple(DraftPart(f"own.anteil{n:03d}", 1, raises=True) for n in range(city.indicators))
    draft = IndexDraft("own.x", LocalText("X"), parts, IndexSettings())
    with member.scope() as scope:
        table = index_making.table(scope, draft, new=True)
        job_id = formula_previews.ask_index(scope, table, draft)
    return _cost(member, job_id)


def _cost(member: Player, job_id: UUID) -> float:
    before = spent()
    member.measured(job_id)
    return spent() - before
