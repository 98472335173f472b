"""How long until the map is on the screen: ours beside a canvas that draws TopoJSON from static files."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import brotli
from playwright.sync_api import Browser

from tests.benchmarks import servers
from tests.benchmarks.atlas import PublicAtlas
from tests.benchmarks.browser import chromium
from tests.benchmarks.city import comparison_values
from tests.benchmarks.rows import Row, at_most, seconds
from tests.benchmarks.turns import Turns, figures_in_turn

_PAGE = Path(__file__).with_name("canvas.html")
_MAP_SECONDS = 30_000
# A shape of another file has no size before that file has come; the frame after the next one shows it.
_OURS = """
(() => {
  const look = () => {
    const shapes = document.querySelectorAll("[data-map] .areas use");
    const last = shapes[shapes.length - 1];
    if (document.readyState !== "loading" && last && last.getBBox().width > 0) {
      requestAnimationFrame(() => requestAnimationFrame((now) => { window.mapSeen = now; }));
    } else { requestAnimationFrame(look); }
  };
  requestAnimationFrame(look);
})();
"""


@dataclass(frozen=True, slots=True)
class Line:
    """How fast processor and network of a visitor are."""

    slower: int
    latency: int
    bytes_a_second: int


_SLOW = Line(slower=4, latency=150, bytes_a_second=1_600_000 // 8)


def measure(atlas: PublicAtlas, rounds: int) -> Iterator[Row]:
    """Measure from the click to the painted map, each time with an empty cache."""
    place = _static_files(atlas)
    with (
        servers.face(atlas.settings) as ours,
        servers.plain(atlas.settings, place) as static,
        chromium() as browser,
    ):
        addresses = ours.url(atlas.home_path), static.url("/canvas.html")
        yield _row("map visible", _compared(browser, addresses, rounds, None))
        slow = _compared(browser, addresses, rounds, _SLOW)
    goal = "≤ 1.5 s"
    what = "map visible, 4 × slower processor, 150 ms, 1.6 Mbit/s"
    yield Row(what, goal, seconds(slow.own), _beside(slow), slow.ratio, slow.own <= 1.5)


def _row(what: str, turns: Turns) -> Row:
    return at_most(what, 1.2, turns.ratio, seconds(turns.own), _beside(turns))


def _beside(turns: Turns) -> str:
    return f"canvas + TopoJSON {seconds(turns.other)}"


def _compared(browser: Browser, addresses: tuple[str, str], rounds: int, line: Line | None) -> Turns:
    for address in addresses:
        _seen(browser, address, line)
    return figures_in_turn(
        rounds, lambda: _seen(browser, addresses[0], line), lambda: _seen(browser, addresses[1], line)
    )


def _seen(browser: Browser, address: str, line: Line | None) -> float:
    """Open a page with an empty cache and return the seconds until its map is painted."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.add_init_script(_OURS)
    session = context.new_cdp_session(page)
    if line is not None:
        rates = {"downloadThroughput": line.bytes_a_second, "uploadThroughput": line.bytes_a_second}
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", {"offline": False, "latency": line.latency, **rates})
        session.send("Emulation.setCPUThrottlingRate", {"rate": line.slower})
    page.goto(address)
    seen = page.wait_for_function("() => window.mapSeen", timeout=_MAP_SECONDS).json_value()
    context.close()
    return float(seen) / 1000


def _static_files(atlas: PublicAtlas) -> Path:
    """Write the comparison's page, shapes and values, compressed beforehand."""
    place = atlas.world.place()
    shutil.copyfile(_PAGE, place / "canvas.html")
    (place / "shapes.json").write_bytes(atlas.topojson())
    (place / "values.json").write_bytes(json.dumps(json.loads(comparison_values(atlas.city, 0))).encode())
    for path in list(place.iterdir()):
        path.with_name(path.name + ".br").write_bytes(brotli.compress(path.read_bytes(), quality=11))
    return place
