"""Members are reminded of the network's rules: administrators only, not too often, and in the log."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select

from keck.db.sessions import plain_session
from keck.persistence.models import Mail
from keck.services import jobs
from keck.services.foundation import reminders
from keck.services.logs import audit_reading
from keck.services.people import memberships
from keck.workers.schedule import ask_for_upkeep
from tests.integration.conftest import Member
from tests.integration.processing.released import publish
from tests.integration.processing.test_publishing import build_town


@pytest.fixture
def town(make_member: Callable[..., Member]) -> Member:
    """A member with an administrator and a reader, and nothing else."""
    made = make_member("Spaethausen")
    with made.scope() as scope:
        for role in ("admin", "reader"):
            memberships.add(scope, email=f"{role}@{made.slug}.example", role=role)
    return made


def remind(town: Member, days: float) -> int:
    with town.scope() as scope:
        return reminders.remind(scope, datetime.now(UTC) + timedelta(days=days))


def letters(town: Member) -> list[tuple[str, str, dict[str, Any]]]:
    query = select(Mail).where(Mail.address.like(f"%@{town.slug}.example")).order_by(Mail.created_at)
    with plain_session(town.settings, "keck_relay") as session:
        return [
            (one.kind, one.address.partition("@")[0], one.params)
            for one in session.scalars(query)
            if one.kind.startswith("rule_")
        ]


def test_who_has_published_nothing_is_reminded_before_four_months_are_over(town: Member) -> None:
    assert remind(town, 80) == 0
    assert remind(town, 95) == 1
    assert remind(town, 96) == 0
    (one,) = letters(town)
    assert one[:2] == ("rule_public", "admin")
    assert one[2]["months"] == "4"
    with town.scope() as scope:
        assert "reminded_public" in [entry.act for entry in audit_reading.page(scope)]
    assert remind(town, 160) == 1
    assert len(letters(town)) == 2


def test_who_is_public_is_reminded_when_data_grow_old(town: Member, tmp_path: Path) -> None:
    publish(build_town(town, tmp_path))
    assert remind(town, 130) == 0
    assert remind(town, 440) == 1
    assert [kind for kind, _, _ in letters(town)] == ["rule_age"]


def test_two_who_remind_at_once_write_one_letter(town: Member) -> None:
    workers = [Thread(target=remind, args=(town, 100)) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert len(letters(town)) == 1


def test_upkeep_reminds_a_member_that_has_never_asked_for_a_job(town: Member) -> None:
    assert ask_for_upkeep(town.settings) >= 1
    assert ask_for_upkeep(town.settings) == 0
    with town.scope() as scope:
        (job,) = [one for one in jobs.recent(scope) if one.kind == "upkeep"]
    assert town.finish(job.id)["state"] == "done"
