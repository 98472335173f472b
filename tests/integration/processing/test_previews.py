"""Named people look at a release that waits: by a link, for some days, and every page says for whom."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from keck.config import Settings
from keck.db.sessions import tenant_session
from keck.persistence.models import AuditEntry, ReleaseLink
from keck.services import tenants
from keck.services.errors import Forbidden, Refused
from keck.services.post import tickets
from keck.services.releasing import previews
from keck.tenants.permissions import ProofNeeded
from keck.web.guests.previews import whose_link
from keck.web.members import create_members_app
from tests.integration.conftest import Member, new_member
from tests.integration.humans import Human
from tests.integration.processing.test_four_eyes import Two
from tests.integration.processing.test_publishing import build_town

ADA: dict[str, Any] = {"name": "Ada Beispiel", "email": "ada@zeitung.example", "days": 3}


@pytest.fixture
def two(make_member: Callable[..., Member], tmp_path: Path) -> Two:
    made = Two(build_town(make_member("Vorschau"), tmp_path))
    made.rule("two")
    return made


@pytest.fixture(scope="module")
def waiting(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> tuple[Two, UUID]:
    """One release that waits, of which nobody is shown anything."""
    two = Two(build_town(new_member(settings, "Vorschau"), tmp_path_factory.mktemp("waiting")))
    two.rule("two")
    return two, two.ask()


@pytest.fixture
def visitor(settings: Settings) -> FlaskClient:
    return create_members_app(settings).test_client()


def send(two: Two, release_id: UUID, **changed: Any) -> str:
    """Send a preview, and return where its link leads."""
    with two.scope(two.first) as scope:
        previews.send(scope, release_id, **(ADA | changed))
        link = max(previews.of_release(scope, release_id), key=lambda one: one.created_at)
        return f"/preview/{tickets.token_of(scope.settings, 'preview', link.id)}/"


def text(answer: TestResponse) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


def log(two: Two, act: str) -> list[Any]:
    with two.town.behind() as scope:
        return list(scope.session.scalars(select(AuditEntry).where(AuditEntry.act == act)))


def change(two: Two, **values: Any) -> None:
    ours = update(ReleaseLink).where(ReleaseLink.purpose == "preview").values(**values)
    with tenant_session(two.town.settings, "keck_owner", two.town.tenant_id) as session:
        session.execute(ours)


def test_the_whole_atlas_is_there_for_one_person_and_says_so(two: Two, visitor: FlaskClient) -> None:
    home = send(two, two.ask())
    for path in ("", "map", "compare", "downloads", "find", "areas/viertel/01", "indicators/own.kinder"):
        page = text(visitor.get(home + path))
        assert "Nur für Ada Beispiel, bis" in page, path
        assert "Diese Zahlen sind nicht öffentlich" in page
        assert re.findall(r'href="/desk/[^"]*"', page) == []
        assert re.findall(r'href="/account/[^"]*"', page) == []
    assert visitor.get(home + "nirgends").status_code == 404
    english = text(visitor.get(home + "?lang=en"))
    assert "Only for Ada Beispiel" in english
    assert f'href="{home}' in english


def test_files_and_values_lie_behind_the_same_link(two: Two, visitor: FlaskClient) -> None:
    home = send(two, two.ask())
    table = text(visitor.get(f"{home}values?indicator=own.kinder"))
    assert "101" in table
    assert visitor.get(f"{home}values?indicator=own.kinder&format=json").get_json()["items"]
    assert visitor.get(f"{home}values?indicator=own.nichts").status_code == 404
    assert visitor.get(f"{home}crosswalks").status_code == 200
    files = set(
        re.findall(rf"{re.escape(home)}artefacts/[0-9a-f]+\.\w+", text(visitor.get(home + "downloads")))
    )
    assert files
    assert {visitor.get(one).status_code for one in files} == {200}
    assert visitor.get(f"{home}artefacts/{'0' * 40}.json").status_code == 404


def test_the_link_ends_with_its_days_its_release_and_its_member(two: Two, visitor: FlaskClient) -> None:
    release_id = two.ask()
    home = send(two, release_id)
    change(two, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert visitor.get(home).status_code == 422
    home = send(two, release_id)
    tenants.set_state(two.town.settings, two.town.slug, active=False)
    assert visitor.get(home).status_code == 422
    tenants.set_state(two.town.settings, two.town.slug, active=True)
    assert visitor.get(home).status_code == 200
    assert two.confirm(release_id)["state"] == "done"
    for path in ("", "values?indicator=own.kinder", "map"):
        assert visitor.get(home + path).status_code == 422


def test_it_is_taken_back_at_once(two: Two, visitor: FlaskClient) -> None:
    release_id = two.ask()
    first, second = send(two, release_id), send(two, release_id, name="Bo", email="bo@zeitung.example")
    with two.scope(two.second) as scope:
        link = next(one for one in previews.of_release(scope, release_id) if one.name == "Bo")
        previews.revoke(scope, release_id, link.id)
    assert visitor.get(second).status_code == 422
    assert visitor.get(first).status_code == 200
    assert len(log(two, "revoked_preview")) == 1


def test_each_day_with_a_visit_stands_in_the_log_once(two: Two, visitor: FlaskClient) -> None:
    home = send(two, two.ask())
    assert log(two, "looked_ahead") == []
    for path in ("", "map", "values?indicator=own.kinder", ""):
        visitor.get(home + path)
    (one,) = log(two, "looked_ahead")
    assert one.about["name"] == ADA["name"]
    change(two, visited_on=datetime.now(UTC).date() - timedelta(days=1))
    visitor.get(home)
    assert len(log(two, "looked_ahead")) == 2


def test_a_link_to_look_decides_nothing_and_one_to_decide_shows_no_preview(
    two: Two, visitor: FlaskClient
) -> None:
    home = send(two, two.ask())
    token = home.split("/")[2]
    assert visitor.get(f"/review/{token}").status_code == 422
    with two.town.behind() as scope:
        link = scope.session.scalars(select(ReleaseLink)).one()
        other = tickets.token_of(scope.settings, "review", link.id)
    assert visitor.get(f"/preview/{other}/").status_code == 422


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": " "}, "preview_name_missing"),
        ({"email": "niemand"}, "email_wrong"),
        ({"days": 0}, "preview_days_wrong"),
        ({"days": 15}, "preview_days_wrong"),
    ],
)
def test_what_is_wrong_is_told(changed: dict[str, Any], code: str, waiting: tuple[Two, UUID]) -> None:
    two, release_id = waiting
    with pytest.raises(Refused, match=code):
        send(two, release_id, **changed)


def test_only_what_waits_is_looked_at_and_only_publishers_let_people_look(two: Two) -> None:
    release_id = two.ask()
    editor = Human(two.town.settings, role="editor", slug=two.town.slug)
    with two.scope(editor) as scope, pytest.raises(Forbidden):
        previews.send(scope, release_id, **ADA)
    with two.scope(two.first, fresh=False) as scope, pytest.raises(ProofNeeded):
        previews.send(scope, release_id, **ADA)
    assert two.confirm(release_id)["state"] == "done"
    with pytest.raises(Refused, match="preview_not_waiting"):
        send(two, release_id)


def test_so_many_look_at_once_and_no_more(two: Two) -> None:
    release_id = two.ask()
    for number in range(previews.MOST_OPEN):
        send(two, release_id, email=f"p{number}@zeitung.example")
    with pytest.raises(Refused, match="preview_too_many"):
        send(two, release_id)


def test_the_word_for_a_link_does_not_hold_it(settings: Settings) -> None:
    app = create_members_app(settings)
    with app.test_request_context("/preview/geheim/values"):
        assert "geheim" not in whose_link()
