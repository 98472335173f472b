"""What a release shows again is what rendering would show, and only that."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from keck.domain.artefacts import canonical_json
from keck.views import kept_pages
from keck.views.kept_pages import Keeping, Marks
from keck.views.links import Audience
from keck.views.prepared import prepared_pages
from keck.views.site import Site
from tests.unit.views import sample
from tests.unit.views.sample import Town

CHANGED = "sprachauffaellig"
Document = dict[str, Any]


@dataclass
class Before:
    """The pages of release 9; where one is asked to, each says that it was taken."""

    marks: Marks
    pages: dict[str, str]
    number: int = 9

    def html(self, path: str) -> str | None:
        return self.pages.get(path)


def rendered(town: Town, number: int, keeping: Keeping | None = None) -> dict[str, str]:
    pages = prepared_pages(town.atlas, release=number, keeping=keeping or Keeping())
    return {page.path: page.html for page in pages}


@pytest.fixture(scope="module")
def before() -> Before:
    town = sample.town()
    return Before(Marks.of(town.atlas, "public"), rendered(town, 9))


def with_other(change: Callable[[Document], None]) -> Town:
    """Return the town after a change of its atlas document."""
    return sample.town(change)


def with_another_value() -> Town:
    """Return the town with another value of one indicator, which came on another day."""
    town = sample.town()
    document = json.loads(town.read(town.digest, "json"))
    entry = next(one for one in document["indicators"] if one["code"] == CHANGED)
    values = json.loads(town.read(entry["values"], "json"))
    values["slices"][-1]["value"][0] += 3.25
    entry["values"] = town.add(canonical_json(values), "json")
    entry["inputs"][0]["day"] = "2026-11-30"
    town.digest = town.add(canonical_json(document), "json")
    return town


def signed(before: Before) -> Before:
    """Return the same pages with a word in each text and each chart, which tells what is taken from where."""
    return Before(
        before.marks,
        {path: html.replace("<title id=", "<title data-kept id=") for path, html in before.pages.items()},
    )


def keeping(town: Town, before: Before, audience: Audience = "public", site: Site = Site()) -> Keeping:  # noqa: B008
    return Keeping.of(Marks.of(town.atlas, audience, site), before)


@pytest.mark.parametrize("number", [10, 123])
def test_pages_with_what_was_kept_are_those_without(before: Before, number: int) -> None:
    town = with_another_value()
    kept = rendered(town, number, keeping(town, before))
    assert kept == rendered(town, number)
    assert kept.keys() == before.pages.keys()
    assert kept[f"de/musterau/indicators/{CHANGED}"] != before.pages[f"de/musterau/indicators/{CHANGED}"]


def test_only_what_shows_the_same_is_taken(before: Before) -> None:
    town = with_another_value()
    pages = rendered(town, 10, keeping(town, signed(before)))
    assert "data-kept" in pages["de/musterau/indicators/kinder-in-armut"]
    assert "Veröffentlichung 10<" in pages["de/musterau/indicators/kinder-in-armut"]
    assert "data-kept" not in pages[f"en/musterau/indicators/{CHANGED}"]
    for path in ("de/musterau/areas/quartier/01", "en/musterau/areas/kommune/05999001"):
        third = pages[path]
        assert '<title data-kept id="line-1-title"' in third
        assert '<title data-kept id="spark-2-title"' in third
        assert '<title id="line-3-title"' in third
        assert '<title id="spark-3-title"' in third
    assert "data-kept" not in pages["de/musterau/"]


def renamed(document: Document) -> None:
    document["area_sets"][2]["areas"][0]["name"] = "Neustadt"


def redefined(document: Document) -> None:
    for entry in document["indicators"]:
        entry["version"] = {"number": 3, "day": "2026-01-01"}


def without_an_indicator(document: Document) -> None:
    del document["indicators"][0]


def with_a_source(document: Document) -> None:
    document["indicators"][0]["source"]["supplier"] = "Jugendamt"


@pytest.mark.parametrize("change", [renamed, redefined, without_an_indicator, with_a_source])
def test_nothing_outlives_a_change_of_what_all_pages_say(
    before: Before, change: Callable[[Document], None]
) -> None:
    town = with_other(change)
    found = keeping(town, before)
    assert found.unchanged == frozenset()
    assert rendered(town, 10, keeping(town, signed(before))) == rendered(town, 10)


def test_nothing_outlives_other_templates_or_another_audience(
    before: Before, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = sample.town()
    assert len(keeping(town, before).unchanged) == 3
    assert keeping(town, before, "internal").unchanged == frozenset()
    assert keeping(town, before, site=Site(network="Anderes Netz")).unchanged == frozenset()
    monkeypatch.setattr(kept_pages, "RENDERER", "another")
    assert keeping(town, before).unchanged == frozenset()


def test_pages_that_are_gone_or_name_another_release_are_rendered(before: Before) -> None:
    town = sample.town()
    gone = Before(before.marks, {})
    other = Before(before.marks, before.pages, number=8)
    for one in (gone, other):
        assert rendered(town, 10, keeping(town, one)) == rendered(town, 10)


def test_words_of_a_member_are_never_taken_for_a_chart_or_the_number() -> None:
    def trap(document: Document) -> None:
        name = '</svg><svg class="spark" viewBox="0 0 1 1" role="img" aria-labelledby="spark-1-title">'
        document["indicators"][1]["name"] = {"de": f"{name}<p>Veröffentlichung 9</p>"}
        document["area_sets"][2]["areas"][0]["name"] = "<p>Veröffentlichung 9</p>"

    town = sample.town(trap)
    before = Before(Marks.of(town.atlas, "public"), rendered(town, 9))
    assert len(keeping(town, before).unchanged) == 3
    assert rendered(town, 10, keeping(town, before)) == rendered(town, 10)


def test_marks_are_read_back_as_they_were_written(before: Before) -> None:
    stored = json.loads(
        canonical_json({"shared": before.marks.shared, "entries": dict(before.marks.entries)})
    )
    assert Marks.read(stored) == before.marks
    assert Marks().unchanged(Marks()) == frozenset()
