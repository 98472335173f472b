"""What a state tells of indicators goes with the state of another table that it was computed with."""

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from keck.persistence.models import Dataset, Job, Revision, Upload
from keck.processing.context import JobContext
from keck.services import revisions
from keck.services.definitions import indicators
from keck.services.releasing import releases
from keck.services.tables import destruction, history
from keck.tenants.scope import Scope
from tests.integration.conftest import Member
from tests.integration.processing.released import Released, publish

AREAS = "key;name\n" + "".join(f"{n:02};Viertel {n}\n" for n in range(1, 5))
PEOPLE = "nr;leute\n01;100\n02;200\n03;300\n04;400\n"
POOR = "nr;arm\n01;10\n02;20\n03;30\n04;50\n"
MORE_POOR = POOR.replace("01;10", "01;123")
SHARE = '[[indicator]]\ncode = "armut"\nname = "Armut"\nformula = "share(arm, leute)"\n'


def mapping(code: str) -> str:
    head = (
        f'dataset = "{code}"\nname = "{code.title()}"\nlayout = "wide"\narea_column = "nr"\nperiod = "2024"\n'
    )
    return f'{head}[[measure]]\ncode = "{code}"\nlabel = "{code}"\ncolumn = "{code}"\n'


@pytest.fixture
def town(make_member: Callable[..., Member], tmp_path: Path) -> Member:
    """A town with the people in one table and the poor among them in another."""
    member = make_member("Zweitafel")
    path = tmp_path / "gebiete.csv"
    path.write_text(AREAS)
    assert member.import_areas(path, level="viertel")["state"] == "done"
    sent(member, tmp_path, "leute", PEOPLE)
    sent(member, tmp_path, "arm", POOR)
    with member.scope() as scope:
        indicators.apply(scope, SHARE)
    return member


def sent(member: Member, folder: Path, code: str, text: str) -> UUID:
    path = folder / f"{code}.csv"
    path.write_text(text)
    end = member.import_table(path, mapping(code))
    assert end["state"] == "done", end
    return UUID(end["result"]["revision"])


def current(scope: Scope, code: str) -> Revision:
    query = select(Dataset).where(Dataset.tenant_id == scope.tenant_id, Dataset.code == code)
    table = scope.session.scalars(query).one()
    return revisions.find(scope, table.current_revision_id or UUID(int=0))


def destroy(member: Member, code: str) -> UUID:
    with member.scope() as scope:
        one = current(scope, code)
        destruction.destroy(scope, one.id, reason="falscher Empfänger")
        return one.id


def results(scope: Scope) -> list[dict[str, Any]]:
    return [job.result or {} for job in scope.session.scalars(select(Job))]


def test_effects_and_findings_go_with_the_other_tables_state(town: Member, tmp_path: Path) -> None:
    mended = sent(town, tmp_path, "arm", MORE_POOR)
    with town.scope() as scope:
        one = revisions.find(scope, mended)
        (effect,) = [e for e in one.difference["indicators"] if e["code"] == "own.armut"]
        assert (effect["largest"]["before"], effect["largest"]["after"]) == (10.0, 123.0)
        assert one.difference["made_of"] == [str(current(scope, "leute").id)]
        (finding,) = [f for f in one.report["findings"] if f["code"] == "numerator_above_base"]
        assert finding["params"]["base"] == 100
    with town.scope() as scope:
        upload = scope.session.get_one(Upload, (scope.tenant_id, one.upload_id))
        upload.annotated_key = "remarks"
        destruction.destroy(scope, current(scope, "leute").id, reason="falscher Empfänger")
    with town.scope() as scope:
        one = revisions.find(scope, mended)
        assert (one.difference["indicators"], one.difference["effects_gone"]) == ([], True)
        # What the table's own cells tell is its own.
        assert one.difference["cells_changed"] == 1
        assert [c["after"] for c in one.difference["largest"]] == [123.0]
        assert all(f["code"] != "numerator_above_base" for f in one.report["findings"])
        assert scope.session.get_one(Upload, (scope.tenant_id, one.upload_id)).annotated_key is None
        for result in results(scope):
            assert "own.armut" not in repr(result)
            assert "numerator_above_base" not in repr(result)


