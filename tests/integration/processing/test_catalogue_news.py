"""Newer versions of adopted indicators: told, followed now or on a day, or stayed away from."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, update

from keck.config import Settings
from keck.domain.calendar_days import BERLIN, day_of
from keck.domain.catalogue.fitting import OwnWords, Visibility
from keck.domain.catalogue.reading import Catalogue, catalogue
from keck.domain.catalogue.versions import Effect
from keck.domain.formulas.parsing import parse
from keck.domain.texts import LocalText
from keck.persistence.models import Job
from keck.services import consents
from keck.services.definitions import (
    adoption_words,
    adoptions,
    catalogue_decisions,
    catalogue_news,
    catalogue_use,
    indicators,
)
from keck.services.errors import Refused
from keck.tenants.staff_scope import StaffScope
from keck.web.public import create_public_app
from tests.integration.conftest import Member
from tests.integration.processing.catalogues import CODE, ahead, build_town, proposed
from tests.integration.processing.released import publish
from tests.integration.staff import Team

# Three to five instead of under six.
OTHER = parse("share(einwohner[age=3-5], einwohner)")


@pytest.fixture
def town(make_member: Callable[..., Member], tmp_path: Path) -> Member:
    """A member that has adopted an indicator."""
    return adopting(make_member("Fassungen"), tmp_path)


def adopting(member: Member, folder: Path) -> Member:
    build_town(member, folder)
    with member.scope() as scope:
        adoptions.adopt(scope, CODE, proposed(scope, CODE))
    return member


def news(member: Member, known: Catalogue) -> catalogue_news.Adopted:
    with member.scope() as scope:
        return catalogue_news.adopted(scope, known=known)[CODE]


def test_without_a_newer_version_there_is_nothing_to_tell(town: Member) -> None:
    assert news(town, catalogue()).state == "current"
    with town.scope() as scope:
        assert catalogue_news.undecided(scope) == []


def test_a_newer_version_is_told_with_what_it_changes(town: Member) -> None:
    newer = ahead(CODE, "Ohne die Kleinsten.", formula=OTHER)
    told = news(town, newer)
    assert (told.state, told.effect) == ("open", Effect.VALUES)
    assert told.effects == {"formula": Effect.VALUES}
    assert [(one.version, one.text.de) for one in told.changes] == [(2, "Ohne die Kleinsten.")]
    with town.scope() as scope:
        assert [one.row.code for one in catalogue_news.undecided(scope, known=newer)] == [CODE]


def test_following_computes_the_new_formula_and_keeps_own_words(town: Member) -> None:
    newer = ahead(CODE, formula=OTHER)
    with town.scope() as scope:
        adoption_words.say(scope, CODE, OwnWords(LocalText("Unsere Kinder")), Visibility())
        catalogue_decisions.follow(scope, CODE, proposed(scope, CODE, newer), known=newer)
    released = publish(town)
    assert released.slice(CODE, "2024", "quartier")["value"][0] == pytest.approx(100 * 72 / 910)
    entry = next(one for one in released.atlas["indicators"] if one["code"] == CODE)
    assert (entry["catalogue"]["version"], entry["catalogue"]["comparable"]) == (2, True)
    assert entry["name"] == {"de": "Unsere Kinder"}
    assert news(town, newer).state == "current"
    with pytest.raises(Refused) as refusal, town.scope() as scope:
        catalogue_decisions.follow(scope, CODE, proposed(scope, CODE, newer), known=newer)
    assert refusal.value.code == "adoption_no_newer"


def test_staying_keeps_the_old_values_and_is_marked(town: Member, settings: Settings) -> None:
    newer = ahead(CODE, formula=OTHER)
    with town.scope() as scope:
        catalogue_decisions.stay(scope, CODE, known=newer)
        catalogue_decisions.stay(scope, CODE, known=newer)
    told = news(town, newer)
    assert (told.state, told.comparable) == ("stays", False)
    with town.scope() as scope:
        assert catalogue_news.undecided(scope, known=newer) == []
    released = publish(town)
    assert released.slice(CODE, "2024", "quartier")["value"][0] == pytest.approx(100 * 124 / 910)
    entry = next(one for one in released.atlas["indicators"] if one["code"] == CODE)
    assert (entry["catalogue"]["version"], entry["catalogue"]["comparable"]) == (1, False)
    visitor = create_public_app(settings).test_client()
    page = visitor.get(f"/de/{town.slug}/indicators/{CODE}").get_data(as_text=True)
    assert "Nicht vergleichbar" in page
    # A still newer one is a new question, and following ends the mark.
    newest = ahead(CODE, known=newer, decimals=2)
    assert news(town, newest).state == "open"
    with town.scope() as scope:
        catalogue_decisions.follow(scope, CODE, proposed(scope, CODE, newest), known=newest)
    assert news(town, newest).comparable
    entry = next(one for one in publish(town).atlas["indicators"] if one["code"] == CODE)
    assert (entry["catalogue"]["version"], entry["catalogue"]["comparable"]) == (3, True)


def test_new_words_are_taken_over_without_asking(town: Member) -> None:
    newer = ahead(CODE, name=LocalText("Die Jüngsten", "The youngest"))
    assert news(town, newer).state == "words"
    with pytest.raises(Refused), town.scope() as scope:
        catalogue_decisions.stay(scope, CODE, known=newer)
    with town.scope() as scope:
        assert catalogue_decisions.follow_words(scope, known=newer) == 1
        assert catalogue_decisions.follow_words(scope, known=newer) == 0
    entry = next(one for one in publish(town).atlas["indicators"] if one["code"] == CODE)
    assert entry["name"] == {"de": "Die Jüngsten", "en": "The youngest"}
    assert entry["catalogue"]["version"] == 2
    assert news(town, newer).state == "current"


def test_own_words_stay_when_the_catalogues_change(town: Member) -> None:
    with town.scope() as scope:
        adoption_words.say(scope, CODE, OwnWords(LocalText("Unsere Kinder")), Visibility())
    with town.scope() as scope:
        catalogue_decisions.follow_words(scope, known=ahead(CODE, name=LocalText("Anders", "Different")))
        (row,) = (one for one in indicators.active(scope) if one.code == CODE)
        assert indicators.definition(row).name == LocalText("Unsere Kinder")


def plan(member: Member, known: Catalogue) -> tuple[UUID, datetime]:
    day = day_of(datetime.now(UTC)) + timedelta(days=30)
    with member.scope() as scope:
        job_id = catalogue_decisions.follow(scope, CODE, proposed(scope, CODE, known), day=day, known=known)
        assert job_id is not None
        job = scope.session.get_one(Job, (scope.tenant_id, job_id))
        return job_id, job.not_before


def bring_forward(member: Member, job_id: UUID) -> None:
    """Let the day come."""
    with member.behind() as scope:
        scope.session.execute(
            update(Job)
            .where(Job.tenant_id == scope.tenant_id, Job.id == job_id)
            .values(not_before=func.now())
        )


def test_on_its_day_a_job_adopts_what_was_planned(town: Member) -> None:
    newer = ahead(CODE, formula=OTHER)
    job_id, moment = plan(town, newer)
    assert moment.astimezone(BERLIN).time().isoformat() == "00:00:00"
    assert news(town, newer).state == "planned"
    assert publish(town).slice(CODE, "2024", "quartier")["numerator"][0] == 124
    bring_forward(town, job_id)
    end = town.finish(job_id)
    assert (end["state"], end["result"]) == ("done", {"code": CODE, "version": 2})
    assert news(town, newer).state == "current"
    assert publish(town).slice(CODE, "2024", "quartier")["numerator"][0] == 72


def test_a_plan_that_was_taken_back_does_nothing(town: Member) -> None:
    newer = ahead(CODE, formula=OTHER)
    first, _ = plan(town, newer)
    with town.scope() as scope:
        catalogue_decisions.unplan(scope, CODE)
    assert news(town, newer).state == "open"
    second, _ = plan(town, newer)
    bring_forward(town, first)
    assert town.finish(first)["result"] == {"code": CODE, "version": None}
    assert news(town, newer).state == "planned"
    with town.scope() as scope:
        catalogue_decisions.stay(scope, CODE, known=newer)
    bring_forward(town, second)
    assert town.finish(second)["result"] == {"code": CODE, "version": None}
    assert news(town, newer).state == "stays"


def test_a_plan_whose_measures_are_gone_fails_in_words_and_is_asked_for_again(
    town: Member, tmp_path: Path
) -> None:
    newer = ahead(CODE, formula=OTHER)
    job_id, _ = plan(town, newer)
    table = tmp_path / "bewohner.csv"
    table.write_text("nr;alle\n01;910\n02;705\n03;415\n04;1490\n")
    mapping = (
        'dataset = "bewohner"\nname = "Bewohner"\nlayout = "wide"\narea_column = "nr"\nperiod = "2025"\n'
        'mode = "replace_table"\n[[measure]]\ncode = "bewohner"\nlabel = "Einwohner"\ncolumn = "alle"\n'
    )
    end = town.import_table(table, mapping, mode="replace_table")
    assert end["state"] == "done", end
    bring_forward(town, job_id)
    end = town.finish(job_id)
    assert (end["state"], end["error"]["code"]) == ("failed", "adoption_not_fitting")
    assert news(town, newer).state == "open"


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_a_day_that_is_none_to_come_is_refused(town: Member, days: int) -> None:
    newer = ahead(CODE, formula=OTHER)
    day = day_of(datetime.now(UTC)) + timedelta(days=days)
    with pytest.raises(Refused) as refusal, town.scope() as scope:
        catalogue_decisions.follow(scope, CODE, proposed(scope, CODE, newer), day=day, known=newer)
    assert refusal.value.code == "adoption_day"


def test_an_indicator_that_left_the_catalogue_stays_in_use(town: Member) -> None:
    without = {code: one for code, one in catalogue().indicators.items() if code != CODE}
    smaller = replace(catalogue(), indicators=MappingProxyType(without))
    assert news(town, smaller).state == "gone"
    assert CODE in publish(town).codes


def compared(settings: Settings, code: str = CODE) -> str:
    visitor: FlaskClient = create_public_app(settings).test_client()
    return visitor.get(f"/de/benchmarks/{code}").get_data(as_text=True)


def test_the_comparison_and_the_foundation_see_versions_of_public_releases_alone(
    make_member: Callable[..., Member], tmp_path: Path, settings: Settings
) -> None:
    # Two at least are compared; the third has a version of its own.
    members = [make_member(name) for name in ("Aheim", "Beheim", "Zeheim")]
    for number, one in enumerate(members):
        folder = tmp_path / str(number)
        folder.mkdir()
        adopting(one, folder)
        with one.scope() as scope:
            job_id = consents.record(scope, consents.BENCHMARKS, given=True)
        assert one.finish(job_id)["state"] == "done"
    team = Team(settings)
    with team.scope() as staff:
        use = use_of(staff)
        assert not {one.slug for one in members} & {shown.slug for shown in use.members}
    for one in members:
        publish(one)
    page = compared(settings)
    assert [one.slug in page for one in members] == [True, True, True]
    newer = ahead(CODE, formula=OTHER)
    with team.scope() as staff:
        use = use_of(staff, newer)
        behind = {shown.slug for shown in use.behind}
        assert {one.slug for one in members} <= behind
        assert use.effect is Effect.VALUES
        assert use.benchmark_changes
        assert not use_of(staff).benchmark_changes
    with members[2].scope() as scope:
        catalogue_decisions.stay(scope, CODE, known=newer)
    assert members[2].slug in compared(settings)
    publish(members[2])
    page = compared(settings)
    assert [one.slug in page for one in members] == [True, True, False]
    with team.scope() as staff:
        marks = {shown.slug: shown.mark for shown in use_of(staff, newer).members}
        assert not marks[members[2].slug].comparable


def use_of(staff: StaffScope, known: Catalogue | None = None) -> catalogue_use.Use:
    found = catalogue_use.uses(staff, known=known)
    return next(one for one in found if one.entry.code == CODE)
