"""Many files at once: matched, checked and decided on as one."""

import io
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from keck.adapters.store import Store
from keck.domain.mapping_files import dump, load
from keck.domain.unnamed import named
from keck.persistence.models import Upload
from keck.services import jobs, quotas, revisions, uploads
from keck.services.errors import NotFound, Refused
from keck.services.tables import acceptance, batch_checks, batch_decisions, batch_files, batches, destruction
from tests.integration.conftest import Member
from tests.integration.processing.released import publish
from tests.integration.workers.conftest import write_town

Files = Sequence[tuple[str, str | bytes]]
AREAS = 12


def column(name: str, year: int, first: int, separator: str = ";") -> str:
    """A table of one measure and one year."""
    rows = [f"{n + 1:02d}{separator}{year}{separator}{first + n}" for n in range(AREAS)]
    return "\n".join([f"nr{separator}jahr{separator}{name}", *rows]) + "\n"


@pytest.fixture
def town(member: Member, tmp_path: Path) -> Member:
    boundaries, _ = write_town(tmp_path)
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    return member


def drop(member: Member, files: Files, batch_id: UUID | None = None, **options: Any) -> UUID:
    """Send files and have them looked at."""
    streams = [(name, io.BytesIO(text.encode() if isinstance(text, str) else text)) for name, text in files]
    with member.scope() as scope:
        batch = batch_files.receive(scope, streams, batch_id=batch_id, **options)
        asked = batch_files.look(scope, batch.id)
    for job in asked:
        member.finish(job)
    return batch.id


def check(member: Member, batch_id: UUID, **options: Any) -> dict[str, Any]:
    """Have a batch checked."""
    with member.scope() as scope:
        job = batch_checks.check(scope, batch_id, **options)
    return member.finish(job)


def accept(member: Member, batch_id: UUID) -> None:
    with member.scope() as scope:
        batch_decisions.accept(scope, batch_id)


def state(member: Member, batch_id: UUID) -> str:
    with member.scope() as scope:
        return batches.find(scope, batch_id).state


def upload_of(member: Member, batch_id: UUID, name: str) -> Upload:
    with member.scope() as scope:
        return next(one for one in batches.files_of(scope, batch_id) if one.filename == name)


def numbers(member: Member) -> dict[str, int | None]:
    """Return the number of each table's state."""
    with member.scope() as scope:
        current = {one.id: one.number for one in revisions.current(scope)}
        tables = revisions.datasets(scope)
        return {
            one.code: current.get(one.current_revision_id) if one.current_revision_id else None
            for one in tables
        }


OFFICES: Files = [
    *((f"Amt-{n:02d}.csv", column(f"merkmal {n}", 2024, 100 * n)) for n in range(1, 14)),
    ("Amt-14.csv", column("merkmal 14", 2024, 1400, "\t")),
    ("Amt-15.csv", column("größe 15", 2024, 1500).encode("cp1252")),
    ("Amt-16.csv", "\ufeff" + column("merkmal 16", 2024, 1600, ",")),
    ("Amt-17.json", "[" + ",".join(f'{{"nr":"{n:02d}","jahr":2024,"m17":{n}}}' for n in range(1, 13)) + "]"),
    ("Kinder 2022.csv", column("kinder", 2022, 200)),
    ("Kinder 2023.csv", column("kinder", 2023, 220)),
    ("Kinder 2024.csv", column("kinder", 2024, 240)),
]


def test_twenty_files_of_twenty_offices_become_states_together(town: Member) -> None:
    batch_id = drop(town, OFFICES)
    end = check(town, batch_id)
    assert end["state"] == "done", end
    assert state(town, batch_id) == "checked"
    told = end["result"]["files"]
    assert len(told) == 20
    assert sum(one["difference"]["cells_new"] for one in told) == 20 * AREAS
    assert set(numbers(town).values()) == {None}, "nothing holds before somebody decides"

    accept(town, batch_id)

    assert state(town, batch_id) == "accepted"
    found = numbers(town)
    assert len(found) == 18
    kinder = next(code for code in found if "kinder" in code)
    assert found[kinder] == 3, "one state for each of the three years, each built on the one before"
    entry = next(e for e in publish(town).atlas["indicators"] if e["code"] == "own.kinder")
    assert entry["periods"] == ["2022", "2023", "2024"]


def test_a_second_click_decides_nothing_anew(town: Member) -> None:
    batch_id = drop(town, OFFICES[:3])
    check(town, batch_id)
    accept(town, batch_id)
    before = numbers(town)
    accept(town, batch_id)
    assert numbers(town) == before
    with town.scope() as scope, pytest.raises(Refused, match="batch_decided"):
        batch_decisions.discard(scope, batch_id)
    with pytest.raises(Refused, match="batch_decided"):
        drop(town, OFFICES[4:5], batch_id)
    with pytest.raises(Refused, match="batch_decided"):
        check(town, batch_id)


