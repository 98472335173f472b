"""T-20: an answer about another member's id is as long, and takes as long, as one about nobody's."""

import math
import random
import statistics
import sys
import time
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from keck.config import Settings
from keck.tenants.roles import Role
from keck.web.members import create_members_app
from tests.tenancy.factories import Seeded
from tests.tenancy.test_routes import DESK, Visitor, filled, has_id, ids_of, random_ids

WITH_IDS = [one for one in DESK if has_id(one[1])]
SAMPLES = 200
# Those that a script or a person asks for again and again.
HOT = (
    "/jobs/<uuid:job_id>/state",
    "/jobs/<uuid:job_id>",
    "/uploads/<uuid:upload_id>",
    "/revisions/<uuid:revision_id>",
    "/tables/<uuid:dataset_id>",
    "/areas/<uuid:area_set_id>",
    "/areas/<uuid:area_set_id>/picture",
    "/batches/<uuid:batch_id>/state",
    "/releases/<uuid:release_id>",
    "/mappings/<uuid:mapping_id>.toml",
)


@pytest.fixture(scope="module")
def app(database: Settings) -> Flask:
    """The members' face."""
    return create_members_app(database)


@pytest.fixture(scope="module")
def visitor(app: Flask, b: Seeded) -> Visitor:
    """B's administrator."""
    return Visitor(app, b.people[Role.ADMIN][1])


def size(answer: TestResponse) -> tuple[int, int, dict[str, str]]:
    """Return status, length and headers of an answer."""
    headers = {name: value for name, value in answer.headers.items() if name != "Date"}
    return answer.status_code, len(answer.get_data()), headers


@pytest.mark.parametrize(("method", "pattern"), WITH_IDS, ids=str)
def test_answers_about_foreign_and_unknown_ids_have_the_same_size_and_headers(
    method: str, pattern: str, visitor: Visitor, a: Seeded, b: Seeded
) -> None:
    foreign = visitor.ask(method, filled(pattern, b.slug, ids_of(a)))
    unknown = visitor.ask(method, filled(pattern, b.slug, random_ids()))
    assert size(foreign) == size(unknown)


def test_a_members_own_ids_answer_with_another_size(visitor: Visitor, b: Seeded) -> None:
    sizes = {
        size(visitor.ask("GET", filled(pattern, b.slug, ids)))[:2]
        for pattern in HOT
        for ids in (ids_of(b), random_ids())
    }
    assert len(sizes) > len(HOT) / 2


def seconds(ask: Callable[[], object]) -> float:
    """Return how long something takes."""
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began


def chance(one: list[float], other: list[float]) -> float:
    """Return by which chance two samples of one kind would lie as far apart: Mann and Whitney's test.

    Examples
    --------
    >>> chance([1.0, 4.0], [2.0, 3.0])
    1.0
    """
    above = sum((x > y) + (x == y) / 2 for x in one for y in other)
    n, m = len(one), len(other)
    z = (above - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))


def test_a_difference_of_a_tenth_would_be_told() -> None:
    source = random.Random(20)
    one = [source.gauss(1.0, 0.1) for _ in range(SAMPLES)]
    assert chance(one, [source.gauss(1.0, 0.1) for _ in range(SAMPLES)]) > 0.01
    assert chance(one, [source.gauss(1.1, 0.1) for _ in range(SAMPLES)]) < 0.001


@pytest.mark.long
def test_how_long_answers_about_foreign_and_unknown_ids_take(visitor: Visitor, a: Seeded, b: Seeded) -> None:
    """Report the times; a machine that does other things too can not judge them."""
    lines = []
    for pattern in HOT:
        foreign, unknown = filled(pattern, b.slug, ids_of(a)), filled(pattern, b.slug, random_ids())
        took: dict[str, list[float]] = {foreign: [], unknown: []}
        for _ in range(SAMPLES):
            for path in random.sample((foreign, unknown), 2):
                took[path].append(seconds(lambda path=path: visitor.ask("GET", path)))  # type: ignore[misc]
        middle = [1000 * statistics.median(took[path]) for path in (foreign, unknown)]
        p = chance(took[foreign], took[unknown])
        lines.append(f"{pattern}: foreign {middle[0]:.2f} ms, unknown {middle[1]:.2f} ms, p = {p:.3f}")
    assert len(lines) == len(HOT)
    sys.stderr.write("\n".join(["", *lines, ""]))
