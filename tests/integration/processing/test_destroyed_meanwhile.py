"""What is computed while a state is destroyed is not stored: no job keeps values that are gone for good."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import UUID

import pytest

from keck.domain.definition_drafts import Draft
from keck.persistence.models import Job
from keck.processing.context import JobContext
from keck.services import revisions
from keck.services.definitions import advice, advice_choices, formula_previews, indicators, trials
from keck.services.tables import destruction, history
from keck.tenants.scope import Scope
from tests.integration.conftest import Member
from tests.integration.processing.test_uploads import table, year
from tests.integration.workers.conftest import write_town

SECONDS = 1.5
FORMULA = "share(kinder-arm, kinder + kinder-arm)"
TRIED = f'[[indicator]]\ncode = "armut"\nname = "Armut"\nformula = "{FORMULA}"\n'
USED = (
    TRIED.replace(FORMULA, "share(kinder-arm, kinder)")
    + '[[indicator]]\ncode = "kinder"\nname = "Kinder"\nformula = "kinder"\n'
)


@pytest.fixture
def town(member: Member, tmp_path: Path) -> Member:
    """A town whose table has two states, the second with a year more."""
    boundaries, values = write_town(tmp_path)
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    assert member.import_table(values)["state"] == "done"
    assert member.import_table(table(tmp_path, year(2025, poor=40)))["state"] == "done"
    with member.scope() as scope:
        indicators.apply(scope, USED)
    return member


def states(scope: Scope) -> list[UUID]:
    (dataset,) = revisions.datasets(scope)
    return [one.id for one in reversed(revisions.of_dataset(scope, dataset.id))]


def trial(scope: Scope) -> UUID:
    return trials.ask(scope, TRIED)


def preview(scope: Scope) -> UUID:
    said = {"code": "own.armut", "name": {"de": "Armut"}, "description": None, "formula": FORMULA}
    return formula_previews.ask(scope, said, Draft(how="formula", formula=FORMULA))


def comparison(scope: Scope) -> UUID:
    return history.compare(scope, *states(scope))


def adviser(scope: Scope) -> UUID:
    return advice.ask(scope, ["own.armut"])


ASKED = pytest.mark.parametrize("ask", [trial, preview, comparison])
COMPUTED = pytest.mark.parametrize("ask", [trial, preview, comparison, adviser])
Ask = Callable[[Scope], UUID]


def before_storing(monkeypatch: pytest.MonkeyPatch, job_id: UUID, act: Callable[[], None]) -> None:
    """Let something happen when a job has computed all and is about to open its last transaction."""
    opened = JobContext.finishing

    def finishing(context: JobContext, *args: Any, **options: Any) -> AbstractContextManager[Scope]:
        if context.job_id == job_id:
            act()
        return opened(context, *args, **options)

    monkeypatch.setattr(JobContext, "finishing", finishing)


def destroy(scope: Scope, place: int = 0) -> None:
    """Destroy a state, by default the older one, with all that later ones hold of its file."""
    destruction.destroy(scope, states(scope)[place], reason="falscher Empfänger", later=True)


@contextmanager
def destroying(town: Member, place: int = 0) -> Iterator[list[bool]]:
    """Destroy a state in a transaction that stays open for a while: in the rows nobody sees it yet.

    Yields
    ------
    list of bool
        In the end, whether what is done meanwhile was over before the state was gone.
    """
    destroyed, over = Event(), Event()
    early: list[bool] = []

    def hold() -> None:
        with town.scope() as scope:
            destroy(scope, place)
            destroyed.set()
            early.append(over.wait(SECONDS))

    thread = Thread(target=hold)
    thread.start()
    assert destroyed.wait(30)
    yield early
    over.set()
    thread.join()


def stored(town: Member, job_id: UUID) -> dict[str, Any]:
    with town.scope() as scope:
        return scope.session.get_one(Job, (scope.tenant_id, job_id)).result or {}


@ASKED
def test_undisturbed_it_is_stored_and_goes_with_the_state(town: Member, ask: Ask) -> None:
    with town.scope() as scope:
        job_id = ask(scope)
    assert town.finish(job_id)["state"] == "done"
    before = stored(town, job_id)
    assert before
    with town.scope() as scope:
        destroy(scope)
    assert stored(town, job_id) != before
    assert not {"trial", "levels", "difference"} & stored(town, job_id).keys()


@COMPUTED
def test_it_is_not_stored_when_a_state_was_destroyed_meanwhile(
    town: Member, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with town.scope() as scope:
        job_id = ask(scope)

    def act() -> None:
        with town.scope() as scope:
            destroy(scope)

    before_storing(monkeypatch, job_id, act)
    end = town.finish(job_id)
    assert (end["state"], end["error"]["code"]) == ("failed", "destroyed_meanwhile")
    assert not stored(town, job_id)


@COMPUTED
def test_it_waits_for_a_state_that_is_being_destroyed(
    town: Member, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with town.scope() as scope:
        job_id = ask(scope)
    with ExitStack() as stack:
        early: list[list[bool]] = []
        before_storing(monkeypatch, job_id, lambda: early.append(stack.enter_context(destroying(town))))
        end = town.finish(job_id)
    assert early == [[False]]
    assert (end["state"], end["error"]["code"]) == ("failed", "destroyed_meanwhile")
    assert not stored(town, job_id)


@pytest.mark.parametrize(("how", "place"), [("restore", 0), ("undo", 1)])
def test_a_state_that_is_being_destroyed_is_not_taken_back(town: Member, how: str, place: int) -> None:
    with town.scope() as scope:
        job_id = history.take_back(scope, states(scope)[place], how)
    with destroying(town, place) as early:
        end = town.finish(job_id)
    assert early == [False]
    assert (end["state"], end["error"]["code"]) == ("failed", "revision_destroyed")


def test_advice_goes_with_the_state_that_it_was_made_of(town: Member) -> None:
    """What somebody has chosen by it stays on record."""
    with town.scope() as scope:
        job_id = advice.ask(scope, ["own.armut", "own.kinder"])
    assert town.finish(job_id)["state"] == "done"
    with town.scope() as scope:
        made = advice.newest(scope)
        assert made.keys() == {"own.armut", "own.kinder"}
        advice_choices.choose(scope, "own.kinder", made["own.kinder"].id, "as-is")
    with town.scope() as scope:
        destroy(scope, 1)
    with town.scope() as scope:
        left = advice.newest(scope)
        assert {code: one.chosen for code, one in left.items()} == {"own.kinder": "as-is"}
