"""Corrections on public pages: at once, where they belong, in old releases and where nothing is left."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from keck.db.engines import engine
from keck.db.sessions import TenantSession
from keck.domain.site_texts import version_of
from keck.services import site_texts
from keck.services.releasing import corrections, public_words, withdrawals
from keck.web.public import create_public_app
from tests.integration.conftest import Member
from tests.integration.processing.released import publish
from tests.integration.processing.test_publishing import build_town
from tests.integration.web.atlas.test_composed import _NEWS_SECONDS, default_indicator

WORDS = "Die Zahlen von 2023 waren <vertauscht>."
SAID = "Die Zahlen von 2023 waren &lt;vertauscht&gt;."


@pytest.fixture
def town(make_member: Callable[..., Member], tmp_path: Path) -> Member:
    town = build_town(make_member("Zwölfviertel"), tmp_path)
    publish(town)
    publish(town)
    return town


@pytest.fixture
def visitor(town: Member) -> FlaskClient:
    return create_public_app(town.settings).test_client()


def correct(town: Member, **bound: str) -> None:
    with town.scope() as scope:
        corrections.add(scope, de=WORDS, en="The figures of 2023 were mixed up.", **bound)
    time.sleep(_NEWS_SECONDS)


def pages_with(visitor: FlaskClient, town: Member, *paths: str) -> list[bool]:
    return [SAID in visitor.get(f"/de/{town.slug}/{path}").text for path in paths]


def test_it_stands_at_once_where_it_belongs_and_nowhere_else(town: Member, visitor: FlaskClient) -> None:
    code = default_indicator(visitor, town)
    paths = ("", f"indicators/{code}", "areas/viertel/05", "compare", "downloads", "map?period=2023")
    before = [visitor.get(f"/de/{town.slug}/{path}").data for path in paths]
    assert pages_with(visitor, town, *paths) == [False] * 6
    correct(town, indicator=code, period="2023", area="viertel:05")
    # The start page shows another year, and the comparison other places.
    assert pages_with(visitor, town, *paths) == [False, True, True, False, True, True]
    assert pages_with(visitor, town, "areas/viertel/06", "find") == [False, False]
    assert "The figures of 2023" in visitor.get(f"/en/{town.slug}/indicators/{code}").text
    assert f"/de/{town.slug}/info/history" in visitor.get(f"/de/{town.slug}/areas/viertel/05").text
    with town.scope() as scope:
        corrections.remove(scope, corrections.all_of(scope)[0].id)
    time.sleep(_NEWS_SECONDS)
    assert [visitor.get(f"/de/{town.slug}/{path}").data for path in paths] == before


def test_older_releases_and_the_history_tell_it_too(town: Member, visitor: FlaskClient) -> None:
    correct(town)
    assert pages_with(visitor, town, "?release=1", "map?release=1&period=2022", "info/history") == [True] * 3
    history = visitor.get(f"/de/{town.slug}/info/history").text
    assert f'href="/de/{town.slug}/?release=1"' in history
    assert f'href="/de/{town.slug}/">2</a>' in history
    assert "info/about" not in history
    with town.scope() as scope:
        site_texts.write_member(
            scope, "about", de="Wir zählen selbst.", en="", version=version_of({}, "about")
        )
    time.sleep(_NEWS_SECONDS)
    assert f"/de/{town.slug}/info/about" in visitor.get(f"/de/{town.slug}/info/history").text
    (told,) = visitor.get(f"/api/v1/tenants/{town.slug}/corrections").json["items"]  # type: ignore[index]
    assert told["text"]["de"] == WORDS
    assert told["indicator"] is told["area"] is told["period"] is None


def test_what_is_gone_tells_why(town: Member, visitor: FlaskClient) -> None:
    code = default_indicator(visitor, town)
    correct(town, indicator=code)
    with town.scope() as scope:
        job_id = withdrawals.withdraw(scope, indicator=code)
    assert town.finish(job_id)["state"] == "done"
    time.sleep(_NEWS_SECONDS)
    gone = visitor.get(f"/de/{town.slug}/indicators/{code}")
    assert gone.status_code == 410
    assert SAID in gone.text
    with town.scope() as scope:
        job_id = withdrawals.withdraw(scope)
    assert town.finish(job_id)["state"] == "done"
    time.sleep(_NEWS_SECONDS)
    # What is about one indicator says nothing of the whole.
    dark = visitor.get(f"/de/{town.slug}/")
    assert (dark.status_code, SAID in dark.text) == (410, False)
    correct(town)
    assert SAID in visitor.get(f"/de/{town.slug}/").text


def test_after_a_year_only_the_history_tells_it(town: Member, visitor: FlaskClient) -> None:
    correct(town)
    old = datetime.now(UTC) - timedelta(days=366)
    with TenantSession(engine(town.settings, "keck_owner"), town.tenant_id) as session, session.begin():
        session.execute(text("update private.correction set created_at = :old"), {"old": old})
        public_words.show(town.settings, town.slug, public_words.of(session, town.tenant_id))
    time.sleep(_NEWS_SECONDS)
    assert pages_with(visitor, town, "", "info/history") == [False, True]