def test_of_two_who_decide_at_once_one_does(town: Member) -> None:
    batch_id = drop(town, OFFICES[:4])
    check(town, batch_id)
    together, ends = threading.Barrier(2), []

    def decide(how: Any) -> None:
        together.wait()
        try:
            with town.scope() as scope:
                how(scope, batch_id)
            ends.append("done")
        except Refused as refused:
            ends.append(refused.code)

    ways = (batch_decisions.accept, batch_decisions.discard)
    threads = [threading.Thread(target=decide, args=(way,)) for way in ways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["batch_decided", "done"] or sorted(ends) == ["batch_not_checked", "done"]
    with town.scope() as scope:
        states = {one.state for one, _, _ in batches.candidates(scope, batches.find(scope, batch_id))}
    assert len(states) <= 1


def test_one_wrong_file_keeps_all_out_and_is_named(town: Member) -> None:
    wrong = column("merkmal 2", 2024, 10).replace(";15\n", ";viele\n")
    batch_id = drop(town, [OFFICES[0], ("falsch.csv", wrong)])
    end = check(town, batch_id)
    assert (end["state"], end["error"]["code"]) == ("failed", "batch_has_errors")
    assert state(town, batch_id) == "open"
    assert numbers(town) == {}
    upload = upload_of(town, batch_id, "falsch.csv")
    with town.scope() as scope:
        told = batches.told(scope, upload)
        assert told is not None
        assert told["code"] == "table_has_errors"
        assert any(one["row"] == 7 for one in told["findings"])

    drop(town, [("falsch.csv", column("merkmal 2", 2024, 10))], batch_id)
    assert check(town, batch_id)["state"] == "done"
    accept(town, batch_id)
    assert len(numbers(town)) == 2


def test_a_file_that_is_left_out_is_not_read_until_it_is_taken_in_again(town: Member) -> None:
    batch_id = drop(town, [OFFICES[0], ("falsch.csv", "das;ist\nkeine;tabelle\n")])
    upload = upload_of(town, batch_id, "falsch.csv")
    with town.scope() as scope:
        batch_files.leave_out(scope, upload.id)
    end = check(town, batch_id)
    assert end["state"] == "done"
    assert end["result"]["left_out"] == [{"name": "falsch.csv", "why": "by_hand"}]
    with town.scope() as scope:
        batch_files.take_in(scope, upload.id)
    assert state(town, batch_id) == "open", "what was checked was another batch"
    assert check(town, batch_id)["state"] == "failed"


def test_the_same_file_twice_is_read_once(town: Member) -> None:
    batch_id = drop(town, [OFFICES[0], ("Kopie von Amt-01.csv", OFFICES[0][1])])
    assert upload_of(town, batch_id, "Kopie von Amt-01.csv").options[batches.LEFT_OUT] == {
        "why": "twice",
        "file": "Amt-01.csv",
    }
    end = check(town, batch_id)
    assert [one["file"] for one in end["result"]["files"]] == ["Amt-01.csv"]


def test_two_files_that_contradict_each_other_are_told_with_both_places(town: Member) -> None:
    other = column("merkmal 1", 2024, 100).replace("03;2024;102", "03;2024;999")
    batch_id = drop(town, [OFFICES[0], ("Amt-01 neu.csv", other)])
    assert check(town, batch_id)["error"]["code"] == "batch_has_errors"
    for name, theirs, value in (("Amt-01.csv", "Amt-01 neu.csv", 102), ("Amt-01 neu.csv", "Amt-01.csv", 999)):
        with town.scope() as scope:
            told = batches.told(scope, upload_of(town, batch_id, name))
        assert told is not None
        (finding,) = told["findings"]
        assert (finding["code"], finding["row"]) == ("batch_cells_differ", 4)
        assert (finding["params"]["other"], finding["params"]["value"]) == (theirs, value)


def test_a_batch_that_was_overtaken_is_checked_again(town: Member, tmp_path: Path) -> None:
    batch_id = drop(town, OFFICES[-3:])
    check(town, batch_id)
    alone = tmp_path / "Kinder 2021.csv"
    alone.write_text(column("kinder", 2021, 180))
    assert town.import_table(alone)["state"] == "done"
    before = numbers(town)
    with pytest.raises(Refused, match="batch_stale"):
        accept(town, batch_id)
    assert numbers(town) == before
    assert check(town, batch_id)["state"] == "done"
    accept(town, batch_id)
    entry = next(e for e in publish(town).atlas["indicators"] if e["code"] == "own.kinder")
    assert entry["periods"] == ["2021", "2022", "2023", "2024"]


def test_a_state_of_a_batch_is_not_decided_on_alone(town: Member) -> None:
    batch_id = drop(town, OFFICES[-3:])
    check(town, batch_id)
    with town.scope() as scope:
        (first, *_) = batches.candidates(scope, batches.find(scope, batch_id))
        assert revisions.candidates(scope) == []
    for decide in (acceptance.accept, acceptance.discard, acceptance.renew):
        with town.scope() as scope, pytest.raises(Refused, match="batch_decides"):
            decide(scope, first[0].id)


def test_a_dry_run_tells_everything_and_leaves_nothing(town: Member) -> None:
    batch_id = drop(town, OFFICES[:5])
    end = check(town, batch_id, dry_run=True)
    assert end["state"] == "done"
    assert len(end["result"]["files"]) == 5
    assert numbers(town) == {}
    with town.scope() as scope:
        assert batches.candidates(scope, batches.find(scope, batch_id)) == []


def test_thrown_away_nothing_of_it_waits(town: Member) -> None:
    batch_id = drop(town, OFFICES[:3])
    check(town, batch_id)
    with town.scope() as scope:
        batch_decisions.discard(scope, batch_id)
        assert batches.undecided(scope) == []
        assert {one.state for one in batches.files_of(scope, batch_id)} <= {"discarded", "imported"}
    assert set(numbers(town).values()) <= {None}
    with town.scope() as scope:
        batch_decisions.discard(scope, batch_id)


def test_an_answer_serves_all_files_of_the_same_make(town: Member) -> None:
    """Files that do not say what they count are asked once; the answer is kept for those that are alike."""
    years = (2021, 2022, 2023)
    batch_id = drop(town, [(f"Daten {year}.csv", column("Anzahl", year, 50)) for year in years])
    first = upload_of(town, batch_id, "Daten 2021.csv")
    assert batches.asks(first)
    assert first.proposal is not None
    mapping = load(first.proposal["mapping"])
    guess = mapping.measures[0].label.de
    with town.scope() as scope:
        before = len(jobs.recent(scope, limit=200))
        batch_files.answer(scope, first.id, mapping=dump(named(mapping, guess, "Plätze in Kitas")))
        again = jobs.unfinished(scope)
        assert len(jobs.recent(scope, limit=200)) == before + 2
    for job in again:
        assert town.finish(job.id)["state"] == "done"
    for year in years:
        assert not batches.asks(upload_of(town, batch_id, f"Daten {year}.csv"))
    end = check(town, batch_id)
    assert [one["measures"] for one in end["result"]["files"]] == [["plaetze-in-kitas"]] * 3
    accept(town, batch_id)
    assert list(numbers(town).values()) == [3]


def test_too_many_files_and_files_beyond_the_quota_leave_none_behind(town: Member) -> None:
    with pytest.raises(Refused, match="batch_too_many"):
        drop(town, [(f"{n}.csv", f"a;{n}\n") for n in range(batches.MOST_FILES + 1)])
    with town.scope() as scope:
        held = quotas.taken(scope).storage
        files = len(Store(scope.settings.store).keys(town.tenant_id))
    quotas.set_for(town.settings, town.slug, storage=held + 150)
    with pytest.raises(Refused, match="quota_storage"):
        drop(town, OFFICES[:3])
    with town.scope() as scope:
        assert quotas.taken(scope).storage == held
        assert len(Store(scope.settings.store).keys(town.tenant_id)) == files


def test_another_members_batch_does_not_exist(town: Member, make_member: Any) -> None:
    batch_id = drop(town, OFFICES[:2])
    upload = upload_of(town, batch_id, "Amt-01.csv")
    stranger = make_member()
    for call in (
        lambda scope: batches.find(scope, batch_id),
        lambda scope: batch_checks.check(scope, batch_id),
        lambda scope: batch_decisions.accept(scope, batch_id),
        lambda scope: batch_decisions.discard(scope, batch_id),
        lambda scope: batch_files.leave_out(scope, upload.id),
        lambda scope: batch_files.take_in(scope, upload.id),
        lambda scope: batch_files.answer(scope, upload.id, mapping=None),
        lambda scope: batch_files.receive(scope, [("a.csv", io.BytesIO(b"a"))], batch_id=batch_id),
    ):
        with stranger.scope() as scope, pytest.raises(NotFound):
            call(scope)


def test_what_is_destroyed_is_in_no_check_any_more(town: Member) -> None:
    batch_id = drop(town, OFFICES[:2])
    end = check(town, batch_id)
    accept(town, batch_id)
    revision_id = UUID(end["result"]["files"][0]["revision"])
    with town.scope() as scope:
        destruction.destroy(scope, revision_id, reason="Prüfung")
        checks = [job for job in jobs.recent(scope, limit=200) if job.kind == "import_batch"]
        assert [job.result for job in checks] == [{}]
        assert uploads.find(scope, upload_of(town, batch_id, "Amt-01.csv").id).deleted_at is not None
