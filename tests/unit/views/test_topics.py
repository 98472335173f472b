"""An atlas of some topics: nothing of any other indicator is in whatever is made from it."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from zlib import crc32

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from keck.domain.artefacts import canonical_json
from keck.domain.topics import Inputs, needed, visible
from keck.views import api, topics
from keck.views.atlas import Atlas
from keck.views.pages import compare_page
from keck.views.prepared import prepared_pages
from keck.views.render import Guest, html
from keck.views.tables.csv import values_csv
from tests.unit.views import sample

TOPICS = ("armut", "gesundheit", "")
MEASURES = ("aa", "bb", "cc", "dd")
PERIOD = "2024"
_NUMBER = re.compile(r"\d[\d.,\u00a0\u202f]*\d|\d")
Formula = tuple[str, frozenset[str], frozenset[str]]


def word(number: int) -> str:
    """Return a word that stands in everything an indicator says of itself."""
    return f"zq{number}qz"


def build(formulas: list[Formula], seed: int) -> tuple[sample.Town, dict[str, set[str]]]:
    """Return a town with these indicators, and the numbers of each as pages and files write them."""
    made = sample.town()
    document: dict[str, Any] = json.loads(made.read(made.digest, "json"))
    sizes = {one["level"]: len(one["areas"]) for one in document["area_sets"]}
    document["indicators"], numbers = [], {}
    for n, (topic, numerator, denominator) in enumerate(formulas):
        code, said = f"own.{word(n)}", set[str]()
        slices = [_slice(level, size, numerator, denominator, seed, said) for level, size in sizes.items()]
        notes = [{"kind": "footnote", "text": {"de": f"Fußnote {word(n)}"}, "area": None, "period": PERIOD}]
        values = {"format": "keck.values", "version": 2, "indicator": code, "slices": slices}
        digest = made.add(canonical_json({**values, "classes": {}, "footnotes": notes}), "json")
        document["indicators"].append(_entry(code, n, topic, (numerator, denominator), digest))
        numbers[code] = said
    document["default_indicator"] = document["indicators"][0]["code"]
    made.digest = made.add(canonical_json(document), "json")
    return made, numbers


def _entry(code: str, n: int, topic: str, parts: tuple[frozenset[str], ...], values: str) -> dict[str, Any]:
    numerator, denominator = map(sorted, parts)
    return {
        **{name: {"de": f"{name} {word(n)}"} for name in ("name", "description", "formula_text")},
        "unit": {"de": "%"},
        "code": code,
        "decimals": 6 if denominator else 0,
        "topic": topic,
        "kind": "share" if denominator else "count",
        "numerator": [f"{one}[age=3-5]" for one in numerator],
        "denominator": denominator,
        "source": {"supplier": f"Amt {word(n)}", "wording": f"Wortlaut {word(n)}"},
        "values": values,
        "periods": [PERIOD],
        "levels": ["kommune", "bezirk", "quartier"],
        "newest": PERIOD,
        "default_level": "quartier",
    }


def _slice(
    level: str, size: int, numerator: frozenset[str], denominator: frozenset[str], seed: int, said: set[str]
) -> dict[str, Any]:
    upper = [_sum(numerator, level, n, seed) for n in range(size)]
    lower = [_sum(denominator, level, n, seed) for n in range(size)] if denominator else None
    values = [up / low * 100 for up, low in zip(upper, lower, strict=True)] if lower else upper
    for value in values:
        # As a file writes it and as a page does.
        said |= {digits(repr(value)), digits(f"{value:.6f}") if lower else digits(str(value))}
    return {
        "period": PERIOD,
        "level": level,
        "set": level,
        "status": "o" * size,
        "value": values,
        "numerator": upper if lower else None,
        "denominator": lower,
    }


def _sum(measures: frozenset[str], level: str, position: int, seed: int) -> int:
    """Return a number of eight digits and more that nothing else has."""
    odd = (crc32(f"{one} {level} {position} {seed}".encode()) % 80_000_000 for one in sorted(measures))
    return sum(30_000_000 + one for one in odd)


def digits(text: str) -> str:
    """Return a number without its signs, however it is written."""
    return re.sub(r"\D", "", text)


def everything(made: sample.Town, atlas: Atlas) -> Iterator[str]:
    """Yield all that is made from an atlas: pages, tables, values as data, and the files they lead to."""
    for page in prepared_pages(atlas, audience="internal", release=7):
        yield page.html
    for code, entry in atlas.indicators.items():
        values = atlas.values(code)
        yield json.dumps(list(api.value_items(atlas, values, api.ValueQuery())), default=str)
        yield values_csv(atlas, values, api.ValueQuery(), "de").decode()
        yield html(compare_page(atlas, values, code, ["quartier:03", "bezirk:01"], "de"), "de", "internal")
        assert f"{entry.values}.json" in topics.files(atlas)
    yield json.dumps(list(api.indicator_items(atlas)))
    for name in topics.files(atlas):
        digest, _, extension = name.partition(".")
        yield made.read(digest, extension).decode()


def told(texts: Iterator[str]) -> tuple[set[str], str]:
    """Return all numbers and all text of what was made."""
    numbers, said = set[str](), []
    for text in texts:
        numbers |= {digits(one) for one in _NUMBER.findall(text)}
        said.append(text)
    return numbers, "\n".join(said)


def read_values(atlas: Atlas, code: str) -> Any:
    """Read an indicator's values as a page does."""
    return atlas.values(code)


