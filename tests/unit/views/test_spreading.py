"""Pages say how values are spread in words first, and show estimates only as such."""

import json
from typing import Any

import pytest

from keck.domain.artefacts import canonical_json
from keck.domain.texts import Language
from keck.views import pages, render, topics
from keck.views.api import ValueQuery, spread_items, value_items
from keck.views.atlas import Atlas
from keck.views.links import Links
from keck.views.pages import AtlasPage
from keck.views.state import ViewState
from keck.views.tables.csv import values_csv
from tests.unit.views import sample
from tests.unit.views.reader import Reader

CODE, BY, LEVEL = "kinder-in-armut", "sprachauffaellig", "quartier"
NEWEST = sample.PERIODS[-1]
LABELS: dict[Language, str] = {
    "de": "Schätzung, nicht der gemessene Wert",
    "en": "An estimate, not the measured value",
}


def spread(**changed: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "shown": 10,
        "left_out": 2,
        "gini": 0.4123,
        "theil": {"total": 0.2, "between": 0.05, "within": 0.15},
        "fifths": {"of": "people", "low": 5.0, "high": 40.0, "ratio": 8.0},
        "dissimilarity": {"value": 0.31, "expected": 0.06, "excess": 0.266},
        "gradient": {
            "by": BY,
            "period": "2023",
            "areas": 10,
            "fifths": [38.0, 30.0, 20.0, 12.0, 6.0],
            "scale": "logit",
            "slope": -33.5,
            "ratio": 0.15,
            "slope_limits": [-36.0, -31.0],
            "ratio_limits": [0.12, 0.2],
            "level": 0.95,
        },
        "moran": {"value": 0.4, "expected": -0.1, "p": 0.001},
        "clusters": {"high": [2, 4], "low": [0], "high_among_low": [], "low_among_high": []},
    }
    return {**found, **changed}


def atlas_with(said: dict[str, Any] | None, *, smoothed: bool = True) -> Atlas:
    """The sample town, whose newest map of an indicator says how its values are spread."""
    made = sample.town()
    document = json.loads(made.read(made.digest, "json"))
    values = sample.values_document(CODE, "share")
    for one in values["slices"]:
        if one["level"] == LEVEL:
            one["classes"] = {
                "quantiles": [10.0, 20.0],
                "natural": [12.0, 30.0],
                "equal": [15.0, 30.0],
                "rounded": [10.0, 25.0],
            }
            if said is not None:
                one["spread"] = said
            if smoothed:
                drawn = [None if value is None else value / 2 + 9 for value in one["value"]]
                one["smoothed"] = {"method": "empirical_bayes", "towards": 18.0, "value": drawn}
    for entry in document["indicators"]:
        if entry["code"] == CODE:
            entry["values"] = made.add(canonical_json(values), "json")
            entry["ordered_by"] = BY
    made.digest = made.add(canonical_json(document), "json")
    return made.atlas


def map_of(atlas: Atlas, lang: Language = "de", **asked: Any) -> tuple[AtlasPage, str]:
    state = ViewState.resolve(atlas, CODE, level=LEVEL, **asked)
    page = pages.atlas_page(atlas, atlas.values(CODE), state, lang)
    return page, render.html(page, lang)


def words_of(atlas: Atlas, lang: Language = "de", code: str = CODE, level: str = LEVEL) -> str:
    page = pages.indicator_page(atlas, atlas.values(code), code, lang, level=level)
    return " ".join(" ".join(text for _, text in Reader(render.html(page, lang)).texts).split())


