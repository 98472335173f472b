"""A-30: how often one may ask, counted in a real Redis; pages are not counted, and nothing is searched here.

(Readers find their quarter within their own browser; no route of either face searches.)
"""

from dataclasses import replace
from http import HTTPStatus

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from keck.config import Settings
from keck.web import members
from keck.web.desk.routes import ROUTES
from keck.web.guests import previews
from keck.web.members import create_members_app
from keck.web.public import create_public_app
from tests.e2e.places import MEMBERS_OTHERS
from tests.integration.conftest import Member
from tests.integration.web.desk.conftest import Desk

_API = "/api/v1/tenants"


def ask(app: Flask, path: str, place: str) -> TestResponse:
    """Ask for something from a place."""
    return app.test_client().get(path, environ_base={"REMOTE_ADDR": place})


@pytest.fixture
def desk(member: Member, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk whose people may ask for three files a minute."""
    monkeypatch.setattr(members, "EXPORTS_PER_MINUTE", 3)
    return Desk(create_members_app(member.settings), member)


@pytest.mark.asvs("2.4.1")
def test_one_place_asks_the_api_so_often_whichever_process_answers(settings: Settings) -> None:
    few = replace(settings, api_per_minute=4)
    apps = [create_public_app(few) for _ in range(2)]
    answers = [ask(apps[turn % 2], _API, "198.51.100.7") for turn in range(5)]
    assert [one.status_code for one in answers] == [200] * 4 + [429]
    refused = answers[-1]
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["Cache-Control"] == "no-store"
    assert refused.content_type == "application/problem+json"
    told = refused.get_json()
    assert (told["status"], told["title"]) == (429, "Bitte einen Augenblick Geduld")
    assert ask(apps[0], "/de/", "198.51.100.7").status_code == 200
    assert ask(apps[0], _API, "198.51.101.7").status_code == 200
    # All addresses of one connection are one place.
    assert ask(apps[1], _API, "198.51.100.200").status_code == 429


def test_every_address_of_the_api_is_counted(settings: Settings) -> None:
    app = create_public_app(replace(settings, api_per_minute=1))
    paths = [rule.rule.replace("<slug>", "x") for rule in app.url_map.iter_rules()]
    api = [path for path in paths if path.startswith("/api/")]
    assert len(api) >= 7
    for place, path in enumerate(api):
        statuses = [ask(app, path, f"203.0.{place}.1").status_code for _ in range(2)]
        assert statuses[1] == 429, path
        assert statuses[0] in (200, 404), path


@pytest.mark.asvs("2.4.1")
def test_one_person_downloads_so_much_and_reads_on(desk: Desk) -> None:
    admin, editor = (desk.browser(role) for role in ("admin", "editor"))
    path = f"{desk.home}indicators/template"
    answers = [admin.get(path) for _ in range(4)]
    assert [one.status_code == 429 for one in answers] == [False, False, False, True]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert "Bitte warten Sie eine Minute" in answers[-1].get_data(as_text=True)
    english = admin.get(path, query_string={"lang": "en"})
    assert "Please wait a minute" in english.get_data(as_text=True)
    assert admin.get(f"{desk.home}indicators/").status_code == HTTPStatus.OK
    assert editor.get(path).status_code != 429


@pytest.mark.parametrize("what", ["checks", "previews"])
def test_one_person_has_formulas_looked_at_so_often_and_saves_on(
    what: str, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, f"{what.upper()}_PER_MINUTE", 2)
    desk = Desk(create_members_app(member.settings), member)
    admin, editor = (desk.browser(role) for role in ("admin", "editor"))
    path, json = f"{desk.home}indicators/{what[:-1]}", {"Accept": "application/json"}
    form = {"how": "formula", "formula": "kinder"}
    answers = [admin.post(path, form, headers=json) for _ in range(3)]
    assert [one.status_code == HTTPStatus.TOO_MANY_REQUESTS for one in answers] == [False, False, True]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert "wird keine Formel geprüft" in answers[-1].get_json()["sentence"]
    other = {"checks": "preview", "previews": "check"}[what]
    free = [
        admin.post(f"{desk.home}indicators/{other}", form, headers=json),
        admin.post(f"{desk.home}indicators/new", form),
        editor.post(path, form, headers=json),
    ]
    assert HTTPStatus.TOO_MANY_REQUESTS not in {one.status_code for one in free}
    # Previews of an index count as others do.
    index = admin.post(f"{desk.home}indicators/index/preview", headers=json)
    assert (index.status_code == HTTPStatus.TOO_MANY_REQUESTS) is (what == "previews")


def test_every_file_that_is_made_on_request_is_counted() -> None:
    counted = {f"/desk/<slug>{route.path}" for route in ROUTES if route.export}
    counted |= {"/account/data"}
    counted |= {f"/preview/<token>/{name.removeprefix('guests.preview_')}" for name in previews.EXPORTS}
    files = {rule for rule, what in MEMBERS_OTHERS.items() if what == "files"}
    # These were made before, and pages show them.
    assert files - counted == {
        "/static/<path:filename>",
        "/desk/<slug>/artefacts/<digest>.<extension>",
        "/preview/<token>/artefacts/<digest>.<extension>",
        "/certificate/<token>/json",
    }


def test_limits_are_far_from_what_readers_do(settings: Settings) -> None:
    """A class of thirty that downloads a table at each of twenty stations within a quarter of an hour."""
    assert settings.api_per_minute >= 10 * 30 * 20 / 15
    assert members.EXPORTS_PER_MINUTE >= 100
