"""C-27: a rehearsed breach: whom it touched and when, in one command, with a notice to finish."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from keck.config import Settings
from keck.domain.calendar_days import day_of
from keck.services.errors import NotFound, Refused
from keck.services.foundation import incidents
from keck.services.identity import login_sessions
from keck.services.people import memberships
from tests.conftest import environment_of
from tests.integration.conftest import Member
from tests.integration.humans import Human


@pytest.fixture
def breach(settings: Settings, make_member: Callable[..., Member]) -> tuple[Member, Member, Human]:
    """Somebody's password was tried, and then used at one member; at another one nothing happened."""
    touched, quiet = make_member("Bruchstadt"), make_member("Ruhig")
    person = Human(settings, role="admin", slug=touched.slug)
    other = Human(settings, role="editor", slug=touched.slug)
    with pytest.raises(Refused):
        login_sessions.sign_in(settings, email=person.email, password="falsch", address="203.0.113.9")
    person.sign_in()
    person.print_list()
    with memberships.open_scope(settings, person.signed_in, touched.slug, origin="203.0.113.0/24") as scope:
        memberships.remove(scope, other.id)
    return touched, quiet, person


def test_members_persons_and_times_are_told(settings: Settings, breach: tuple[Member, Member, Human]) -> None:
    touched, quiet, person = breach
    now = datetime.now(UTC)
    begin, end = now - timedelta(minutes=10), now + timedelta(minutes=1)
    (found,) = incidents.touched(settings, [touched.slug], begin, end)
    assert "removed_person" in found.acts
    (one,) = [p for p in found.people if p.account_id == person.id]
    assert one.email == person.email
    assert one.networks == ("203.0.113.0/24",)
    assert one.acts == 1
    assert one.sign_ins["failure"] == 1
    assert one.sign_ins["success"] >= 1
    assert found.first is not None
    assert begin <= found.first <= end
    assert touched.slug in {each.slug for each in incidents.touched(settings, [], begin, end)}
    earlier = incidents.touched(settings, [], begin - timedelta(days=30), begin - timedelta(days=29))
    assert touched.slug not in {each.slug for each in earlier}
    (calm,) = incidents.touched(settings, [quiet.slug], end, end + timedelta(days=1))
    assert (calm.entries, calm.people) == (0, ())


def test_a_member_that_does_not_exist_is_told(settings: Settings) -> None:
    with pytest.raises(NotFound):
        incidents.touched(settings, ["gibt-es-nicht"], datetime.now(UTC), datetime.now(UTC))


def test_one_command_lists_them_and_drafts_the_notices(
    settings: Settings, breach: tuple[Member, Member, Human], tmp_path: Path
) -> None:
    touched, _, person = breach
    today = day_of(datetime.now(UTC)).isoformat()
    command = [sys.executable, "-m", "keck.cli", "incident", touched.slug, "--from", today, "--to", today]
    env = {**environment_of(settings), "PATH": os.environ["PATH"]}
    told = subprocess.run(
        [*command, "--json", "--drafts", str(tmp_path / "notices")],
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    (member,) = json.loads(told.stdout)["members"]
    assert member["slug"] == touched.slug
    assert person.email in {one["email"] for one in member["people"]}
    notice = (tmp_path / "notices" / f"{touched.slug}.txt").read_text()
    for words in ("Art. 33", "Bruchstadt", person.email, "203.0.113.0/24", "72 Stunden", "Bitte ausfüllen"):
        assert words in notice
    assert "{" not in notice
