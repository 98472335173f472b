"""Promise 3 and R-04: killed anywhere, the work ends as if nothing had happened.

One member's work from the first file to a withdrawal, again and again; each time every job is killed at
another place, and after every job the member must have exactly what an undisturbed member has. Places and
kinds of job are enumerated from the source: a new one fails a test until it is killed here too.
"""

import ast
import io
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.domain.calendar_days import day_of
from keck.domain.definition_drafts import Draft
from keck.services import consents, jobs, retention, revisions, uploads
from keck.services.definitions import (
    adoption_choices,
    adoptions,
    advice,
    advice_choices,
    catalogue_decisions,
    formula_previews,
    trials,
)
from keck.services.geography import area_sets, combinations, crosswalks, street_directories
from keck.services.leaving import exports
from keck.services.releasing import approvals, four_eyes, releases, withdrawals
from keck.services.tables import batch_checks, batch_files, findings, history
from keck.services.uploads import UploadKind
from keck.tenants.scope import Scope
from keck.workers.handlers import HANDLERS
from tests.integration.conftest import Member, new_member
from tests.integration.content import content_of
from tests.integration.processing.catalogues import ahead
from tests.integration.workers.conftest import QUICK, Processes, empty_queue, ended, wait_for, write_town
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[3]
ALL = frozenset(HANDLERS)
READING = frozenset({"inspect", "import_areas", "import_streets", "import_table", "import_batch", "annotate"})
PUBLISHING = frozenset({"release", "publish", "rollback", "withdraw"})
# Where a worker can be killed, and in which kinds of job it comes by.
PLACES: dict[str, frozenset[str]] = {
    "job.claimed": ALL,
    "child.reading": READING,
    "release.protected": frozenset({"release"}),
    "shelf.staging": PUBLISHING,
    "publication.staged": PUBLISHING,
    "shelf.exposing": PUBLISHING,
    "withdrawal.listed": frozenset({"withdraw"}),
    "job.finishing": ALL,
    "job.finished": ALL,
}
# Killed in tests of their own: the relay in test_faults, the web server in integration/faults, the keeper in
# integration/leaving.
ELSEWHERE = {
    "relay.rung",
    "request.made",
    "request.committed",
    "erasure.begun",
    "erasure.files",
    "erasure.rows",
}
VICTIMS = ("child", "parent", "both")
Kills = dict[str, tuple[tuple[str, str], ...]]
"""Where the jobs of a kind are killed, one after the other, and who."""
# Every place, every kind of job and every victim once; all that they can make together are among the long.
SHORT: Kills = {
    "import_areas": (("child.reading", "child"),),
    "inspect": (("job.claimed", "child"),),
    "import_table": (("child.reading", "both"),),
    "advise": (("job.claimed", "child"),),
    "release": (("release.protected", "child"), ("shelf.staging", "child")),
    "benchmarks": (("job.finished", "child"),),
    "rollback": (("shelf.exposing", "parent"),),
    "withdraw": (("withdrawal.listed", "child"),),
    "compare": (("job.claimed", "child"),),
    "try_definitions": (("job.finishing", "child"),),
    "preview_formula": (("job.finishing", "child"),),
    "take_back": (("job.finishing", "child"),),
    "annotate": (("child.reading", "child"),),
    "upkeep": (("job.finishing", "child"),),
    "import_streets": (("child.reading", "child"),),
    "crosswalk": (("job.finishing", "child"),),
    "combine": (("job.finishing", "child"),),
    "import_batch": (("child.reading", "child"),),
    "announce": (("job.finishing", "child"),),
    "publish": (("publication.staged", "both"),),
    "follow": (("job.finishing", "child"),),
    "export": (("job.finishing", "child"),),
}


