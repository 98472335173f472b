"""What a visitor loads: the first page of an atlas by its parts, and the next indicator."""

from collections import Counter
from collections.abc import Iterator

from playwright.sync_api import Browser, Response

from tests.benchmarks import servers
from tests.benchmarks.atlas import PublicAtlas
from tests.benchmarks.browser import chromium
from tests.benchmarks.rows import Row, within

_BUDGET = {"shapes": 45, "HTML": 18, "CSS": 8, "fonts": 25, "script": 14}
_WHOLE, _NEXT = 110, 5
_PARTS = {"document": "HTML", "stylesheet": "CSS", "font": "fonts", "script": "script"}


def measure(atlas: PublicAtlas, _rounds: int) -> Iterator[Row]:
    """Load the atlas and then another indicator, and add up the bodies as they came over the wire."""
    with servers.face(atlas.settings) as server, chromium() as browser:
        first, after = _loaded(browser, server.url(atlas.home_path), server.url(_other_map(atlas)))
    areas = f"{atlas.city.areas} areas"
    for part, limit in _BUDGET.items():
        yield within(f"first visit, {areas}: {part}", limit, first[part] / 1000, "kB")
    yield within(f"first visit, {areas}: everything", _WHOLE, sum(first.values()) / 1000, "kB")
    yield within("next indicator, a page composed on request", _NEXT, sum(after.values()) / 1000, "kB")


def _other_map(atlas: PublicAtlas) -> str:
    return atlas.map_path(atlas.released.codes[1], atlas.city.periods[-2])


def _loaded(browser: Browser, first: str, after: str) -> tuple[Counter[str], Counter[str]]:
    """Return bytes by part of two pages that are opened one after the other."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    found: list[Response] = []
    page.on("response", lambda response: found.append(response))
    page.goto(first, wait_until="networkidle")
    before = len(found)
    page.goto(after, wait_until="networkidle")
    return _sizes(found[:before]), _sizes(found[before:])


def _sizes(responses: list[Response]) -> Counter[str]:
    sizes: Counter[str] = Counter()
    for one in responses:
        # What the browser has kept costs nothing.
        if one.status == 200 and one.request.timing["responseStart"] >= 0:
            shapes = one.url.partition("?")[0].endswith(".svg") and "/a/" in one.url
            part = "shapes" if shapes else _PARTS.get(one.request.resource_type, "other")
            sizes[part] += one.request.sizes()["responseBodySize"]
    return sizes
