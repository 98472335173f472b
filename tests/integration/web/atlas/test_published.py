"""What web servers know of the published side: at their first requests, and without the database."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from keck.config import Settings
from keck.persistence import published as queries
from keck.web.atlas.published import Published
from keck.web.public import create_public_app
from tests.integration.conftest import Member
from tests.integration.processing.released import publish
from tests.integration.processing.test_publishing import build_town

_VISITORS = 8


def test_visitors_who_come_at_once_to_a_fresh_server_all_see_the_atlas(
    make_member: Callable[..., Member], tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = build_town(make_member("Zwölfviertel"), tmp_path)
    publish(town)
    app = create_public_app(town.settings)
    ready = threading.Barrier(_VISITORS)
    look = queries.version

    def slowly(session: Any) -> str:
        time.sleep(0.3)
        return look(session)

    monkeypatch.setattr(queries, "version", slowly)
    statuses: list[int] = []

    def visit() -> None:
        ready.wait()
        statuses.append(app.test_client().get(f"/de/{town.slug}/").status_code)

    visitors = [threading.Thread(target=visit) for _ in range(_VISITORS)]
    for one in visitors:
        one.start()
    for one in visitors:
        one.join()
    assert statuses == [200] * _VISITORS


def test_a_server_that_has_never_seen_the_database_calls_no_atlas_unknown(
    settings: Settings, tmp_path: Any
) -> None:
    away = replace(settings, home=tmp_path, database=f"postgresql:///keck?host={tmp_path}")
    assert not Published(away).is_known()
    visitor = create_public_app(away).test_client()
    answers = [visitor.get(path) for path in ("/de/irgendwo/", "/a/" + "ab" * 20 + ".svg", "/de/")]
    assert [one.status_code for one in answers] == [503, 503, 503]
    assert answers[0].headers["Retry-After"]


def test_without_the_database_the_last_known_state_goes_on(
    make_member: Callable[..., Member], tmp_path: Any
) -> None:
    town = build_town(make_member("Zwölfviertel"), tmp_path)
    publish(town)
    assert create_public_app(town.settings).test_client().get(f"/de/{town.slug}/").status_code == 200
    away = replace(town.settings, database=f"postgresql:///keck?host={tmp_path}")
    assert create_public_app(away).test_client().get(f"/de/{town.slug}/").status_code == 200