@dataclass
class Work:
    """What one member does, step by step; each step is one job."""

    member: Member
    folder: Path

    def steps(self) -> list[tuple[str, Callable[[], UUID]]]:
        """Return kinds of jobs and how they are asked for, in order."""
        return [
            ("import_areas", self._areas),
            ("inspect", self._inspect),
            ("import_table", self._table),
            ("advise", self._advise),
            ("release", self._release),
            ("benchmarks", self._consent),
            ("rollback", self._rollback),
            ("withdraw", self._withdraw),
            ("import_table", self._later_table),
            ("compare", self._compare),
            ("try_definitions", self._try),
            ("preview_formula", self._preview),
            ("take_back", self._take_back),
            ("annotate", self._annotate),
            ("upkeep", self._upkeep),
            ("import_streets", self._streets),
            ("import_areas", self._later_areas),
            ("crosswalk", self._crosswalk),
            ("combine", self._combine),
            ("import_batch", self._batch),
            ("release", self._hold),
            ("announce", self._announce),
            ("publish", self._publish),
            ("follow", self._follow),
            ("export", self._export),
        ]

    def _receive(self, kind: UploadKind, path: Path) -> UUID:
        with path.open("rb") as stream, self.member.scope() as scope:
            return uploads.receive(scope, kind=kind, filename=path.name, stream=stream).id

    def _areas(self) -> UUID:
        boundaries, _ = write_town(self.folder)
        upload = self._receive("areas", boundaries)
        with self.member.scope() as scope:
            return uploads.import_areas(scope, upload, {"level": "viertel", "key": "nr", "name": "name"})

    def _inspect(self) -> UUID:
        upload = self._receive("table", write_town(self.folder)[1])
        with self.member.scope() as scope:
            return uploads.inspect(scope, upload)

    def _table(self) -> UUID:
        with self.member.scope() as scope:
            return uploads.import_table(scope, uploads.recent(scope)[0].id, accept=True)

    def _release(self) -> UUID:
        with self.member.scope() as scope:
            job_id = releases.request(scope, audience="public").job_id
        assert job_id is not None
        return job_id

    def _consent(self) -> UUID:
        with self.member.scope() as scope:
            return consents.record(scope, consents.BENCHMARKS, given=True)

    def _rollback(self) -> UUID:
        with self.member.scope() as scope:
            return releases.roll_back(scope, 1)

    def _withdraw(self) -> UUID:
        with self.member.scope() as scope:
            return withdrawals.withdraw(scope, period="2023", reason="falsch")

    def _advise(self) -> UUID:
        with self.member.scope() as scope:
            return advice.ask(scope, ["own.kinder"])

    def _later_table(self) -> UUID:
        """Take over newer figures; about what was chosen, advice is asked for anew."""
        with self.member.scope() as scope:
            found = advice.newest(scope)["own.kinder"]
            advice_choices.choose(scope, "own.kinder", found.id, "as-is")
        _, table = write_town(self.folder)
        table.write_text(table.read_text().replace(";2024;", ";2025;"))
        upload = self._receive("table", table)
        with self.member.scope() as scope:
            return uploads.import_table(scope, upload, accept=True)

    def _states(self, scope: Scope) -> list[UUID]:
        (dataset,) = revisions.datasets(scope)
        return [one.id for one in reversed(revisions.of_dataset(scope, dataset.id))]

    def _compare(self) -> UUID:
        with self.member.scope() as scope:
            before, after = self._states(scope)
            return history.compare(scope, before, after)

    def _try(self) -> UUID:
        with self.member.scope() as scope:
            return trials.ask(scope, '[[indicator]]\ncode = "neu"\nname = "Neu"\nformula = "kinder"')

    def _preview(self) -> UUID:
        formula = "share(kinder-arm, kinder)"
        table = {"code": "own.anteil", "name": {"de": "–"}, "description": None, "formula": formula}
        with self.member.scope() as scope:
            return formula_previews.ask(scope, table, Draft(how="formula", formula=formula))

    def _take_back(self) -> UUID:
        with self.member.scope() as scope:
            return history.take_back(scope, self._states(scope)[-1], "undo")

    def _annotate(self) -> UUID:
        with self.member.scope() as scope:
            return findings.ask_for_copy(scope, uploads.recent(scope)[0].id, "de")

    def _upkeep(self) -> UUID:
        """Ask for the upkeep of a day on which the time of one file is over."""
        with self.member.scope() as scope:
            areas = next(one for one in uploads.recent(scope) if one.kind == "areas")
            areas.created_at = datetime.now(UTC) - timedelta(days=retention.days(scope) + 1)
            return jobs.enqueue(scope, "upkeep", {}, slot="short")

    def _streets(self) -> UUID:
        path = self.folder / "strassen.csv"
        path.write_text("Straße;Hausnummern;Viertel\nAm Markt;1-9;01\nRingstraße;1-20;02\n")
        upload = self._receive("streets", path)
        options = {"public": True}
        with self.member.scope() as scope:
            return street_directories.import_streets(scope, upload, options)

    def _later_areas(self) -> UUID:
        boundaries, _ = write_town(self.folder)
        upload = self._receive("areas", boundaries)
        options = {"level": "viertel", "key": "nr", "name": "name", "valid_from": "2026-01-01"}
        with self.member.scope() as scope:
            return uploads.import_areas(scope, upload, options)

    def _sets(self, scope: Scope) -> list[UUID]:
        level = next(one for one in area_sets.levels(scope) if one.code == "viertel")
        return [one.id for one in area_sets.current(scope) if one.level_id == level.id]

    def _crosswalk(self) -> UUID:
        with self.member.scope() as scope:
            return crosswalks.request(scope, *self._sets(scope))

    def _combine(self) -> UUID:
        groups = {f"{n:02d}": "Nord" if n < 7 else "Süd" for n in range(1, 13)}
        with self.member.scope() as scope:
            newest = self._sets(scope)[-1]
            return combinations.request(scope, newest, level_name="Räume", groups=groups)

    def _batch(self) -> UUID:
        rows = "".join(f"{n:02d};{40 + n}\n" for n in range(1, 13))
        files = [
            (f"Geburten {year}.csv", io.BytesIO(f"nr;Geburten {year}\n{rows}".encode()))
            for year in (2023, 2024)
        ]
        with self.member.scope() as scope:
            batch = batch_files.receive(scope, files)
            return batch_checks.check(scope, batch.id, accept=True)

    def _hold(self) -> UUID:
        with self.member.scope() as scope:
            four_eyes.choose(scope, "superior", name="Leitung", email="leitung@stadt.example")
        return self._release()

    def _announce(self) -> UUID:
        """Ask for one more letter to the superior."""
        with self.member.scope() as scope:
            (waiting,) = approvals.prepared(scope)
            return jobs.enqueue(scope, "announce", {"release_id": str(waiting.id)}, slot="short")

    def _publish(self) -> UUID:
        with self.member.scope() as scope:
            (waiting,) = approvals.prepared(scope)
            four_eyes.choose(scope, "off")
            return approvals.confirm_by_link(scope, waiting.id, name="Leitung")

    def _follow(self) -> UUID:
        """Adopt an indicator, plan its newer version for tomorrow, and let that day come."""
        code, newer = "anteil-unter-6", ahead("anteil-unter-6", decimals=2)
        choice = adoption_choices.from_json({"einwohner": ["kinder"], "einwohner[age=0-5]": ["kinder-arm"]})
        with self.member.scope() as scope:
            adoptions.adopt(scope, code, choice)
            tomorrow = day_of(datetime.now(UTC)) + timedelta(days=1)
            job_id = catalogue_decisions.follow(scope, code, choice, day=tomorrow, known=newer)
            assert job_id is not None
            jobs.hasten(scope, job_id)
        return job_id

    def _export(self) -> UUID:
        with self.member.scope() as scope:
            return exports.request(scope)


