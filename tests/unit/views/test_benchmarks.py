"""Comparisons between members: words for every judgement, reasons where there is none, the same in data."""

from typing import Any

import pytest

from keck.domain.judgements import Unjudged
from keck.domain.texts import LANGUAGES, Language
from keck.views import pages, render
from keck.views.benchmark_api import member_items, member_rows
from keck.views.benchmarks import BenchmarkIndicator
from keck.views.standing import standings


def line(slug: str, judged: dict[str, Any] | None, **changed: Any) -> dict[str, Any]:
    limits = {"level": 0.95, "method": "wilson", "lower": 9.5, "upper": 12.75}
    told = {"slug": slug, "name": f"Stadt {slug}", "key": "05999001", "period": "2024", "value": 11.0}
    counts = {"numerator": 110, "denominator": 1000, "interval": limits}
    return {**told, **counts, **({"judged": judged} if judged else {}), **changed}


def compared(*members: dict[str, Any]) -> BenchmarkIndicator:
    return BenchmarkIndicator.of(
        {
            "code": "armut",
            "name": {"de": "Armut"},
            "unit": {"de": "%"},
            "decimals": 1,
            "polarity": "-",
            "members": list(members),
        }
    )


def said(verdict: str, others: float = 15.0, members: int = 2) -> dict[str, Any]:
    return {"verdict": verdict, "others": others, "members": members}


def html(found: BenchmarkIndicator, lang: Language = "de") -> str:
    return render.html(pages.benchmark_page([found], "armut", lang), lang)


@pytest.mark.parametrize(
    ("verdict", "de", "en"),
    [
        ("better", "günstiger", "more favourable"),
        ("worse", "ungünstiger", "less favourable"),
        ("similar", "ähnlich", "similar"),
        ("higher", "höher", "higher"),
        ("lower", "niedriger", "lower"),
    ],
)
def test_every_verdict_is_a_word(verdict: str, de: str, en: str) -> None:
    found = compared(line("a", said(verdict)), line("b", said("similar")))
    for lang in LANGUAGES:
        (row, _) = pages.benchmark_page([found], "armut", lang).rows
        word = {"de": de, "en": en}[lang]
        assert row.said.word == word
        assert f"</span> {word}</span>" in html(found, lang)
        assert (row.others, row.members, row.unsaid) == ({"de": "15,0\xa0%", "en": "15.0%"}[lang], 2, "")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", Unjudged)
def test_every_reason_is_said_in_words(reason: Unjudged, lang: Language) -> None:
    found = compared(line("a", {"verdict": None, "reason": reason.value}), line("b", said("better")))
    row = pages.benchmark_page([found], "armut", lang).rows[0]
    assert (row.said.word, row.others) == ("", "")
    assert row.unsaid
    assert f"<small>{row.unsaid}</small>" in html(found, lang)


def test_lists_from_before_anything_was_judged_are_shown() -> None:
    old = {"slug": "a", "name": "Alt", "period": "2024", "value": 11.0, "numerator": 1, "denominator": 2}
    page = pages.benchmark_page([compared(old, {**old, "slug": "b"})], "armut", "de")
    assert not page.judged
    assert [row.value for row in page.rows] == ["11,0\xa0%"] * 2
    (first, _) = member_items(compared(old, old))
    assert (first["verdict"], first["unjudged"], first["interval"]) == (None, "later", None)


def test_figures_without_limits_have_no_column_and_a_sentence() -> None:
    none = {"verdict": None, "reason": "no_range"}
    page = html(compared(*(line(slug, none, interval=None) for slug in "ab")))
    assert "Gegenüber den anderen" not in page
    assert "über sie sagt diese Seite nichts" in page


def test_a_stricter_standard_is_told_from_twenty_one_members_on() -> None:
    for others, told in ((19, False), (20, True)):
        found = compared(*(line(str(n), said("similar", members=others)) for n in range(others + 1)))
        assert ("ist der Maßstab strenger" in html(found)) is told


def test_data_say_the_same_as_the_page() -> None:
    found = compared(line("a", said("worse", 7.123456)), line("b", {"verdict": None, "reason": "few"}))
    first, second = member_items(found)
    assert (first["verdict"], first["others"], first["others_count"]) == ("worse", 7.123456, 2)
    assert first["interval"] == {"lower": 9.5, "upper": 12.75, "level": 0.95, "method": "wilson"}
    assert (second["verdict"], second["unjudged"], second["others"]) == (None, "few", None)
    flat = list(member_rows(found))
    assert [row["upper"] for row in flat] == [12.75, 12.75]
    assert list(flat[0]) == list(flat[1])


def test_a_member_finds_its_own_lines_by_name_of_the_indicator() -> None:
    first = compared(line("a", said("better")), line("b", said("worse")))
    other = BenchmarkIndicator("x", first.unit, first.unit, 0, first.members)
    lines = standings([first, other], "b", "de")
    assert [(one.code, one.row.said.kind) for one in lines] == [("x", "worse"), ("armut", "worse")]
    assert standings([first, other], "c", "de") == []
