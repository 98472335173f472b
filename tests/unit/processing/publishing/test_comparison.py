"""What is compared between members: the same meaning, one version of each indicator of the catalogue."""

from typing import Any

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
    return [(one, {"slug": slug}) for slug, one in entries.items()]


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
