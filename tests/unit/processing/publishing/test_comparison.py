"""What is compared between members: the same meaning, one version of each indicator of the catalogue."""

from typing import Any

import numpy as np

from keck.compute.statistics.intervals import wilson
from keck.domain.catalogue.reading import catalogue
from keck.processing.publishing.comparison import compared

Line = tuple[dict[str, Any], dict[str, Any]]


def entry(code: str = "anteil-unter-6", version: int = 1, values: str = "aa", **more: Any) -> dict[str, Any]:
    mark = {"version": version, "values": values, "shown": "ss", "comparable": True, **more.pop("mark", {})}
    return {**own(code), "numerator": [f"m{version}[age=0-5]"], "catalogue": mark, **more}


def own(code: str = "own.kinder", numerator: str = "kinder") -> dict[str, Any]:
    return {
        "code": code,
        "name": {"de": code},
        "unit": {"de": "%"},
        "decimals": 1,
        "kind": "share",
        "per": 100,
        "numerator": [numerator],
        "denominator": ["einwohner"],
    }


def lines(**entries: dict[str, Any]) -> list[Line]:
    return [(one, line(slug)) for slug, one in entries.items()]


def line(slug: str, part: int = 20, whole: int = 100, **changed: Any) -> dict[str, Any]:
    found = wilson(np.array(part), np.array(whole), per=100)
    limits = {"level": 0.95, "lower": float(found.lower), "upper": float(found.upper), "method": "wilson"}
    told = {"slug": slug, "key": slug, "period": "2024", "numerator": part, "denominator": whole}
    return {**told, "interval": limits, **changed}


def slugs(found: list[dict[str, Any]]) -> dict[str, list[str]]:
    return {one["code"]: [line["slug"] for line in one["members"]] for one in found}


def test_the_same_version_is_compared_whatever_members_call_their_measures() -> None:
    found = compared(
        lines(a={**entry(), "numerator": ["einwohner[age=0-5]"]}, b={**entry(), "numerator": ["x", "y"]})
    )
    assert slugs(found) == {"anteil-unter-6": ["a", "b"]}
    # In the words of the catalogue, not in those of one of them.
    assert found[0]["name"] == catalogue().indicators["anteil-unter-6"].name.to_json()


def test_versions_that_compute_the_same_are_compared() -> None:
    found = compared(lines(a=entry(version=1), b=entry(version=2, decimals=0)))
    assert slugs(found) == {"anteil-unter-6": ["a", "b"]}
    assert found[0]["decimals"] == 0


def test_versions_that_compute_differently_are_not() -> None:
    assert compared(lines(a=entry(version=1), b=entry(version=2, values="bb"))) == []


def test_the_newest_version_that_two_members_show_is_the_one_that_is_compared() -> None:
    old = {"a": entry(), "b": entry(), "c": entry()}
    one_ahead = compared(lines(**old, d=entry(version=2, values="bb")))
    assert slugs(one_ahead) == {"anteil-unter-6": ["a", "b", "c"]}
    two_ahead = compared(lines(**old, d=entry(version=2, values="bb"), e=entry(version=2, values="bb")))
    assert slugs(two_ahead) == {"anteil-unter-6": ["d", "e"]}


def test_who_stays_is_left_out() -> None:
    stays = entry(mark={"comparable": False})
    assert compared(lines(a=entry(), b=stays)) == []
    assert slugs(compared(lines(a=entry(), b=stays, c=entry()))) == {"anteil-unter-6": ["a", "c"]}


def test_pooled_years_are_not_compared_with_single_ones() -> None:
    assert compared(lines(a=entry(), b=entry(pooling=3))) == []


def test_own_indicators_are_compared_by_their_formula_as_before() -> None:
    found = compared(lines(a=own(), b=own(), c=own(numerator="andere"), d=own(numerator="andere")))
    assert [one["code"] for one in found] == ["own.kinder", "own.kinder"]
    assert [len(one["members"]) for one in found] == [2, 2]
    assert compared(lines(a=own(), b=own(numerator="andere"))) == []


def test_an_own_indicator_is_not_compared_with_the_catalogues() -> None:
    assert compared(lines(a=entry(), b=own("anteil-unter-6"))) == []


def test_members_are_judged_within_their_comparison_by_its_polarity() -> None:
    bad, good = {**own(), "polarity": "-"}, {**own("own.gut"), "polarity": "+"}
    other = {**own(numerator="andere"), "polarity": "-"}
    high, low = ("a", 40), ("b", 10)
    pairs = [(one, line(*who)) for one in (bad, good) for who in (high, low)]
    found = {one["code"]: one["members"] for one in compared(pairs)}
    said = {code: [m["judged"]["verdict"] for m in members] for code, members in found.items()}
    assert said == {"own.kinder": ["worse", "better"], "own.gut": ["better", "worse"]}
    # What counts otherwise is another comparison, and moves nobody's verdict.
    apart = [(other, line("c", 90)), (other, line("d", 90))]
    assert found["own.kinder"] in [one["members"] for one in compared([*pairs, *apart])]


def test_figures_without_limits_are_listed_and_not_judged() -> None:
    figure = {**own(), "kind": "figure"}
    plain = [(figure, line(slug, interval=None)) for slug in "ab"]
    assert [m["judged"] for m in compared(plain)[0]["members"]] == [
        {"verdict": None, "reason": "no_range"}
    ] * 2


def test_what_each_municipality_standardises_by_itself_is_not_compared() -> None:
    own_standards = ("smr(x, n, age)", "standardised(x, n, age, 1000)", "pool(100 * smr(x, n, age), 3)")
    for formula in own_standards:
        assert compared(lines(a=entry(formula=formula), b=entry(formula=formula))) == []
    shared = "standardised(x, n, age, 1000, esp2013)"
    narrow, wide = ["age=0-4", "age=5-14"], ["age=0-14"]
    alike = [entry(formula=shared, bands=narrow) for _ in range(2)]
    assert slugs(compared(lines(a=alike[0], b=alike[1]))) == {"anteil-unter-6": ["a", "b"]}
    # Over other bands it is another number, though the catalogue's version is the same.
    assert compared(lines(a=alike[0], b=entry(formula=shared, bands=wide))) == []
