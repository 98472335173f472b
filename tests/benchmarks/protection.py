"""How long protecting takes, and how long an outsider needs to attack what came out."""

from collections.abc import Iterator
from datetime import date

from keck.audit.subtraction import attack
from keck.compute.disclosure import ProtectedRelease, protect
from keck.compute.hierarchy import sum_up
from keck.compute.indicators import evaluate
from keck.domain.protection import ProtectionPolicy
from tests.benchmarks.city import City
from tests.benchmarks.cubes import cube_of, definitions_of
from tests.benchmarks.documents import documents_of
from tests.benchmarks.processes import PeakMemory
from tests.benchmarks.rows import Row, seconds, within
from tests.benchmarks.turns import timed
from tests.benchmarks.world import World

_MINUTES, _MEGABYTES = 10, 4096


def measure(_world: World, _rounds: int, *, city: City) -> Iterator[Row]:
    """Protect and attack once: the larger the city, the longer it takes."""
    found: dict[str, ProtectedRelease] = {}
    breaches: list[object] = []
    with PeakMemory() as peak:
        protecting = timed(lambda: found.update(done=protected(city)))
        atlas, values = documents_of(city, found["done"])
        attacking = timed(lambda: breaches.extend(attack(atlas, values, [])))
    if breaches:
        raise RuntimeError(f"{len(breaches)} hidden values were found out")
    size = f"{city.areas} × {city.indicators} × {city.years}"
    minutes = (protecting + attacking) / 60
    said = f"protect {seconds(protecting)}, attack {seconds(attacking)}"
    share = 500 * 150 * 10 / (city.areas * city.indicators * city.years)
    if share > 1:
        said += f"; 1/{share:.3g} of the goal's size"
    yield within(f"protect and audit {size}", _MINUTES, minutes, "min", said)
    yield within(f"protect and audit {size}: peak memory", _MEGABYTES, peak.megabytes, "MiB")


def protected(city: City) -> ProtectedRelease:
    """Compute and protect a city's first public release."""
    cube, _ = sum_up(cube_of(city))
    evaluations = [cells for one in definitions_of(city) for cells in evaluate(one, cube)]
    return protect(
        cube,
        evaluations,
        policy=ProtectionPolicy.of(None),
        audience="public",
        today=date(2025, 1, 1),
        rights={},
    )