class TestIndicatorPage:
    """What is said of differences between areas."""

    def test_it_is_said_in_plain_words_first(self) -> None:
        said = words_of(atlas_with(spread()))
        assert "Im Fünftel mit den höchsten Werten sind es" in said
        for text in (
            "das 8,0-Fache",
            "müssten 31 von 100 der Gezählten",
            "Zufall allein ergäbe 6 von 100",
            "Auffällige Sprache bei der Einschulung",
            "2 Gebiete ohne solchen Wert sind nicht dabei",
        ):
            assert text in said
        assert said.index("Im Fünftel") < said.index("Experte") < said.index("Gini-Koeffizient")

    def test_it_is_said_in_english_too(self) -> None:
        said = words_of(atlas_with(spread()), "en")
        assert "8.0 times as much" in said
        assert "Do high values lie together?" in said
        assert "Zufall" not in said

    def test_clusters_are_named_and_drawn(self) -> None:
        atlas = atlas_with(spread())
        page = pages.indicator_page(atlas, atlas.values(CODE), CODE, "de", level=LEVEL)
        assert page.spread is not None
        assert page.spread.clusters is not None
        found = {one.heading: [area.name for area in one.areas] for one in page.spread.clusters.groups}
        assert found == {
            "Hohe Werte, die Nachbarn auch": ["Bahnhofsviertel", "Flößersiedlung"],
            "Niedrige Werte, die Nachbarn auch": ["Altstadt"],
        }
        tones = {area.position: css for area, css, _ in page.spread.clusters.tones}
        assert tones[2] == tones[4] != tones[0]
        # What is hidden is hidden here too.
        assert tones[6] == tones[3] == "s"
        assert sum(one.count for one in page.spread.clusters.legend) == 12

    @pytest.mark.parametrize(
        ("changed", "text"),
        [
            ({"moran": {"value": 0.4, "expected": -0.1, "p": 0.2}}, "kein Muster zu erkennen"),
            ({"moran": {"value": -0.5, "expected": -0.1, "p": 0.01}}, "Nachbarn unterscheiden sich"),
            ({"clusters": {}}, "Einzelne Häufungen, die sich deutlich vom Zufall abheben, gibt es nicht"),
            (
                {"moran": None, "refused": {"reason": "too_few_areas", "found": 10, "needed": 30}},
                "erst ab 30 Gebieten mit öffentlichem Wert sagen; hier sind es 10",
            ),
            ({"moran": None, "refused": {"reason": "without_shapes"}}, "keine Grenzen hinterlegt"),
            ({"moran": None, "refused": {"reason": "news"}}, "mit diesen Werten nicht sagen"),
            ({"fifths": {"of": "areas", "low": 0.0, "high": 3.0}}, "ein Fünftel der Gebiete"),
            ({"fifths": None}, "keine Ungleichheit berechnen"),
            (
                {"dissimilarity": {"value": 0.05, "expected": 0.06}},
                "Ungleicher als durch Zufall ist es also nicht",
            ),
        ],
    )
    def test_every_outcome_has_its_words(self, changed: dict[str, Any], text: str) -> None:
        assert text in words_of(atlas_with(spread(**changed)))

    def test_an_older_release_says_that_it_does_not_say_it(self, atlas: Atlas) -> None:
        assert "Diese Veröffentlichung enthält dazu keine Angaben" in words_of(atlas)
        assert "mindestens fünf Gebiete" in words_of(atlas, level="bezirk")
        assert "Anzahlen sind vor allem dort hoch" in words_of(atlas, code="kinder")

    def test_who_may_not_see_the_ordering_indicator_learns_nothing_of_it(self) -> None:
        atlas = atlas_with(spread())
        fewer = topics.within(atlas, frozenset({"Armut", "Bevölkerung"}), lambda one, code: one.values(code))
        assert set(fewer.indicators) == {"kinder", CODE}
        said = words_of(fewer)
        assert "Ordnet man" not in said
        assert "SII" not in said
        assert all(one["gradient"] is None for one in spread_items(fewer, fewer.values(CODE)))
        # The file holds it, so it is none of theirs.
        name = f"{atlas.indicators[CODE].values}.json"
        assert name in topics.files(atlas)
        assert name not in topics.files(fewer)


class TestLayers:
    """Smoothed values are estimates, and say so wherever they are."""

    @pytest.mark.parametrize("lang", ["de", "en"])
    def test_the_layer_is_labelled_and_leads_to_the_values(self, lang: Language) -> None:
        atlas = atlas_with(spread())
        page, html = map_of(atlas, lang, layer="smoothed")
        raw = page.at(Links(lang, atlas.slug), layer=None)
        assert LABELS[lang] in html
        assert html.count(raw.replace("&", "&amp;") + "#map-heading") == 2
        word = {"de": "(Schätzung)", "en": "(estimate)"}[lang]
        reader = Reader(html)
        assert word in " ".join(reader.inside("title"))
        assert any(word in text for text in reader.inside("h3"))
        plain, other = map_of(atlas, lang)
        assert LABELS[lang] not in other
        assert word not in other
        assert plain.layering.offered

    def test_areas_are_coloured_by_their_estimates_and_listed_with_both(self) -> None:
        page, _ = map_of(atlas_with(spread()), layer="smoothed", classes="manual", breaks=["20"])
        for row in page.rows:
            if row.cell.value is None:
                assert row.estimate is None
                assert row.tone == "s"
                continue
            estimate = row.cell.value / 2 + 9
            assert row.estimate is not None
            assert row.estimate.value == pytest.approx(estimate)
            assert row.tone == ("c0" if estimate <= 20 else "c4")

    def test_where_there_are_no_estimates_values_are_shown_and_it_is_said(self, atlas: Atlas) -> None:
        page, html = map_of(atlas, layer="smoothed")
        assert not page.layering.smoothed
        assert page.state.moved == ("layer",)
        assert "gibt es die gewählte Auswahl nicht" in html
        assert "geglättet" not in html

    def test_the_files_name_the_estimate_apart_from_the_value(self) -> None:
        atlas = atlas_with(spread())
        values, query = atlas.values(CODE), ValueQuery(periods=(NEWEST,), levels=(LEVEL,))
        listed = list(value_items(atlas, values, query))
        assert listed[0]["smoothed"] == {
            "value": pytest.approx(listed[0]["value"] / 2 + 9),
            "method": "empirical_bayes",
            "estimated": True,
        }
        assert [one["smoothed"] for one in listed if one["status"] != "ok"] == [None, None]
        header, first = values_csv(atlas, values, query, "de").decode().split("\r\n")[:2]
        assert header.endswith(",smoothed_estimate")
        assert first.endswith("," + repr(listed[0]["smoothed"]["value"]))