formulas = st.lists(
    st.tuples(
        st.sampled_from(TOPICS),
        st.frozensets(st.sampled_from(MEASURES), min_size=1, max_size=2),
        st.frozensets(st.sampled_from(MEASURES), max_size=1),
        # A share of itself is 100 whatever it is made from.
    ).filter(lambda one: one[1] != one[2]),
    min_size=2,
    max_size=4,
)


@settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(formulas, st.frozensets(st.sampled_from(TOPICS)), st.integers(0, 10**9))
def test_nothing_of_an_indicator_outside_the_topics_is_in_anything_made(
    listed: list[Formula], allowed: frozenset[str], seed: int
) -> None:
    made, numbers = build(listed, seed)
    whole = made.atlas
    fewer = topics.within(whole, allowed, read_values)
    seen, text = told(everything(made, fewer))
    for n, (topic, _, _) in enumerate(listed):
        code = f"own.{word(n)}"
        if topic not in allowed:
            assert code not in fewer.indicators
        if code not in fewer.indicators:
            assert word(n) not in text
            assert whole.indicators[code].values not in text
    outside = [numbers[f"own.{word(n)}"] for n, one in enumerate(listed) if one[0] not in allowed]
    assert not seen & set().union(*outside)
    assert made.digest not in text
    assert f"{made.digest}.json" not in topics.files(fewer)
    # Those who may see everything find every word and number by the same look.
    seen, text = told(everything(made, topics.within(whole, frozenset(TOPICS), read_values)))
    assert all(word(n) in text for n in range(len(listed)))
    assert set().union(*numbers.values()) <= seen


def test_an_indicator_is_hidden_whose_parts_tell_of_another_topic(atlas: Atlas) -> None:
    assert not topics.within(atlas, frozenset(["Armut"]), read_values).indicators
    both = topics.within(atlas, frozenset(["Armut", "Bevölkerung"]), read_values)
    assert list(both.indicators) == ["kinder", "kinder-in-armut"]
    people = topics.within(atlas, frozenset(["Bevölkerung"]), read_values)
    assert (list(people.indicators), people.default_indicator) == (["kinder"], "kinder")


def test_the_same_figure_under_two_topics_is_hidden_too() -> None:
    twice = [Inputs(topic, topic, frozenset(["aa", "bb"])) for topic in ("armut", "gesundheit")]
    assert visible(twice, frozenset(["armut"])) == frozenset()
    assert visible(twice, frozenset(["armut", "gesundheit"])) == {"armut", "gesundheit"}
    assert needed(twice, "armut") == ["gesundheit"]


def test_an_indicator_of_which_nothing_is_known_is_not_shown() -> None:
    assert visible([Inputs("a", "armut", frozenset())], frozenset(["armut"])) == frozenset()


def test_without_any_visible_indicator_no_start_is_left(atlas: Atlas) -> None:
    nothing = topics.within(atlas, frozenset(), read_values)
    assert (nothing.indicators, nothing.default_indicator, nothing.digest) == ({}, None, "")
    assert {name.rpartition(".")[2] for name in topics.files(nothing)} == {"svg"}


@pytest.mark.parametrize(("topic", "kept"), [("Bevölkerung", True), ("Armut", False)])
def test_a_crosswalk_stays_only_where_a_visible_figure_came_over_it(topic: str, kept: bool) -> None:
    def change(document: sample.Document) -> None:
        walk = {"from": "alt", "to": "quartier", "method": "weights", "weight": "kinder"}
        document["crosswalks"] = [{**walk, "shares": [["01", "01", 1.0]]}]
        document["indicators"][1]["denominator"] = ["haushalte"]

    made = sample.town(change)
    document = json.loads(made.read(made.digest, "json"))
    values = json.loads(made.read(document["indicators"][0]["values"], "json"))
    values["slices"][2]["rebased_from"] = "alt"
    document["indicators"][0]["values"] = made.add(canonical_json(values), "json")
    made.digest = made.add(canonical_json(document), "json")
    assert bool(topics.within(made.atlas, frozenset([topic]), read_values).crosswalks) == kept


def test_the_page_says_for_whom_and_until_when(atlas: Atlas) -> None:
    page = compare_page(atlas, atlas.values("kinder"), "kinder", [], "de")
    made = html(page, "de", "internal", guest=Guest("Ada <b>Muster</b>", date(2027, 3, 31)))
    assert "Nur für Ada &lt;b&gt;Muster&lt;/b&gt;, bis 31. März 2027." in made
    assert "/account/" in made
    assert 'href="/desk/musterau/"' not in made
    assert "Nur für" not in html(page, "de", "internal")


def test_topics_have_their_names() -> None:
    assert topics.names(["armut", "poverty", "", "Eigenes"], "en") == [
        "Poverty",
        "More indicators",
        "Eigenes",
    ]
