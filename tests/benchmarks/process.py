"""The web server's processes: how soon they answer, and how much memory each takes."""

import subprocess
import time
from collections.abc import Iterator

from keck.stack.commands import FACES, Face, web_command
from tests.benchmarks import servers
from tests.benchmarks.processes import family, own_megabytes, processor_seconds
from tests.benchmarks.rows import Row, seconds, within
from tests.benchmarks.turns import Turns
from tests.benchmarks.world import World
from tests.conftest import environment_of

_START, _MEGABYTES = 1.5, 150


def measure(world: World, rounds: int) -> Iterator[Row]:
    """Start each face again and again until it answers."""
    for face in FACES:
        found = [started(world, face) for _ in range(rounds)]
        starts = Turns([one for one, _, _ in found], [processor for _, processor, _ in found])
        largest = max(memory for _, _, memory in found)
        beside = f"of it processor {seconds(starts.other)}, all processes"
        yield within(f"web, {face}: first answer", _START, starts.own, "s", beside)
        yield within(f"web, {face}: largest process", _MEGABYTES, largest, "MiB")


def started(world: World, face: Face) -> tuple[float, float, float]:
    """Return seconds until the first answer, processor seconds, and the largest process's memory."""
    port = servers.free_port()
    begun = time.perf_counter()
    process = subprocess.Popen(
        web_command(face, [f"127.0.0.1:{port}"]),
        env=environment_of(world.settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        took = servers.wait_until_it_answers(process, port, "/healthz") - begun
        memory = max(own_megabytes(pid) for pid in family(process.pid))
        return took, processor_seconds(process.pid), memory
    finally:
        process.terminate()
        process.wait(30)