class Stage:
    """A beat and a worker that is started anew when it was killed."""

    def __init__(self, settings: Settings, processes: Processes) -> None:
        self.settings, self.processes = settings, processes
        processes.beat(**QUICK)
        self.worker = processes.worker(**QUICK)

    def kill(self, job_id: UUID, place: str, victim: str) -> None:
        """Kill parent or both once the child has come to a place; the child alone has killed itself."""
        wait_for(lambda: self.processes.failpoints.was_hit(place), f"{place}", self.processes)
        if victim == "child":
            self._end_lease(job_id)
            return
        if victim == "parent":
            self.worker.send_signal(signal.SIGKILL)
            self.worker.wait()
            os.killpg(self.worker.pid, signal.SIGCONT)
        else:
            os.killpg(self.worker.pid, signal.SIGKILL)
            self.worker.wait()
            self._end_lease(job_id)
        self.worker = self.processes.worker(**QUICK)

    def _end_lease(self, job_id: UUID) -> None:
        """Let the lease of the dead run out now; where only the parent dies, it runs out by itself."""
        lapse = text("update queue.job set lease_until = now() where id = :id and state = 'running'")
        with plain_session(self.settings, "keck_relay") as session:
            session.execute(lapse, {"id": job_id})


@pytest.fixture(scope="module")
def stage(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A worker and a beat for all tests of this module, with nothing before them in the queue."""
    empty_queue(settings)
    processes = Processes(settings, tmp_path_factory.mktemp("kills"))
    yield Stage(settings, processes)
    processes.end()


def all_ended(member: Member) -> bool:
    """Tell whether a member has no job left: one may have asked for another."""
    with member.scope() as scope:
        return not jobs.unfinished(scope)


def run(work: Work, stage: Stage, kills: Kills) -> list[dict[str, list[str]]]:
    """Do all steps, some killed at a place; return what the member has after each."""
    after, left = [], {kind: list(own) for kind, own in kills.items()}
    for kind, ask in work.steps():
        place, victim = left[kind].pop(0) if left.get(kind) else ("", "")
        if place:
            stage.processes.failpoints.arm(place, "kill" if victim == "child" else "stop")
        job_id = ask()
        if place:
            stage.kill(job_id, place, victim)
        end = wait_for(partial(ended, work.member, job_id), kind, stage.processes)
        assert end["state"] == "done", (kind, place, end)
        wait_for(partial(all_ended, work.member), f"what follows {kind}", stage.processes)
        after.append(content_of(work.member.settings, work.member.tenant_id, work.member.slug))
    return after


@pytest.fixture(scope="module")
def undisturbed(
    stage: Stage, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> list[dict[str, list[str]]]:
    """What a member has after each step when nothing is killed."""
    return run(Work(new_member(settings, "Zwölfviertel"), tmp_path_factory.mktemp("calm")), stage, {})


def rounds() -> list[Kills]:
    """Return rounds of work in which every kind of job is killed at every place where it can be."""
    places = {kind: [place for place, kinds in PLACES.items() if kind in kinds] for kind in sorted(ALL)}
    return [
        {kind: ((own[turn], victim),) for kind, own in places.items() if turn < len(own)}
        for turn in range(max(map(len, places.values())))
        for victim in VICTIMS
    ]


def named_in_source() -> set[str]:
    """Return the names of all failpoints that the source calls."""
    trees = (
        ast.parse(path.read_text())
        for root in ("platform", "workers", "tenants")
        for path in (ROOT / root).rglob("*.py")
    )
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {
        ast.literal_eval(call.args[0])
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "failpoint"
    }


def test_every_failpoint_and_every_kind_of_job_has_its_kill() -> None:
    assert named_in_source() == set(PLACES) | ELSEWHERE
    quick = {(kind, *kill) for kind, kills in SHORT.items() for kill in kills}
    assert {place for _, place, _ in quick} == set(PLACES)
    assert {kind for kind, _, _ in quick} == ALL
    assert {victim for _, _, victim in quick} == set(VICTIMS)
    assert all(kind in PLACES[place] for kind, place, _ in quick)
    every = {(kind, place) for kills in rounds() for kind, own in kills.items() for place, _ in own}
    assert every == {(kind, place) for place, kinds in PLACES.items() for kind in kinds}


def test_work_that_is_killed_on_its_way_ends_as_if_nothing_had_happened(
    stage: Stage,
    settings: Settings,
    undisturbed: list[dict[str, list[str]]],
    tmp_path: Path,
) -> None:
    after = run(Work(new_member(settings, "Zwölfviertel"), tmp_path), stage, SHORT)
    assert_same(after, undisturbed)


@pytest.mark.long
@pytest.mark.parametrize("kills", rounds(), ids=lambda kills: "-".join(kills["release"][0]))
def test_killed_at_every_place_in_every_way_it_ends_as_if_nothing_had_happened(
    kills: Kills,
    stage: Stage,
    settings: Settings,
    undisturbed: list[dict[str, list[str]]],
    tmp_path: Path,
) -> None:
    after = run(Work(new_member(settings, "Zwölfviertel"), tmp_path), stage, kills)
    assert_same(after, undisturbed)


def assert_same(after: list[dict[str, list[str]]], undisturbed: list[dict[str, list[str]]]) -> None:
    """Compare what a member has after each step, table by table, and look for processes left over."""
    for step, (found, expected) in enumerate(zip(after, undisturbed, strict=True)):
        for name in expected:
            assert found[name] == expected[name], (step, name)
    until(lambda: not orphans(), 15)


def orphans() -> list[str]:
    """Return children that read files, or work, for nobody any more."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            command = (folder / "cmdline").read_bytes()
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == 1 and (b"keck.processing.sandbox" in command or b"keck.workers.app" in command):
            found.append(command.decode(errors="replace"))
    return found
