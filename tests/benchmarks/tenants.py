"""Ten members and many: does a visitor of one wait longer, or a release take longer?

The others are rows on the published side, each with a manifest, listed files and values in the comparison, as
many as a real member of that size has. What they show is a copy of one real member's atlas.
"""

from collections.abc import Iterator
from uuid import uuid4

import psycopg

from keck.services import consents
from tests.benchmarks import servers
from tests.benchmarks.city import City
from tests.benchmarks.load import ask
from tests.benchmarks.release import seconds_of_release
from tests.benchmarks.rows import Row, at_most, seconds
from tests.benchmarks.servers import Server
from tests.benchmarks.world import Player, World
from tests.integration.processing.released import Released

_FEW = 10
_ASKED = 400
_STATEMENTS = (
    """
    insert into published.tenant (tenant_id, slug, name, official_key, state, texts)
    values (%(id)s, %(slug)s, %(slug)s, '00999999', 'live', '{}')
    """,
    """
    insert into published.manifest (tenant_id, slug, release, data)
    select %(id)s, %(slug)s, 1, data from published.manifest where slug = %(model)s
    """,
    """
    insert into published.release (tenant_id, number, state, meta_hash, counts)
    select %(id)s, 1, 'current', r.meta_hash, r.counts from published.release r
    join published.tenant t on t.tenant_id = r.tenant_id where t.slug = %(model)s and r.state = 'current'
    """,
    """
    insert into published.artefact (hash, extension, tenant_id, media_type, size, state)
    select left(md5(%(id)s::text || a.hash) || md5(a.hash), 40), a.extension, %(id)s, a.media_type, a.size,
        'listed'
    from published.artefact a join published.tenant t on t.tenant_id = a.tenant_id where t.slug = %(model)s
    """,
    "insert into network.member (tenant_id, slug, name) values (%(id)s, %(slug)s, %(slug)s)",
    """
    insert into network.member_value
        (tenant_id, indicator_code, period_code, value, numerator, denominator, unit)
    select %(id)s, v.indicator_code, v.period_code, v.value, v.numerator, v.denominator, v.unit
    from network.member_value v join network.member m on m.tenant_id = v.tenant_id where m.slug = %(model)s
    """,
)


def measure(world: World, rounds: int, *, city: City, many: int) -> Iterator[Row]:
    """Measure with ten members, add others, and measure again."""
    member = world.member()
    member.settle(city, world.place())
    with member.scope() as scope:
        job_id = consents.record(scope, consents.BENCHMARKS, given=True)
    member.measured(job_id)
    member.release()
    add(world, member, _FEW - 1)
    few = _figures(world, member, rounds)
    add(world, member, many - _FEW)
    more = _figures(world, member, rounds)
    for what in few:
        beside = f"{_FEW} members {seconds(few[what])}"
        yield at_most(f"{what}, {many} members", 1.1, more[what] / few[what], seconds(more[what]), beside)


def _figures(world: World, member: Player, rounds: int) -> dict[str, float]:
    released = Released(member)
    code, period = released.codes[0], released.atlas["indicators"][0]["periods"][0]
    home, api = f"/de/{member.slug}/", f"/api/v1/tenants/{member.slug}"
    paths = {
        "prepared page, processor": home,
        "artefact, processor": f"/a/{released.manifest['atlas']}.json",
        "values from the API, processor": f"{api}/values?indicator={code}&period={period}",
    }
    with servers.face(world.settings) as server:
        found = {what: min(_processor(server, path) for _ in range(rounds)) for what, path in paths.items()}
    return {**found, "release": min(seconds_of_release(member) for _ in range(rounds))}


def _processor(server: Server, path: str) -> float:
    """Return the processor time of one answer, with what the server does beside."""
    ask(server.address, [path], 50)
    before = server.processor_seconds()
    asked = ask(server.address, [path], _ASKED)
    return (server.processor_seconds() - before) / asked.answers


def add(world: World, model: Player, number: int) -> None:
    """Add members that look like one that is there."""
    dsn = world.cluster.admin_dsn.replace("dbname=postgres", "dbname=keck")
    with psycopg.connect(dsn) as connection:
        for _ in range(number):
            values = {"id": uuid4(), "slug": f"mess-{uuid4().hex[:10]}", "model": model.slug}
            for statement in _STATEMENTS:
                connection.execute(statement, values)