class TestClasses:
    """How values are parted: the whole choice stands in the address."""

    @pytest.mark.parametrize("method", ["quantiles", "natural", "equal", "rounded"])
    def test_each_method_takes_the_breaks_of_the_release(self, method: str) -> None:
        atlas = atlas_with(None)
        page, html = map_of(atlas, classes=method)
        slice_ = atlas.values(CODE).slice(NEWEST, LEVEL)
        assert slice_ is not None
        assert list(page.layering.breaks) == slice_.classes[method]
        assert f"classes={method}" in page.at(Links("de", atlas.slug), sort="-value")
        assert "Klassen nur für diesen Zeitraum" in html
        assert sum(one.count for one in page.legend) == 12

    def test_breaks_of_ones_own_stay_in_the_address(self) -> None:
        atlas = atlas_with(None)
        page, html = map_of(atlas, classes="manual", breaks=["5; 7,5", "10"])
        assert page.layering.breaks == (5.0, 7.5, 10.0)
        address = page.at(Links("de", atlas.slug))
        assert "classes=manual&breaks=5%3B+7%2C5&breaks=10" in address
        assert "bis 5,0" in html
        # Whoever chooses another year keeps them.
        choose = html[html.index('class="choose"') : html.index("</form>")]
        for breaks in ("5; 7,5", "10"):
            assert f'name="breaks" value="{breaks}"' in choose

    def test_wrong_breaks_are_told_and_the_usual_classes_are_shown(self) -> None:
        page, html = map_of(atlas_with(None), classes="manual", breaks=["5; <b>"])
        assert "„&lt;b&gt;“ ist keine Zahl" in html
        assert 'value="5; &lt;b&gt;"' in html
        assert '<details class="expert" open>' in html
        usual, _ = map_of(atlas_with(None))
        assert page.layering.breaks == usual.layering.breaks
        assert page.legend == usual.legend

    def test_what_is_not_there_is_said(self, atlas: Atlas) -> None:
        page, html = map_of(atlas, classes="natural")
        assert page.state.moved == ("classes",)
        assert "gibt es die gewählte Auswahl nicht" in html
        assert [one.value for one in page.layering.methods] == ["fixed", "manual"]
        assert map_of(atlas, classes="nonsense")[0].state.moved == ()

    def test_a_value_on_a_break_belongs_below_it_as_it_is_read(self) -> None:
        # 21.0004 reads 21.0, and 21.0 is the break.
        atlas = atlas_with(None)
        shown = next(row for row in map_of(atlas)[0].rows if row.cell.value is not None)
        read = shown.cell.text.replace(",", ".")
        page, _ = map_of(atlas, classes="manual", breaks=[read])
        assert next(row for row in page.rows if row.area == shown.area).tone == "c0"

    def test_the_form_keeps_the_rest_of_the_state(self) -> None:
        page, html = map_of(atlas_with(spread()), area="quartier:03", sort="-value", layer="smoothed")
        form = html[html.index("class-choice") : html.index("</form>", html.index("class-choice"))]
        for name, value in (
            ("area", "quartier:03"),
            ("sort", "-value"),
            ("layer", "smoothed"),
            ("level", LEVEL),
        ):
            assert f'name="{name}" value="{value}"' in form
        assert page.state.layer == "smoothed"
