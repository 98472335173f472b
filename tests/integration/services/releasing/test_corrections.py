"""Corrections: public at once, by those who may publish, beside the member's own texts."""

from collections.abc import Callable
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
from sqlalchemy import func, update

from keck.adapters.notices import Notices
from keck.domain.site_texts import version_of
from keck.persistence.models import Correction
from keck.services import jobs, site_texts
from keck.services.errors import Forbidden, NotFound, Refused
from keck.services.people import memberships
from keck.services.releasing import corrections, withdrawals
from keck.tenants.roles import Role
from tests.integration.conftest import Member
from tests.integration.humans import who
from tests.integration.processing.released import publish
from tests.integration.processing.test_publishing import build_town


def told(member: Member) -> list[str]:
    return [
        one["text"]["de"] for one in Notices(member.settings.store).read(member.slug).get("corrections", [])
    ]


def correct(member: Member, text: str, **bound: str) -> None:
    with member.scope() as scope:
        corrections.add(scope, de=text, **bound)


def test_it_is_public_at_once_the_newest_first_and_can_be_taken_back(member: Member) -> None:
    correct(member, "Erst  dies.\n")
    correct(member, "Dann das.", period="2024")
    assert told(member) == ["Dann das.", "Erst dies."]
    with member.scope() as scope:
        newest = corrections.all_of(scope)[0]
        corrections.remove(scope, newest.id)
    assert told(member) == ["Erst dies."]
    with member.scope() as scope, pytest.raises(NotFound):
        corrections.remove(scope, newest.id)


def test_texts_and_corrections_do_not_undo_each_other(member: Member) -> None:
    def write() -> None:
        with member.scope() as scope:
            version = version_of(site_texts.of_member(scope), "about")
            site_texts.write_member(scope, "about", de="Über uns.", en="", version=version)

    writers = [Thread(target=write), *(Thread(target=correct, args=(member, f"Nr. {n}")) for n in range(4))]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert sorted(told(member)) == [f"Nr. {n}" for n in range(4)]
    assert Notices(member.settings.store).read(member.slug)["about"]["de"] == "Über uns."


@pytest.mark.parametrize(
    ("text", "bound", "code"),
    [
        (" ", {}, "correction_missing"),
        ("x" * 1001, {}, "correction_long"),
        ("x", {"indicator": "own.gibt-es-nicht"}, "correction_never_public"),
        ("x", {"area": "viertel:99"}, "correction_never_public"),
        ("x", {"area": "…"}, "correction_never_public"),
        ("x", {"period": "gestern"}, "note_period_wrong"),
    ],
)
def test_what_can_not_be_told_is_refused(member: Member, text: str, bound: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        correct(member, text, **bound)
    assert refusal.value.code == code
    assert told(member) == []


def test_only_who_publishes_corrects(member: Member) -> None:
    with member.scope() as scope:
        editor = memberships.add(scope, email=f"{uuid4().hex[:8]}@person.example", role=Role.EDITOR)
    correct(member, "Da.")
    with memberships.open_scope(member.settings, who(editor.account_id), member.slug) as scope:
        (one,) = corrections.all_of(scope)
        with pytest.raises(Forbidden):
            corrections.add(scope, de="x")
        with pytest.raises(Forbidden):
            corrections.remove(scope, one.id)
    assert told(member) == ["Da."]


def test_another_member_can_not_take_it_back(make_member: Callable[..., Member]) -> None:
    first, second = make_member("Eins"), make_member("Zwei")
    correct(first, "Da.")
    with first.scope() as scope:
        (one,) = corrections.all_of(scope)
    with second.scope() as scope, pytest.raises(NotFound):
        corrections.remove(scope, one.id)
    assert told(first) == ["Da."]


def test_upkeep_mends_a_file_that_differs_from_the_rows(member: Member) -> None:
    correct(member, "Da.")
    notices = Notices(member.settings.store)
    notices.forget(member.slug)
    with member.scope() as scope:
        job_id = jobs.enqueue(scope, "upkeep", {}, slot="short")
    assert member.finish(job_id)["state"] == "done"
    assert told(member) == ["Da."]
    with member.behind() as scope:
        scope.session.execute(update(Correction).values(removed_at=func.now()))
    with member.scope() as scope:
        job_id = jobs.enqueue(scope, "upkeep", {}, slot="short")
    assert member.finish(job_id)["state"] == "done"
    assert not notices.path(member.slug).exists()


def test_only_what_was_public_can_be_named(member: Member, tmp_path: Path) -> None:
    town = build_town(member, tmp_path)
    for bound in ({"indicator": "own.kinder"}, {"area": "viertel:05"}):
        with pytest.raises(Refused, match="correction_never_public"):
            correct(town, "x", **bound)
    publish(town)
    with town.scope() as scope:
        job_id = withdrawals.withdraw(scope, indicator="own.kinder")
    assert town.finish(job_id)["state"] == "done"
    correct(town, "Da.", indicator="own.kinder", area="viertel:05", period="2024")
    with pytest.raises(Refused, match="correction_never_public"):
        correct(town, "x", area="viertel:99")
    assert told(town) == ["Da."]


def test_there_is_an_end_to_corrections(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corrections, "MOST", 2)
    correct(member, "Eins.")
    correct(member, "Zwei.")
    with pytest.raises(Refused, match="correction_many"):
        correct(member, "Drei.")
