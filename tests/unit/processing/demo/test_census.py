from functools import cache

import numpy as np
import pytest

from keck.processing.demo import generating
from keck.processing.demo.collection import TABLES
from keck.processing.demo.measures import DAY_CARE, EXAMINED, RESIDENTS, SCHOOL
from keck.processing.demo.places import BEISPIELSTADT, ERFUNDENBURG, MUSTERLINGEN, PLACES, YEARS, Place
from keck.processing.demo.society import AGES, Floats
from keck.processing.demo.tables import UNASSIGNED, WHOLE, rows

model = cache(generating.model)


def test_there_are_eight_years() -> None:
    assert YEARS == (2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024)


def test_the_typical_town_has_fifty_thousand_people_and_450_school_entrants() -> None:
    _, census = model(MUSTERLINGEN)
    assert census.values["einwohner"].sum(axis=1).mean() == pytest.approx(50_000, rel=0.03)
    assert census.values["schulpflichtig"].sum(axis=1).mean() == pytest.approx(450, rel=0.05)


@pytest.mark.parametrize("place", PLACES)
def test_ages_add_up_to_all_residents(place: Place) -> None:
    _, census = model(place)
    ages = np.sum([census.values[f"einwohner[age={age}]"] for age in AGES], axis=0)
    assert (ages == census.values["einwohner"]).all()


@pytest.mark.parametrize("place", PLACES)
def test_nobody_is_counted_above_the_base(place: Place) -> None:
    values = model(place)[1].values
    pairs = [
        ("betreute-kinder[age=3-5]", "einwohner[age=3-5]"),
        ("kita-andere-sprache", "betreute-kinder[age=3-5]"),
        ("vorsorge-vollstaendig", "vorsorgeheft"),
        ("sgb2-unter-15", "sgb2-unter-65"),
        ("wohndauer-ab-5", "einwohner-ab-5"),
    ]
    assert [pair for pair in pairs if (values[pair[0]] > values[pair[1]]).any()] == []


def test_districts_and_quarters_and_city_agree_in_a_table_with_all_levels() -> None:
    territory, census = model(ERFUNDENBURG)
    table = next(one for one in TABLES[ERFUNDENBURG.slug] if one.all_levels)
    sums: dict[tuple[str, str], float] = {}
    for row in rows(table, territory, census):
        level = row.level or WHOLE
        value = row.cells["einwohner[age=0-2]"]
        assert isinstance(value, float)
        sums[row.span.text, level] = sums.get((row.span.text, level), 0.0) + value
    for year in YEARS:
        assert len({sums[str(year), level] for level in ("viertel", "stadtbezirk", WHOLE)}) == 1


def test_the_given_total_holds_what_is_not_assignable() -> None:
    territory, census = model(BEISPIELSTADT)
    table = next(one for one in TABLES[BEISPIELSTADT.slug] if one.dataset == "soziales")
    newest = [row for row in rows(table, territory, census) if row.span.text == "2024"]
    special = {row.key: row.cells["sgb2-unter-65"] for row in newest if not row.level}
    quarters = census.values["sgb2-unter-65"][-1].sum()
    assert isinstance(special[UNASSIGNED], float)
    assert special[WHOLE] == quarters + special[UNASSIGNED]


@pytest.mark.parametrize("place", [MUSTERLINGEN, BEISPIELSTADT, ERFUNDENBURG])
def test_small_counts_small_complements_and_full_counts_occur(place: Place) -> None:
    values = model(place)[1].values
    counts = np.concatenate([values[c.code].ravel() for c in (*RESIDENTS, *DAY_CARE, *EXAMINED, *SCHOOL)])
    rest = values["einwohner[age=3-5]"] - values["betreute-kinder[age=3-5]"]
    assert np.count_nonzero((counts > 0) & (counts < 5)) > 20
    assert np.count_nonzero((rest > 0) & (rest < 5)) > 5
    assert np.count_nonzero((rest == 0) & (values["einwohner[age=3-5]"] > 0)) > 0


def test_poverty_goes_along_with_language_and_against_day_care() -> None:
    values = model(ERFUNDENBURG)[1].values
    inhabited = values["einwohner"][-1] > 500

    def share(part: str, *base: str) -> Floats:
        bases: Floats = np.sum([values[one][:, inhabited].sum(axis=0) for one in base], axis=0)
        return np.asarray(values[part][:, inhabited].sum(axis=0) / bases)

    poor = share("sgb2-unter-15", *(f"einwohner[age={age}]" for age in AGES[:3]))
    assert np.corrcoef(poor, share("sprachauffaellig", "untersucht"))[0, 1] > 0.7
    assert np.corrcoef(poor, share("uebergewicht", "untersucht"))[0, 1] > 0.5
    assert np.corrcoef(poor, share("betreute-kinder[age=0-2]", "einwohner[age=0-2]"))[0, 1] < -0.4


def test_poverty_lies_in_patches_and_not_at_random() -> None:
    territory, census = model(ERFUNDENBURG)
    poor = census.values["sgb2-unter-65"].sum(axis=0) / census.values["einwohner"].sum(axis=0)
    centred = poor - poor.mean()
    neighbours = np.array(list(territory.sheet.borders))
    moran = (centred[neighbours[:, 0]] * centred[neighbours[:, 1]]).mean() / centred.var()
    assert moran > 0.3
