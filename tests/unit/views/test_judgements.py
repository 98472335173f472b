"""What pages say about values beside each other, and what they leave unsaid."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from keck.domain.judgements import VERDICTS
from keck.domain.texts import Language
from keck.views import api, pages, render
from keck.views.atlas import Atlas
from keck.views.i18n import translator
from keck.views.judgement_words import verdict_word
from keck.views.judgements import UNJUDGED
from keck.views.values import Values
from tests.unit.views import sample

ARMUT = "kinder-in-armut"


def profile(atlas: Atlas, key: str, lang: Language = "de") -> str:
    values = {code: atlas.values(code) for code in atlas.indicators}
    return render.html(pages.profile_page(atlas, values, "quartier", key, lang), lang)


def indicator(atlas: Atlas, lang: Language = "de", code: str = ARMUT) -> str:
    return render.html(pages.indicator_page(atlas, atlas.values(code), code, lang), lang)


def compared(atlas: Atlas, *areas: str, lang: Language = "de") -> pages.ComparePage:
    return pages.compare_page(atlas, atlas.values(ARMUT), ARMUT, areas, lang)


def test_a_profile_says_verdict_rank_with_range_and_trend(atlas: Atlas) -> None:
    html = profile(atlas, "05")
    assert '<span class="sign" aria-hidden="true">−</span> ungünstiger' in html
    assert "Platz 2 (2 bis 3) von 10" in html
    assert "keine klare Richtung" in html
    english = profile(atlas, "05", "en")
    assert "less favourable" in english
    assert "Rank 2 (2 to 3) of 10" in english
    assert "no clear direction" in english


def test_a_protected_value_has_no_verdict_rank_or_trend(atlas: Atlas) -> None:
    values = {code: atlas.values(code) for code in atlas.indicators}
    page = pages.profile_page(atlas, values, "quartier", "07", "de")
    fact = next(one for one in page.facts if one.entry.code == ARMUT)
    assert (fact.said.word, fact.trend.word, fact.rank, fact.doubt) == ("", "", "", "")


def test_a_value_of_few_cases_is_marked(atlas: Atlas) -> None:
    assert "unsicher: wenige Fälle" in profile(atlas, "02")
    assert "unsicher: wenige Fälle" not in profile(atlas, "06")


def test_better_and_worse_are_said_by_a_word_and_a_sign() -> None:
    said = [verdict_word(verdict, translator("de")) for verdict in VERDICTS.values()]
    assert len({one.word for one in said}) == len({one.sign for one in said}) == len(VERDICTS)
    assert verdict_word(None, translator("de")).word == ""


def test_a_neutral_indicator_is_higher_or_lower_and_never_better(town: sample.Town) -> None:
    def neutral(document: sample.Document) -> None:
        for entry in document["indicators"]:
            entry["polarity"] = "0"

    judged_as_neutral = sample.town(before=neutral).atlas
    html = indicator(judged_as_neutral) + profile(judged_as_neutral, "03")
    told = re.findall(r'class="judged (\w+)"', html)
    assert {"higher", "lower", "similar"} <= set(told)
    assert not {"better", "worse"} & set(told)


def test_the_page_of_an_indicator_gives_words_and_table_before_the_funnel(atlas: Atlas) -> None:
    html = indicator(atlas)
    assert "gegenüber der Kommune (2024)" in html
    places = [html.index(part) for part in ("19 von 20 Fällen", 'class="experts"', 'class="chart funnel"')]
    assert places == sorted(places)
    names = {area.name for area in atlas.sets["quartier"].areas}
    experts = html[places[1] : places[2]]
    assert all(name in experts for name in names)
    assert "29,1 bis 38,6" in experts  # 95 % of 103 of 306
    assert "7 Gebiete liegen außerhalb der äußeren Linien" in html
    # The seven are diamonds, the three others dots.
    chart = html[places[2] :]
    assert chart[: chart.index("</svg>")].count("<polygon") == 7
    assert chart[: chart.index("</svg>")].count("<circle") == 3


def test_a_target_has_a_row_and_a_column() -> None:
    def aimed(document: sample.Document) -> None:
        document["indicators"][1]["target"] = 15.0

    html = indicator(sample.town(before=aimed).atlas)
    assert "<dt>Zielwert</dt><dd>15,0\u00a0%</dd>" in html
    assert "gegenüber dem Zielwert 15,0\u00a0%" in html
    assert "Zielwert" not in indicator(sample.town().atlas)


def test_two_areas_and_two_years_are_compared_in_words(atlas: Atlas) -> None:
    page = compared(atlas, "quartier:03", "quartier:01", "bezirk:01")
    (pair,) = page.areas_apart
    assert (pair.first, pair.second, pair.certain) == ("Bahnhofsviertel", "Altstadt", True)
    # 258 of 550 less 75 of 390: 46.9 less 19.2 with Newcombe's limits.
    assert (pair.size, pair.range) == ("+27,7", "+21,8 bis +33,2")
    assert pair.ratio == "2,44 (1,95 bis 3,05)"
    years = {(one.first, one.second): one for one in page.years_apart}
    assert not years["Bahnhofsviertel 2024", "Bahnhofsviertel 2023"].certain
    assert years["Bahnhofsviertel 2024", "Bahnhofsviertel 2019"].certain
    html = render.html(page, "de")
    assert "Der Unterschied ist größer, als durch Zufall zu erwarten." in html
    assert "Der Unterschied kann Zufall sein." in html
    assert "Unterschied in Prozentpunkten" in html
    assert "The difference may be chance." in render.html(compared(atlas, "quartier:03", lang="en"), "en")


def test_a_protected_area_is_no_half_of_a_difference(atlas: Atlas) -> None:
    page = compared(atlas, "quartier:03", "quartier:07", "quartier:04")
    assert page.areas_apart == ()
    assert {one.first for one in page.years_apart} >= {"Hafen 2023", "Birkenhöhe 2023"}
    assert not any("Hafen 2024" in (one.first, one.second) for one in page.years_apart)
    assert not any("Hafen 2021" in (one.first, one.second) for one in page.years_apart)


def test_years_are_not_compared_across_a_break(atlas: Atlas) -> None:
    values = atlas.values(ARMUT)
    broken = sample.footnote("break", area=None, period="2024")
    page = pages.compare_page(atlas, replace(values, footnotes=(broken,)), ARMUT, ["quartier:03"], "de")
    assert page.years_apart == ()


def test_estimates_from_older_boundaries_are_not_compared(atlas: Atlas) -> None:
    values = atlas.values(ARMUT)
    walked = {key: replace(one, rebased_from="x") for key, one in values.slices.items()}
    page = pages.compare_page(
        atlas, replace(values, slices=walked), ARMUT, ["quartier:03", "quartier:01"], "de"
    )
    assert (page.areas_apart, page.years_apart) == ((), ())


@pytest.mark.parametrize("write", [profile, indicator])
def test_releases_made_before_anything_was_judged_can_be_read(write: Callable[..., str]) -> None:
    older = sample.town(judge=False).atlas
    html = write(older, "03") if write is profile else write(older)
    assert 'class="judged' not in html
    assert "Experte" not in html
    items = list(api.value_items(older, older.values(ARMUT), api.ValueQuery()))
    assert {item["verdict"] for item in items} == {item["reliable"] for item in items} == {None}
    assert older.values(ARMUT).slices["2024", "quartier", ""].at(0).judgement == UNJUDGED


def test_releases_made_before_there_were_limits_can_be_read() -> None:
    older = sample.town(judge=False).atlas
    values = older.values(ARMUT)
    bare = {key: replace(one, interval=None) for key, one in values.slices.items()}
    page = pages.compare_page(
        older, replace(values, slices=bare), ARMUT, ["quartier:03", "quartier:01"], "de"
    )
    assert (page.areas_apart, page.years_apart) == ((), ())
    assert "mehr als Zufall" not in render.html(page, "de")


def test_a_difference_that_many_tests_make_chance_is_called_so(atlas: Atlas) -> None:
    # Where many areas are compared the judgement is stricter than an area's own interval.
    values = {code: atlas.values(code) for code in atlas.indicators}
    found = values[ARMUT]
    key = ("2024", "quartier", "")
    stricter = replace(found.slices[key], judged={"letters": {"city": "s" * 12}})
    values[ARMUT] = replace(found, slices={**found.slices, key: stricter})
    page = pages.profile_page(atlas, values, "quartier", "03", "de")
    fact = next(one for one in page.facts if one.entry.code == ARMUT)
    assert fact.chance
    assert fact.verdict.endswith("das kann Zufall sein")


def test_values_keep_what_is_said_by_position(atlas: Atlas) -> None:
    values: Values = atlas.values(ARMUT)
    found = values.slices["2024", "quartier", ""]
    assert found.at(2).judgement.city == "worse"
    assert found.at(6).judgement == UNJUDGED
    assert found.funnel is not None
    assert len(found.funnel.base) == len(found.funnel.inner) == len(found.funnel.outer)
