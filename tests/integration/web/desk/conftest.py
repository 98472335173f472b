"""Browsers of people at a member, without a browser."""

import io
import re
from collections.abc import Callable
from random import randrange
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from keck.config import Settings
from keck.services import uploads
from keck.services.guest_terms import Terms, usual_end
from keck.services.people import memberships
from keck.web.members import create_members_app
from tests.integration.conftest import Member

PASSWORD = "Neun graue Kraniche ziehen"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
AREAS = "key;name\n01;Altstadt\n02;Hafen\n03;Weststadt\n04;Nord\n"
TABLE = "Schlüssel;Kinder 2024;Einwohner 2024\n01;120;900\n02;80;700\n03;45;410\n04;230;1500\n"


class Browser:
    """One person's browser: keeps its cookies and sends forms as a page does."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        # Each sits elsewhere: how often one place may sign in is a test of its own.
        self.client.environ_base["REMOTE_ADDR"] = f"10.{randrange(256)}.{randrange(256)}.7"

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, **options)

    def token(self, path: str = "/login") -> str:
        found = _TOKEN.search(self.client.get(path).get_data(as_text=True))
        assert found, f"no form at {path}"
        return found[1]

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, form_at: str = "/desk/", **options: Any
    ) -> TestResponse:
        token = self.token("/account/" if form_at == "/desk/" else form_at)
        return self.client.post(path, data={"csrf_token": token, **(data or {})}, **options)

    def sign_in(self, email: str, password: str = PASSWORD, **more: str) -> TestResponse:
        return self.post("/login", {"email": email, "password": password, **more}, form_at="/login")

    def upload(self, path: str, name: str, content: str | bytes) -> TestResponse:
        raw = content.encode() if isinstance(content, str) else content
        return self.post(path, {"file": (io.BytesIO(raw), name)}, content_type="multipart/form-data")


class Desk:
    """A member with people of all roles, seen through the members' face."""

    def __init__(self, app: Flask, member: Member) -> None:
        self.app, self.member, self.slug = app, member, member.slug
        self.home = f"/desk/{member.slug}/"
        self.browsers: dict[str, Browser] = {}

    def email(self, role: str) -> str:
        return f"{role}@{self.slug}.example"

    def browser(self, role: str = "admin", *topics: str) -> Browser:
        """Return somebody's signed-in browser; the person is added when first asked for."""
        if role not in self.browsers:
            with self.member.scope() as scope:
                memberships.add(
                    scope,
                    email=self.email(role),
                    role=role,
                    name=role.title(),
                    password=PASSWORD,
                    terms=Terms(topics or ("",), usual_end()),
                )
            browser = Browser(self.app)
            assert browser.sign_in(self.email(role)).status_code == 303
            self.browsers[role] = browser
        return self.browsers[role]

    def finish(self, response: TestResponse) -> dict[str, Any]:
        """Run the job that a form has led to, and return its end."""
        assert response.status_code == 303, response.get_data(as_text=True)[-3000:]
        found = re.search(r"/jobs/([0-9a-f-]{36})", response.headers["Location"])
        assert found, response.headers["Location"]
        return self.member.finish(UUID(found[1]))

    def read_areas(self) -> None:
        """Have areas, without a page, since nearly every test needs some."""
        options = {"level": "stadtteile", "level_name": {"de": "Stadtteile"}, "key": "key", "name": "name"}
        with self.member.scope() as scope:
            sent = uploads.receive(
                scope, kind="areas", filename="gebiete.csv", stream=io.BytesIO(AREAS.encode())
            )
            job_id = uploads.import_areas(scope, sent.id, options)
        assert self.member.finish(job_id)["state"] == "done"

    def read_table(self) -> None:
        """Have children and inhabitants, without a page."""
        with self.member.scope() as scope:
            sent = uploads.receive(
                scope, kind="table", filename="kinder.csv", stream=io.BytesIO(TABLE.encode())
            )
            job_id = uploads.import_table(scope, sent.id, accept=True)
        assert self.member.finish(job_id)["state"] == "done"

    def read_areas_by_pages(self) -> None:
        """Read a list of areas as a person does."""
        browser = self.browser()
        end = self.finish(browser.upload(self.home + "areas/upload", "gebiete.csv", AREAS))
        form = {"level_name": "Stadtteile", "key": "key", "name": "name"}
        path = f"{self.home}uploads/{end['result']['upload']}/areas"
        assert self.finish(browser.post(path, form))["state"] == "done"

    def send_table(self, text: str = TABLE, name: str = "kinder.csv") -> str:
        """Send a table and return the address of its page."""
        end = self.finish(self.browser().upload(self.home + "tables/upload", name, text))
        assert end["state"] == "done", end
        return f"{self.home}uploads/{end['result']['upload']}"


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    """The members' face."""
    return create_members_app(settings)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser of somebody who is not signed in."""
    return Browser(app)


@pytest.fixture
def desk(app: Flask, make_member: Callable[..., Member]) -> Desk:
    """A new member."""
    return Desk(app, make_member())
