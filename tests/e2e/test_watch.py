"""The one who looks on sees what must not be: without that, all other tests would look away."""

import pytest
from playwright.sync_api import Browser

from tests.e2e.stack import Stack
from tests.e2e.watch import Watch
from tests.waiting import until

WRONGS = {
    "request to another origin": "() => { new Image().src = 'http://127.0.0.1:9/x.png'; }",
    "Content Security Policy": "() => document.body.setAttribute('style', 'color: red')",
    "script: ": "() => { setTimeout(() => { throw new Error('broken'); }); }",
    "status of 404": "() => fetch('/nirgends')",
}


@pytest.mark.parametrize("told", WRONGS)
def test_what_goes_wrong_on_a_page_is_noticed(told: str, chromium: Browser, stack: Stack) -> None:
    context = chromium.new_context()
    watch = Watch(context, stack.public)
    page = context.new_page()
    page.goto(f"{stack.public}/de/")
    assert watch.troubles == []
    page.evaluate(WRONGS[told])
    # Events arrive while the window is at work.
    until(lambda: page.title() != "" and any(told in trouble for trouble in watch.troubles))
    context.close()
