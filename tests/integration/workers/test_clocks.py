"""R-14: clocks of processes may be wrong or jump; leases, retries and sessions go by the database's."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from keck.config import Settings
from keck.db.sessions import tenant_session
from keck.domain.calendar_days import beginning_of_day, day_of
from keck.domain.periods import Period
from keck.persistence.models import Job
from keck.services import jobs
from keck.services.identity import login_sessions
from keck.services.people import memberships
from keck.workers import schedule
from keck.workers.schedule import ask_for_upkeep
from tests.conftest import environment_of
from tests.integration.conftest import Member
from tests.integration.workers.conftest import QUICK, Processes, ask_release, ended, wait_for

pytestmark = pytest.mark.long

CLOCK = Path(__file__).parent / "clock"
HOUR = 3600
PASSWORD = "Neun graue Kraniche ziehen"
FIND = """
import sys
from datetime import UTC, datetime
from keck.config import Settings
from keck.services import login_sessions
found = login_sessions.find(Settings.from_environment(), sys.argv[1])
print(datetime.now(UTC).isoformat(), found is not None)
"""


@pytest.fixture
def clock(tmp_path: Path) -> Callable[[float], dict[str, str]]:
    """Set the clock of processes; return what they need in their environment to go by it."""
    file = tmp_path / "off-by"

    def set_to(seconds: float) -> dict[str, str]:
        file.write_text(str(seconds))
        return {"PYTHONPATH": str(CLOCK), "CLOCK_OFF_BY": str(file)}

    return set_to


@pytest.mark.parametrize("jump", [HOUR, -HOUR], ids=["forwards", "backwards"])
def test_a_clock_that_jumps_while_a_job_runs_changes_nothing(
    jump: float, town: Member, processes: Processes, clock: Callable[[float], dict[str, str]]
) -> None:
    environment = clock(0)
    processes.beat(**environment)
    processes.worker(**environment)
    processes.failpoints.arm("release.protected", "hold")
    job_id = ask_release(town)
    wait_for(lambda: processes.failpoints.was_hit("release.protected"), "the release", processes)
    clock(jump)
    processes.failpoints.let_go("release.protected")
    end = wait_for(lambda: ended(town, job_id), "the release", processes)
    assert (end["state"], end["attempt"]) == ("done", 1)


@pytest.mark.parametrize("wrong", [HOUR, -HOUR], ids=["fast", "slow"])
def test_a_retry_comes_after_seconds_by_whatever_clock(
    wrong: float, town: Member, processes: Processes, clock: Callable[[float], dict[str, str]]
) -> None:
    environment = {**clock(wrong), **QUICK}
    processes.beat(**environment)
    processes.worker(**environment)
    # Only a release comes by here: near midnight another clock asks for the next day's upkeep, too.
    processes.failpoints.arm("release.protected", "break")
    job_id = ask_release(town)
    end = wait_for(lambda: ended(town, job_id), "the second attempt", processes)
    assert (end["state"], end["attempt"]) == ("done", 2)
    with town.scope() as scope:
        job = jobs.find(scope, job_id)
    assert job.created_at <= (job.started_at or job.created_at) <= (job.finished_at or job.created_at)
    assert abs(datetime.now(UTC) - (job.finished_at or job.created_at)) < timedelta(minutes=10)


@pytest.mark.parametrize("wrong", [13 * HOUR, -13 * HOUR], ids=["fast", "slow"])
def test_sessions_begin_and_end_by_the_databases_clock(
    wrong: float, member: Member, settings: Settings, clock: Callable[[float], dict[str, str]]
) -> None:
    email = f"uhr@{member.slug}.example"
    with member.scope() as scope:
        memberships.add(scope, email=email, role="reader", password=PASSWORD)
    token = login_sessions.sign_in(settings, email=email, password=PASSWORD, address="192.0.2.1")

    def known() -> tuple[str, str]:
        done = subprocess.run(
            [sys.executable, "-c", FIND, token],
            env=environment_of(settings, **clock(wrong)),
            capture_output=True,
            text=True,
            check=True,
        )
        moment, found = done.stdout.split()
        # Its clock is as wrong as it was meant to be.
        off = datetime.fromisoformat(moment) - datetime.now(UTC)
        assert abs(off.total_seconds() - wrong) < HOUR
        return moment, found

    assert known()[1] == "True"
    login_sessions.sign_out(settings, token)
    assert known()[1] == "False"


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2024, 2, 29), 24),
        (date(2026, 3, 29), 23),
        (date(2026, 10, 25), 25),
        (date(2026, 12, 31), 24),
    ],
    ids=str,
)
def test_a_day_is_one_day_also_when_the_clocks_change(day: date, hours: int) -> None:
    begin = beginning_of_day(datetime(day.year, day.month, day.day, 11, tzinfo=UTC)).astimezone(UTC)
    moments = [begin + timedelta(minutes=30 * n) for n in range(2 * hours)]
    assert {day_of(moment) for moment in moments} == {day}
    assert {beginning_of_day(moment).astimezone(UTC) for moment in moments} == {begin}
    assert day_of(begin + timedelta(hours=hours)) == day + timedelta(days=1)
    assert day_of(begin - timedelta(seconds=1)) == day - timedelta(days=1)


def test_the_29th_of_february_is_a_day_and_no_other_years_is() -> None:
    assert Period.parse("2024-02-29").code == "2024-02-29"
    with pytest.raises(ValueError, match="day is out of range"):
        Period.parse("2023-02-29")


@pytest.mark.parametrize("wrong", [HOUR, -HOUR], ids=["fast", "slow"])
def test_upkeep_is_asked_for_once_a_day_though_clocks_differ(
    wrong: float, town: Member, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Wrong(datetime):
        @classmethod
        def now(cls, _tz: object = None) -> datetime:  # type: ignore[override]
            # Noon, so that an hour more or less is the same day.
            noon = beginning_of_day(datetime.now(UTC)) + timedelta(hours=12)
            return noon + timedelta(seconds=wrong)

    monkeypatch.setattr(schedule, "datetime", Wrong)
    for _ in range(3):
        ask_for_upkeep(settings)
    with tenant_session(settings, "keck_app", town.tenant_id) as session:
        assert len(session.scalars(select(Job).where(Job.kind == "upkeep")).all()) == 1