def test_comparisons_dry_runs_and_what_is_taken_back_lose_them_too(town: Member, tmp_path: Path) -> None:
    with town.scope() as scope:
        first = current(scope, "arm").id
    second = sent(town, tmp_path, "arm", MORE_POOR)
    with town.scope() as scope:
        asked = [history.compare(scope, first, second), history.take_back(scope, first, "restore")]
    for job_id in asked:
        assert town.finish(job_id)["state"] == "done"
    path = tmp_path / "arm.csv"
    path.write_text(POOR.replace("02;20", "02;99"))
    assert town.import_table(path, mapping("arm"), dry_run=True)["state"] == "done"
    with town.scope() as scope:
        assert sum("own.armut" in repr(one) for one in results(scope)) >= 4
    destroy(town, "leute")
    with town.scope() as scope:
        assert not [one for one in results(scope) if "own.armut" in repr(one)]
        (compared,) = [j.result for j in scope.session.scalars(select(Job).where(Job.kind == "compare"))]
        assert compared is not None
        assert compared["difference"]["cells_changed"] == 1


def test_a_releases_private_report_loses_the_numbers_and_keeps_what_was_published(
    town: Member, tmp_path: Path
) -> None:
    sent(town, tmp_path, "arm", MORE_POOR)
    released = publish(town)
    with town.scope() as scope:
        release = releases.by_number(scope, 1)
        assert "numerator_above_base" in {one["code"] for one in release.report["findings"]}
        counts = release.report["counts"]
    destroy(town, "leute")
    with town.scope() as scope:
        release = releases.by_number(scope, 1)
        assert "numerator_above_base" not in {one["code"] for one in release.report["findings"]}
        assert release.report["counts"] == counts
    assert Released(town, 1).atlas == released.atlas


def test_what_was_made_of_another_state_stays(town: Member, tmp_path: Path) -> None:
    """Effects of a state that still lives are nobody's loss; those of the destroyed one's successor stay."""
    with town.scope() as scope:
        old = current(scope, "leute").id
    sent(town, tmp_path, "leute", PEOPLE.replace("04;400", "04;500"))
    mended = sent(town, tmp_path, "arm", MORE_POOR)
    with town.scope() as scope:
        destruction.destroy(scope, old, reason="doppelt")
    with town.scope() as scope:
        assert [e["code"] for e in revisions.find(scope, mended).difference["indicators"]] != []
        # Whose own table it was is told by that table's rules.
        assert current(scope, "leute").difference["indicators"] == []


def test_older_differences_that_do_not_say_what_they_are_made_of_go(town: Member, tmp_path: Path) -> None:
    mended = sent(town, tmp_path, "arm", MORE_POOR)
    with town.scope() as scope:
        known = dict(revisions.find(scope, mended).difference)
        known.pop("made_of")
        scope.session.execute(update(Revision).where(Revision.id == mended).values(difference=known))
        destruction.destroy(scope, current(scope, "leute").id, reason="falscher Empfänger")
    with town.scope() as scope:
        assert revisions.find(scope, mended).difference["indicators"] == []


def test_an_import_waits_for_a_state_that_is_being_destroyed(
    town: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It neither computes with the values in the meantime nor stores what they gave."""
    destroyed, over = Event(), Event()

    def hold() -> None:
        with town.scope() as scope:
            destruction.destroy(scope, current(scope, "leute").id, reason="falscher Empfänger")
            destroyed.set()
            over.wait(1.5)

    opened, thread = JobContext.finishing, Thread(target=hold)

    def finishing(context: JobContext, *args: Any, **options: Any) -> Any:
        if not destroyed.is_set():
            thread.start()
            assert destroyed.wait(30)
        return opened(context, *args, **options)

    monkeypatch.setattr(JobContext, "finishing", finishing)
    mended = sent(town, tmp_path, "arm", MORE_POOR)
    over.set()
    thread.join()
    with town.scope() as scope:
        one = revisions.find(scope, mended)
        assert one.difference["made_of"] == []
        assert "numerator_above_base" not in {finding["code"] for finding in one.report["findings"]}
        assert "own.armut" not in {effect["code"] for effect in one.difference["indicators"]}
