"""Indicators of the catalogue at a member: adopted, released, left, and compared with others."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from keck.config import Settings
from keck.domain.catalogue.fitting import OwnWords, Visibility
from keck.domain.catalogue.reading import catalogue
from keck.domain.definitions import Operand, Polarity
from keck.domain.texts import LocalText
from keck.persistence.models import AuditEntry, Indicator
from keck.services.definitions import adoption_choices, adoption_words, adoptions, indicators
from keck.services.errors import NotFound, Refused
from keck.web.public import create_public_app
from tests.integration.conftest import Member
from tests.integration.processing.catalogues import CODE, ahead, build_town, proposed
from tests.integration.processing.released import publish

OWN = """
[[indicator]]
code = "kleine"
name = "Kleine Kinder"
formula = "share(bewohner[age=0-2] + bewohner[age=3-5], bewohner)"
public_levels = ["kommune"]
minimum_count = 25
"""


@pytest.fixture
def town(make_member: Callable[..., Member], tmp_path: Path) -> Member:
    """A member that calls its residents otherwise than the catalogue does."""
    return build_town(make_member("Bandhausen"), tmp_path)


@pytest.fixture
def visitor(settings: Settings) -> FlaskClient:
    """Somebody at the public face."""
    return create_public_app(settings).test_client()


def adopt(member: Member, code: str = CODE) -> None:
    with member.scope() as scope:
        adoptions.adopt(scope, code, proposed(scope, code))


def codes(member: Member) -> set[str]:
    with member.scope() as scope:
        return {one.code for one in indicators.active(scope)}


def acts(member: Member) -> list[str]:
    with member.scope() as scope:
        query = (
            select(AuditEntry.act)
            .where(AuditEntry.tenant_id == scope.tenant_id)
            .order_by(AuditEntry.number.desc())
        )
        return list(scope.session.scalars(query))


def test_a_release_shows_an_adopted_indicator_under_its_bare_code(town: Member, visitor: FlaskClient) -> None:
    adopt(town)
    released = publish(town)
    assert CODE in released.codes
    # 52 + 72 of 910; the bands 0–2 and 3–5 are summed before anything is divided.
    found = released.slice(CODE, "2024", "quartier")
    assert found["value"][0] == pytest.approx(100 * (52 + 72) / 910)
    assert found["numerator"][0] == 124
    city = released.slice(CODE, "2024", "kommune")
    assert city["value"][0] == pytest.approx(100 * (52 + 72 + 41 + 43 + 31 + 35 + 92 + 108) / 3520)
    entry = next(one for one in released.atlas["indicators"] if one["code"] == CODE)
    assert entry["catalogue"]["version"] == catalogue().indicators[CODE].version
    assert entry["catalogue"]["comparable"] is True
    assert released.manifest["catalogue"] == {CODE: entry["catalogue"]}
    told = visitor.get(f"/api/v1/tenants/{town.slug}/indicators/{CODE}").json
    assert told is not None
    assert told["catalogue"] == {"code": CODE, "version": entry["catalogue"]["version"], "comparable": True}
    page = visitor.get(f"/de/{town.slug}/indicators/{CODE}").get_data(as_text=True)
    assert catalogue().indicators[CODE].name.de in page
    assert "Im Katalog des Netzwerks, Fassung 1" in page
    assert "Nicht vergleichbar" not in page


def test_adopting_twice_changes_nothing(town: Member) -> None:
    adopt(town)
    adopt(town)
    with town.scope() as scope:
        query = select(Indicator).where(Indicator.tenant_id == scope.tenant_id, Indicator.code == CODE)
        (row,) = scope.session.scalars(query).all()
        assert (row.origin, row.active, row.version) == ("catalogue", True, 1)
    assert acts(town).count("adopted") == 1


def test_a_definition_is_frozen_by_a_release_and_a_change_makes_a_new_one(town: Member) -> None:
    adopt(town)
    publish(town)
    with town.scope() as scope:
        adoption_words.say(scope, CODE, OwnWords(name=LocalText("Die Kleinen")), Visibility())
    with town.scope() as scope:
        query = (
            select(Indicator.version, Indicator.frozen, Indicator.active)
            .where(Indicator.tenant_id == scope.tenant_id, Indicator.code == CODE)
            .order_by(Indicator.version)
        )
        assert [tuple(row) for row in scope.session.execute(query)] == [(1, True, False), (2, False, True)]


def test_own_words_are_released_and_what_is_computed_stays(town: Member) -> None:
    adopt(town)
    first = publish(town)
    words = OwnWords(LocalText("Die Kleinen", "The little ones"), LocalText("Unter sechs."))
    with town.scope() as scope:
        adoption_words.say(scope, CODE, words, Visibility())
    second = publish(town)
    before, after = (
        next(one for one in released.atlas["indicators"] if one["code"] == CODE)
        for released in (first, second)
    )
    assert after["name"] == {"de": "Die Kleinen", "en": "The little ones"}
    assert after["description"] == {"de": "Unter sechs."}
    assert after["catalogue"] == before["catalogue"]
    assert first.slices(CODE) == second.slices(CODE)
    with town.scope() as scope:
        adoption_words.say(scope, CODE, OwnWords(), Visibility())
    with town.scope() as scope:
        (row,) = (one for one in indicators.active(scope) if one.code == CODE)
        assert indicators.definition(row).name == catalogue().indicators[CODE].name


def test_what_computes_the_same_gives_way_and_comes_back(town: Member) -> None:
    with town.scope() as scope:
        indicators.apply(scope, OWN)
    before = codes(town)
    assert "own.kleine" in before
    adopt(town)
    assert "own.kleine" not in codes(town)
    assert CODE in codes(town)
    with town.scope() as scope:
        adoptions.leave(scope, CODE)
        adoptions.leave(scope, CODE)
    assert codes(town) == before
    assert acts(town).count("adoption_left") == 1
    assert CODE not in publish(town).codes


def test_what_was_shown_to_few_is_not_shown_to_all_by_adopting(town: Member) -> None:
    with town.scope() as scope:
        indicators.apply(scope, OWN)
    adopt(town)
    with town.scope() as scope:
        (row,) = (one for one in indicators.active(scope) if one.code == CODE)
        definition = indicators.definition(row)
    assert definition.public_levels == ("kommune",)
    assert definition.minimum_count == 25
    assert {one["level"] for one in publish(town).slices(CODE)} == {"kommune"}


ORDERING = OWN.replace('code = "kleine"', 'code = "kleine"\npolarity = "-"\ntarget = 9.5\ndeprivation = true')
NOISE = """
[[indicator]]
code = "laut"
name = "Laut"
formula = "share(bewohner[age=0-2], bewohner)"
polarity = "-"
deprivation = true
"""


def ordering(member: Member) -> dict[str, float | None]:
    """Return the indicators that order the areas, with their targets."""
    with member.scope() as scope:
        found = [indicators.definition(row) for row in indicators.active(scope)]
    return {one.code: one.target for one in found if one.deprivation}


def test_target_and_order_of_what_gives_way_go_on_and_come_back_once(town: Member) -> None:
    with town.scope() as scope:
        indicators.apply(scope, ORDERING)
    with pytest.raises(Refused, match="adoption_without_direction"):
        adopt(town)
    assert ordering(town) == {"own.kleine": 9.5}
    known = ahead(CODE, polarity=Polarity.BAD)
    with town.scope() as scope:
        adoptions.adopt(scope, CODE, proposed(scope, CODE), known=known)
    assert ordering(town) == {CODE: 9.5}
    atlas = publish(town).atlas
    assert next(one["target"] for one in atlas["indicators"] if one["code"] == CODE) == 9.5
    with pytest.raises(Refused, match="deprivation_twice"), town.scope() as scope:
        indicators.apply(scope, NOISE)
    with town.scope() as scope:
        adoption_words.say(scope, CODE, OwnWords(target=9.5), Visibility())
    with town.scope() as scope:
        indicators.apply(scope, NOISE)
    with pytest.raises(Refused, match="deprivation_twice"), town.scope() as scope:
        adoption_words.say(scope, CODE, OwnWords(target=9.5, deprivation=True), Visibility())
    assert ordering(town) == {"own.laut": None}
    with town.scope() as scope:
        adoptions.leave(scope, CODE)
    assert "own.kleine" in codes(town)
    assert ordering(town) == {"own.laut": None}


def test_defaults_stay_away_while_a_table_comes_again(town: Member, tmp_path: Path) -> None:
    adopt(town)
    table = tmp_path / "bewohner.csv"
    table.write_text(table.read_text().replace(";910", ";911"))
    assert town.import_table(table)["state"] == "done"
    assert codes(town) == {CODE}


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({}, "adoption_missing"),
        ({"einwohner": ["bewohner"]}, "adoption_missing"),
        ({"einwohner": ["bewohner"], "einwohner[age=0-5]": ["bewohner"]}, "adoption_same_twice"),
        ({"einwohner": ["bewohner"], "einwohner[age=0-5]": ["fremd"]}, "adoption_not_fitting"),
        # Counted twice: no band of the member holds it, and the platform does not offer it.
        (
            {"einwohner": ["bewohner"], "einwohner[age=0-5]": ["bewohner[age=0-2]", "bewohner"]},
            "adoption_not_fitting",
        ),
        ({"einwohner": ["bewohner"], "einwohner[age=0-5]": ["bewohner[age=0-5]"]}, "adoption_not_fitting"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_changes(
    town: Member, choice: dict[str, list[str]], code: str
) -> None:
    before = codes(town)
    with pytest.raises(Refused) as refusal, town.scope() as scope:
        adoptions.adopt(scope, CODE, adoption_choices.from_json(choice))
    assert refusal.value.code == code
    assert codes(town) == before
    with town.scope() as scope:
        assert adoptions.all_of(scope) == {}


def test_what_is_derived_is_released_without_its_counts(town: Member) -> None:
    # The names are not what is meant; what is computed is.
    choice = {
        Operand("zuzuege"): (Operand("bewohner", "age=3-5"),),
        Operand("fortzuege"): (Operand("bewohner", "age=0-2"),),
        Operand("einwohner"): (Operand("bewohner"),),
    }
    with town.scope() as scope:
        adoptions.adopt(scope, "wanderungssaldo", choice)
    released = publish(town)
    found = released.slice("wanderungssaldo", "2024", "quartier")
    assert found["value"][0] == pytest.approx(100 * (72 - 52) / 910)
    assert not found.get("numerator")


def test_what_others_are_computed_from_is_not_left(town: Member) -> None:
    adopt(town)
    with town.scope() as scope:
        text = f'[[indicator]]\ncode = "doppelt"\nname = "Doppelt"\nformula = "@{CODE} * 2"'
        indicators.apply(scope, text)
    with pytest.raises(Refused) as refusal, town.scope() as scope:
        adoptions.leave(scope, CODE)
    assert (refusal.value.code, refusal.value.params) == ("adoption_named", {"names": "own.doppelt"})
    assert CODE in codes(town)


def test_what_the_catalogue_does_not_have_is_not_adopted(town: Member) -> None:
    with pytest.raises(NotFound), town.scope() as scope:
        adoptions.adopt(scope, "gibt-es-nicht", {})


def test_a_file_can_not_claim_to_be_of_the_catalogue(town: Member) -> None:
    mark = 'catalogue = {version = 1, values = "a", shown = "b", comparable = true}'
    faked = OWN.replace("[[indicator]]", f"[[indicator]]\n{mark}")
    with pytest.raises(Refused) as refusal, town.scope() as scope:
        indicators.apply(scope, faked)
    assert refusal.value.code == "definitions_wrong"


def test_another_member_sees_nothing_of_it(town: Member, make_member: Callable[..., Member]) -> None:
    adopt(town)
    other = make_member("Nachbarort")
    with other.scope() as scope:
        assert adoptions.all_of(scope) == {}
        with pytest.raises(NotFound):
            adoptions.find(scope, CODE)
        adoptions.leave(scope, CODE)
    assert CODE in codes(town)
