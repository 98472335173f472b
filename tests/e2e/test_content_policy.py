"""A-26: in a real browser nothing of ours breaks the policy for content, and nothing smuggled in runs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.e2e.conftest import PASSWORD
from tests.e2e.desk import Desk
from tests.e2e.places import TOWN, WORK
from tests.e2e.stack import Stack
from tests.e2e.work import AREAS, TABLE, written
from tests.e2e.workshop import Workshop
from tests.waiting import until

_LISTEN = """
addEventListener('securitypolicyviolation', (e) => broken(`${e.violatedDirective} ${e.blockedURI}`))
"""
# Each of these runs in a page without a policy.
SMUGGLED = {
    "script": "<script>document.documentElement.dataset.ran = 1</script>",
    "handler": '<img src="/x" onerror="document.documentElement.dataset.ran = 1">',
    "svg": '<svg onload="document.documentElement.dataset.ran = 1"></svg>',
    "frame": '<iframe srcdoc="<script>parent.document.documentElement.dataset.ran = 1</script>"></iframe>',
    "module": '<script type="module">document.documentElement.dataset.ran = 1</script>',
    "data": '<script src="data:text/javascript,document.documentElement.dataset.ran=1"></script>',
    "style": "<style>h1 { color: rgb(1, 2, 3) !important }</style>",
}
_RAN = """() => document.documentElement.dataset.ran === '1'
    || getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)'"""


def listening(context: BrowserContext) -> list[str]:
    """Gather what breaks the policy on any page of a browser from now on."""
    found: list[str] = []
    context.expose_function("broken", lambda what: found.append(what))
    context.add_init_script(_LISTEN)
    return found


@pytest.mark.asvs("14.2.3")
def test_map_charts_and_print_break_no_rule(
    page: Page, stack: Stack, names: dict[str, str], tmp_path: Path
) -> None:
    broken = listening(page.context)
    home = f"{stack.public}/de/{TOWN}/"
    for path in (
        "",
        "map?area={area}",
        "indicators/{indicator}",
        "areas/{area_path}",
        "compare",
        "downloads",
    ):
        page.goto(home + path.format(**names))
        page.mouse.wheel(0, 400)
        for use in page.locator("svg use").all()[:3]:
            use.hover(force=True)
        page.emulate_media(media="print")
        page.pdf(path=tmp_path / "page.pdf")
        page.emulate_media(media="screen")
    assert page.locator("h1").count() == 1
    assert broken == []


def test_an_upload_breaks_no_rule(member: Callable[..., Desk], tmp_path: Path) -> None:
    desk = member("Regelhausen")
    broken = listening(desk.page.context)
    desk.send("Gebiete", written(tmp_path, "gebiete.csv", AREAS))
    desk.read_areas("Stadtteile")
    desk.send("Tabellen", written(tmp_path, "kinder.csv", TABLE))
    desk.read_table()
    desk.accept()
    desk.release()
    desk.go("Kennzahlen")
    assert broken == []


def test_a_broken_rule_is_noticed(chromium: Browser, stack: Stack) -> None:
    context = chromium.new_context()
    broken, page = listening(context), context.new_page()
    page.goto(f"{stack.public}/de/")
    page.evaluate("() => { new Image().src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=' }")
    page.wait_for_timeout(300)
    assert broken == ["img-src data"]
    context.close()


@pytest.fixture
def smuggle(chromium: Browser, stack: Stack, demo: dict[str, str], workshop: Workshop) -> Callable[..., bool]:
    """Open a page into which something was put, and tell whether it ran."""

    def go(address: str, what: str, *, policy: bool, sign_in: bool = False) -> bool:
        context: BrowserContext = chromium.new_context(locale="de-DE")
        page = context.new_page()
        if sign_in:
            Desk(page, stack, WORK).sign_in(workshop.email, PASSWORD)

        def answer(route: Route) -> None:
            real = route.fetch()
            headers = {
                name: value
                for name, value in real.headers.items()
                if policy or name != "content-security-policy"
            }
            text = real.text().replace("</h1>", f"</h1>{SMUGGLED[what]}", 1)
            assert SMUGGLED[what] in text
            route.fulfill(response=real, headers=headers, body=text)

        page.route(address, answer)
        page.goto(address, wait_until="load")
        page.wait_for_timeout(300)
        ran = bool(page.evaluate(_RAN))
        context.close()
        return ran

    return go


@pytest.mark.asvs("3.4.3")
@pytest.mark.parametrize("what", SMUGGLED)
def test_what_is_smuggled_into_a_page_does_not_run(
    what: str, smuggle: Callable[..., bool], stack: Stack
) -> None:
    public, desk = f"{stack.public}/de/{TOWN}/", f"{stack.members}/account/"
    assert not smuggle(public, what, policy=True)
    assert not smuggle(desk, what, policy=True, sign_in=True)
    assert smuggle(public, what, policy=False), "it would not run anywhere, so this shows nothing"


@pytest.mark.asvs("3.4.6")
def test_no_page_can_be_shown_within_another_one(
    chromium: Browser, stack: Stack, demo: dict[str, str]
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    frames = "".join(
        f'<iframe src="{address}"></iframe>' for address in (f"{stack.public}/de/", f"{stack.members}/login")
    )
    page.route("**/frames", lambda route: route.fulfill(body=frames, content_type="text/html"))
    page.goto(f"{stack.public}/frames")
    # The browser shows a page of its own in place of what must not be shown.
    until(lambda: page.title() == "" and [one.url[:15] for one in page.frames[1:]] == ["chrome-error://"] * 2)
    context.close()
