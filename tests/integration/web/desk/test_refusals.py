"""What is refused stands in the log: by kind of page and number, without who asked for what."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
import structlog
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from keck.config import Settings
from keck.web.login import limits
from keck.web.members import create_members_app
from keck.web.public import create_public_app
from tests.integration.web.desk.conftest import Browser, Desk


def told(ask: Callable[[], TestResponse]) -> tuple[int, list[tuple[str, str]]]:
    """Return how something was answered and what the log says of refusals."""
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as logged:
        status = ask().status_code
    lines = [line for line in logged if line["event"] == "request.refused"]
    assert all(
        set(line) <= {"event", "log_level", "endpoint", "reason", "request"} and line["request"]
        for line in lines
    )
    return status, [(line["endpoint"], line["reason"]) for line in lines]


@pytest.mark.asvs("16.3.2")
def test_who_may_not_and_what_is_somebody_elses_is_told(desk: Desk) -> None:
    reader = desk.browser("reader")
    assert told(lambda: reader.get(f"{desk.home}people/")) == (403, [("desk.people_index", "403")])
    status, lines = told(lambda: reader.post(f"{desk.home}notes/add", {"text": "x"}))
    assert (status, lines) == (403, [("desk.notes_add", "403")])
    status, lines = told(lambda: reader.get(f"{desk.home}areas/{uuid4()}"))
    assert (status, [reason for _, reason in lines]) == (404, ["404"])
    # Elsewhere, too, whether there is such a member or not.
    assert told(lambda: reader.get("/desk/nirgends/"))[1] != []


@pytest.mark.asvs("16.3.3")
def test_whoever_goes_round_what_protects_is_told(
    desk: Desk, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = desk.browser()
    keyless = told(lambda: admin.client.post(f"{desk.home}notes/add", data={"text": "x"}))
    assert keyless == (400, [("desk.notes_add", "400")])
    large = told(
        lambda: admin.client.post(
            "/login", data=b"x" * (5 << 20), content_type="application/x-www-form-urlencoded"
        )
    )
    assert large == (413, [("login.sign_in", "413")])
    monkeypatch.setattr(limits, "PER_MINUTE", 1)
    guessing = Browser(create_members_app(settings))
    guessing.sign_in("niemand@nirgends.example", "geraten")
    assert told(lambda: guessing.sign_in("niemand@nirgends.example", "geraten")) == (
        429,
        [("login.sign_in", "429")],
    )
    public = create_public_app(replace(settings, api_per_minute=1)).test_client()
    place = {"REMOTE_ADDR": "203.0.113.99"}
    public.get("/api/v1/tenants", environ_base=place)
    status, lines = told(lambda: public.get("/api/v1/tenants", environ_base=place))
    assert (status, [reason for _, reason in lines]) == (429, ["429"])


def test_what_nobody_has_is_not_told(desk: Desk) -> None:
    assert told(lambda: desk.browser().get("/nirgends")) == (404, [])
