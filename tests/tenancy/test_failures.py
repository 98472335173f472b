"""A-37: whatever breaks behind an address, its answer names a reference by which the log tells of it.

Every rule of both faces is broken in several ways; the words of what broke are found in no answer and in no
line of the log.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import Flask
from sqlalchemy.exc import OperationalError, ProgrammingError
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from keck.config import Settings
from keck.config.logs import without_messages
from keck.web.face import Face
from keck.web.members import create_members_app
from keck.web.public import create_public_app
from tests.tenancy.factories import Seeded, seed
from tests.tenancy.test_headers import addresses, wrong
from tests.tenancy.test_routes import Visitor, ids_of

# Pages that are made without asking anybody; a form without its fields is refused before it is kept.
WITHOUT_DATABASE = ("forms.form", "forms.send", "forms.sent", "forms.show_confirm", "forms.confirm")
ROOT = Path(__file__).resolve().parents[2]
CANARY = "seltenes-geheimnis-4711"
_REFERENCE = re.compile(r"\b[0-9a-f]{4}-[0-9a-f]{4}\b")
_TELLING = ("Traceback", "sqlalchemy", "psycopg", "select ", ".py", "Error(", "File ", CANARY, "/tmp/")


def by_value() -> None:
    int(f"{CANARY} of a cell")


def by_statement() -> None:
    raise ProgrammingError(f"select '{CANARY}'", {"word": CANARY}, Exception(f"DETAIL: ({CANARY})"))


def by_lost_connection() -> None:
    raise OperationalError(f"select '{CANARY}'", {}, Exception(CANARY), connection_invalidated=True)


def by_file() -> None:
    Path(f"/tmp/{CANARY}/x").read_bytes()


def by_depth() -> None:
    by_depth()


def by_cause() -> None:
    try:
        by_value()
    except ValueError as error:
        raise KeyError(CANARY) from error


FAULTS: dict[Callable[[], None], int] = {
    by_value: 500,
    by_statement: 500,
    by_lost_connection: 503,
    by_file: 500,
    by_depth: 500,
    by_cause: 500,
}


@pytest.fixture(scope="module")
def town(database: Settings) -> Seeded:
    """A member with a row in every table."""
    return seed(database, "bruchstadt", "99000122")


def each(app: Flask, town: Seeded) -> Iterator[tuple[str, str, str]]:
    """Yield endpoint, method and address of every rule."""
    paths = dict(addresses(app, town.slug, ids_of(town)))
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule.endpoint, method, paths[rule.rule]


def told_of(ask: Callable[[], TestResponse], status: int, *, private: bool) -> list[str]:
    """Return what is wrong with the answer of something broken and with what the log holds of it."""
    with capture_logs(processors=[structlog.contextvars.merge_contextvars, without_messages]) as logged:
        answer = ask()
    text = answer.get_data(as_text=True)
    told = [f"says {word}" for word in _TELLING if word in text]
    told += [f"logs {CANARY}"] if CANARY in repr(logged) else []
    told += [f"status {answer.status_code}"] if answer.status_code != status else []
    names = set(_REFERENCE.findall(text))
    lines = [line for line in logged if "errors" in line]
    if len(names) != 1 or {line.get("request") for line in lines} != names:
        told.append(f"is called {names}, in the log {[line.get('request') for line in lines]}")
    return [*told, *wrong(answer.headers, private=private)]


@pytest.mark.asvs("16.5.1")
@pytest.mark.parametrize("share", [1, pytest.param(len(FAULTS), marks=pytest.mark.long)], ids=["some", "all"])
@pytest.mark.parametrize("fault", FAULTS, ids=lambda one: one.__name__)
def test_what_breaks_behind_any_address_of_the_members_face_is_told_by_a_name_only(
    fault: Callable[[], None], share: int, database: Settings, town: Seeded
) -> None:
    """``share``: how many of the faults each address meets beside a wrong value, each in its turn."""
    app, told = create_members_app(database), []
    visitor = Visitor(app, next(iter(town.people.values()))[1])
    rules = list(each(app, town))
    app.view_functions.update({endpoint: broken_by(fault) for endpoint, _, _ in rules})
    turn = list(FAULTS).index(fault)
    for number, (_, method, path) in enumerate(rules):
        if fault is not by_value and (turn - number) % len(FAULTS) >= share:
            continue
        found = told_of(partial(visitor.ask, method, path), FAULTS[fault], private=True)
        told += [f"{method} {path}: {one}" for one in found]
    assert len(rules) > 70
    assert told == []


@pytest.mark.asvs("16.5.1")
@pytest.mark.parametrize("fault", FAULTS, ids=lambda one: one.__name__)
def test_what_breaks_behind_any_address_of_the_public_face_is_told_by_a_name_only(
    fault: Callable[[], None], database: Settings, town: Seeded
) -> None:
    app, told = create_public_app(database), []
    client, rules = app.test_client(), list(each(app, town))
    app.view_functions.update({endpoint: broken_by(fault) for endpoint, _, _ in rules})
    for _, _, path in rules:
        # Without a session a lost connection to the database is like anything else that breaks.
        found = told_of(partial(client.get, path), 500, private=False)
        told += [f"{path}: {one}" for one in found]
    assert len(rules) > 20
    assert told == []


def broken_by(fault: Callable[[], None]) -> Callable[..., Any]:
    """Return a view that breaks."""

    def view(**_: Any) -> str:
        fault()
        return ""

    return view


@pytest.mark.asvs("16.3.4")
def test_without_a_database_every_address_says_so_under_a_name(database: Settings, town: Seeded) -> None:
    away = replace(database, database=f"postgresql:///keck?host=/tmp/{CANARY}")
    app, told = create_members_app(away), []
    client = app.test_client()
    client.set_cookie("keck" if not away.secure_cookies else "__Host-keck", "x" * 43)
    for endpoint, method, path in each(app, town):
        if endpoint in ("static", "metrics", "health.alive", "health.ready", *WITHOUT_DATABASE):
            continue
        found = told_of(partial(client.open, path, method=method), 503, private=True)
        told += [f"{method} {path}: {one}" for one in found]
    assert told == []


@pytest.mark.parametrize("make", [create_members_app, create_public_app])
def test_even_the_page_of_an_error_may_break(
    make: Callable[[Settings], Flask], database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make(database)

    def page(*_: Any, **__: Any) -> str:
        raise ValueError(CANARY)

    monkeypatch.setattr("keck.web.login.errors.page", page)
    monkeypatch.setattr("keck.web.errors.error_page", page)
    private = make is create_members_app
    assert told_of(lambda: app.test_client().get("/nirgends"), 500, private=private) == []


def test_two_requests_have_two_names(database: Settings) -> None:
    app = create_public_app(database)
    app.view_functions["static"] = broken_by(by_value)
    names = [
        _REFERENCE.findall(app.test_client().get("/static/x").get_data(as_text=True))[0] for _ in range(3)
    ]
    assert len(set(names)) == 3


@pytest.mark.asvs("13.4.2")
@pytest.mark.parametrize("make", [create_members_app, create_public_app])
def test_no_face_runs_with_a_debugger(
    make: Callable[[Settings], Flask], database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not make(database).debug
    monkeypatch.setenv("FLASK_DEBUG", "1")
    with pytest.raises(RuntimeError, match="FLASK_DEBUG"):
        make(database)


def starts_a_debugger(source: str) -> list[int]:
    """Return the lines that could start Flask's own server or its debugger."""
    found: list[int] = []
    if not re.search(r"debug|run_simple|app\s*\.\s*run", source, re.IGNORECASE):
        return found
    for node in ast.walk(ast.parse(source)):
        words: list[str] = []
        if isinstance(node, ast.Call):
            words = [ast.unparse(node.func), *(str(each.arg) for each in node.keywords)]
        elif isinstance(node, ast.Attribute):
            words = [node.attr]
        names = {word.rpartition(".")[2] for word in words}
        asks = isinstance(node, ast.keyword | ast.Assign) and "DEBUG" in ast.unparse(node)
        if asks or names & {"run_simple", "DebuggedApplication", "debug_mode"} or "app.run" in words:
            found.append(getattr(node, "lineno", 0))
    return found


@pytest.mark.asvs("13.4.2")
def test_no_source_starts_flasks_own_server() -> None:
    assert starts_a_debugger("app.run(debug=True)") == [1]
    assert starts_a_debugger("app.config.update(DEBUG=True)") == [1]
    assert starts_a_debugger("run_simple('', 1, app, use_debugger=True)") == [1]
    sources = [path for root in ("platform", "workers", "tenants") for path in (ROOT / root).rglob("*.py")]
    assert len(sources) > 200
    assert {str(path): lines for path in sources if (lines := starts_a_debugger(path.read_text()))} == {}


def test_both_faces_are_of_the_kind_that_names_requests(database: Settings) -> None:
    assert all(isinstance(make(database), Face) for make in (create_members_app, create_public_app))
