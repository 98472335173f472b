"""What holds for every public page, in both languages and for both audiences."""

import json
import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise

import pytest

from keck.domain.texts import LANGUAGES, Language
from keck.views import pages, render
from keck.views.api import ValueQuery, value_items
from keck.views.atlas import Atlas
from keck.views.formats import Formats
from keck.views.links import Audience, Links
from keck.views.prepared import page_count, prepared_pages
from keck.views.site import Site
from keck.views.state import NotThereError, ViewState
from keck.views.tables.csv import values_csv
from tests.unit.views import sample
from tests.unit.views.every_page import NAMES, every_page
from tests.unit.views.reader import Reader

ARMUT = "kinder-in-armut"


@pytest.fixture(scope="module", params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> Language:
    found: Language = request.param
    return found


def read(atlas: Atlas, name: str, lang: Language, audience: Audience = "public") -> tuple[str, Reader]:
    html = render.html(every_page(atlas, lang)[name], lang, audience, release=7)
    return html, Reader(html)


@pytest.fixture(scope="module")
def once(atlas: Atlas) -> Callable[..., tuple[str, Reader]]:
    """Read pages of the sample town that were written once for all tests."""
    models = cache(lambda lang: every_page(atlas, lang))

    @cache
    def found(name: str, lang: Language, audience: Audience = "public") -> tuple[str, Reader]:
        html = render.html(models(lang)[name], lang, audience, release=7)
        return html, Reader(html)

    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_page_is_well_formed_and_names_its_language_title_and_heading(
    once: Callable[..., tuple[str, Reader]], name: str, lang: Language
) -> None:
    html, reader = once(name, lang)
    assert html.startswith("<!doctype html>\n")
    assert reader.attributes("html") == [{"lang": lang}]
    assert reader.inside("title")[0]
    assert len(reader.attributes("h1")) == 1
    ids = [attributes["id"] for _, attributes in reader.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.asvs("1.2.3", "14.2.3")
@pytest.mark.parametrize("name", NAMES)
def test_no_page_holds_inline_style_or_script_or_foreign_address(
    once: Callable[..., tuple[str, Reader]], name: str, lang: Language
) -> None:
    _, reader = once(name, lang)
    for tag, attributes in reader.tags:
        assert tag != "style"
        assert "style" not in attributes
        assert not [key for key in attributes if key.startswith("on")]
        for key in ("href", "src", "action"):
            address = attributes.get(key)
            assert address is None or address.startswith(("/", "#", "mailto:")), address
            assert address is None or not address.startswith("//")
    assert all(attributes.get("src") for attributes in reader.attributes("script"))
    assert [text for stack, text in reader.texts if "script" in stack] == []


@pytest.mark.parametrize("name", NAMES)
def test_labels_point_to_what_is_there_and_headings_do_not_jump(
    once: Callable[..., tuple[str, Reader]], name: str, lang: Language
) -> None:
    _, reader = once(name, lang)
    ids = {attributes.get("id") for _, attributes in reader.tags}
    for _, attributes in reader.tags:
        for target in (attributes.get("aria-labelledby") or "").split():
            assert target in ids
    levels = [int(tag[1]) for tag, _ in reader.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_the_foot_of_each_public_page_of_a_member_leads_to_its_texts(
    atlas: Atlas, once: Callable[..., tuple[str, Reader]], lang: Language
) -> None:
    texts = {f"/{lang}/{atlas.slug}/info/{name}" for name in ("impressum", "privacy", "accessibility")}
    for name, page in every_page(atlas, lang).items():
        _, reader = once(name, lang)
        led = {one.get("href") for one in reader.attributes("a")} & texts
        assert led == (texts if page.atlas else set()), name
        _, inside = once(name, lang, "internal")
        assert not {one.get("href") for one in inside.attributes("a")} & texts


def test_a_page_says_the_same_bytes_each_time(atlas: Atlas, lang: Language) -> None:
    assert read(atlas, "map", lang)[0] == read(atlas, "map", lang)[0]


def test_the_table_of_a_map_holds_every_number_of_the_artefact(atlas: Atlas, lang: Language) -> None:
    _, reader = read(atlas, "start", lang)
    cells = reader.inside("tbody")
    found = atlas.values(ARMUT).slice("2024", "quartier")
    assert found is not None
    formats = Formats(lang)
    for position, name in enumerate(sample.QUARTERS):
        observation = found.at(position)
        following = cells[cells.index(name) + 1 :][:4]
        if observation.value is None:
            assert following[0] == {"de": "geschützt", "en": "protected"}[lang]
        else:
            assert following[0] == formats.number(observation.value, 1)
            assert formats.number(observation.numerator or 0) in " ".join(following)


def test_table_stands_before_map_and_chart_in_the_source(atlas: Atlas) -> None:
    html, _ = read(atlas, "start", "de")
    assert (
        html.index('class="lead"')
        < html.index("<table")
        < html.index('class="map"')
        < html.index("chart line")
    )


def test_pages_tell_by_what_figures_were_converted_and_where_it_is(lang: Language) -> None:
    def moved(document: sample.Document) -> None:
        newest = {**document["area_sets"][2], "id": "quartier@2024-01-01", "valid_from": "2024-01-01"}
        shares = [[f"{n:02d}", f"{n:02d}", 1.0] for n in range(1, 13)]
        document["area_sets"].append(newest)
        document["crosswalks"] = [
            {"from": "quartier", "to": newest["id"], "method": "area", "weight": None, "shares": shares}
        ]

    made = sample.town(moved)
    digest = made.atlas.indicators[ARMUT].values
    document = json.loads(made.files[digest, "json"])
    old = next(s for s in document["slices"] if (s["period"], s["level"]) == ("2023", "quartier"))
    document["slices"].append(
        {**old, "set": "quartier@2024-01-01", "rebased_from": "quartier", "flags": {"1": ["estimated"]}}
    )
    made.files[digest, "json"] = json.dumps(document).encode()
    atlas = made.atlas
    word = {"de": "(geschätzt)", "en": "(estimated)"}[lang]
    for audience, address in (
        ("public", "/api/v1/tenants/musterau/crosswalks?from=quartier&amp;to=quartier"),
        ("internal", "/desk/musterau/atlas/crosswalks?from=quartier&amp;to=quartier"),
    ):
        page = pages.indicator_page(atlas, atlas.values(ARMUT), ARMUT, lang)
        html = render.html(page, lang, audience, release=7)  # type: ignore[arg-type]
        assert word in html
        assert address in html
        assert address in render.html(pages.downloads_page(atlas, lang), lang, audience, release=7)  # type: ignore[arg-type]
    untouched = pages.indicator_page(atlas, atlas.values("kinder"), "kinder", lang)
    assert "/crosswalks" not in render.html(untouched, lang, release=7)


def test_a_number_behind_a_protected_status_is_never_shown() -> None:
    made = sample.town()
    digest = next(entry.values for entry in made.atlas.indicators.values() if entry.code == ARMUT)
    document = json.loads(made.files[digest, "json"])
    for one in document["slices"]:
        for position, letter in enumerate(one["status"]):
            if letter != "o":
                for name in ("value", "numerator", "denominator"):
                    one[name][position] = 4861.25
    made.files[digest, "json"] = json.dumps(document).encode()
    everything = "".join(page.html for page in prepared_pages(made.atlas))
    everything += "".join(render.html(page, "de") for page in every_page(made.atlas, "de").values())
    values = made.atlas.values(ARMUT)
    everything += json.dumps(list(value_items(made.atlas, values, ValueQuery())))
    everything += values_csv(made.atlas, values, ValueQuery(), "de").decode()
    assert "geschützt" in everything
    assert not re.search(r"4[.,]?861", everything)


def test_a_protected_cell_is_never_a_zero_and_is_explained(atlas: Atlas, lang: Language) -> None:
    html, reader = read(atlas, "start", lang)
    assert "is-suppressed" in html
    assert {"de": "In 2 Gebieten ist der Wert geschützt", "en": "In 2 areas the value is protected"}[
        lang
    ] in reader.words
    rows = re.findall(r'<tr data-a="(?:3|6)".*?</tr>', html)
    assert len(rows) == 2
    assert all("<svg" not in row and ">0" not in row for row in rows)


def test_a_missing_value_reads_as_missing(atlas: Atlas) -> None:
    code = "sprachauffaellig"
    page = pages.atlas_page(atlas, atlas.values(code), ViewState.resolve(atlas, code), "de")
    missing = next(row for row in page.rows if row.area.position == 1)
    assert missing.cell.text == "keine Angabe"
    assert page.words.hidden == ("Für 1 Gebiet liegt keine Angabe vor.",)


def test_words_name_city_highest_and_lowest(atlas: Atlas) -> None:
    page = every_page(atlas, "de")["start"]
    assert isinstance(page, pages.AtlasPage)
    assert page.words.city.striptags().startswith("Musterau: ")
    shown = sorted((row for row in page.rows if row.cell.shown), key=lambda row: row.cell.value or 0)
    assert shown[-1].area.name in page.words.spread.striptags().split("niedrigsten")[0]
    assert shown[0].area.name in page.words.spread.striptags().split("niedrigsten")[1]


def test_a_ready_made_figure_without_city_value_says_that_there_are_no_counts(atlas: Atlas) -> None:
    entry = sample.town(lambda document: document["indicators"][1].update(kind="figure")).atlas
    values = atlas.values(ARMUT)
    bare = type(values)(
        values.indicator,
        values.classes,
        {key: one for key, one in values.slices.items() if key[1] != "kommune"},
    )
    page = pages.atlas_page(entry, bare, ViewState.resolve(entry, ARMUT), "de")
    assert page.words.city.startswith("Nicht verfügbar")
    assert Reader(render.html(page, "de"))


def test_a_reason_that_the_release_gives_is_said_in_words() -> None:
    made = sample.town()
    digest = made.atlas.indicators[ARMUT].values
    document = json.loads(made.files[digest, "json"])
    for one in document["slices"]:
        if one["level"] == "kommune":
            one.update(status="n", value=[None], numerator=None, denominator=None, reason="no_counts")
    made.files[digest, "json"] = json.dumps(document).encode()
    said: dict[Language, str] = {"de": "Nicht verfügbar: Für die ganze Kommune", "en": "Not available:"}
    for lang, words in said.items():
        assert words in read(made.atlas, "start", lang)[1].words


def test_a_level_without_the_newest_period_shows_its_own_newest(atlas: Atlas) -> None:
    values = atlas.values(ARMUT)
    older = {key: one for key, one in values.slices.items() if key[:2] != ("2024", "quartier")}
    bare = type(values)(values.indicator, values.classes, older)
    page = pages.atlas_page(atlas, bare, ViewState.resolve(atlas), "de")
    assert (page.state.period, page.state.moved) == ("2023", ("period",))
    assert [option.value for option in page.periods] == list(reversed(sample.PERIODS[:-1]))


def test_rows_are_sorted_by_name_as_in_a_dictionary_or_by_value(atlas: Atlas) -> None:
    def names(sort: str) -> list[str]:
        state = ViewState.resolve(atlas, sort=sort)
        page = pages.atlas_page(atlas, atlas.values(state.indicator), state, "de")
        return [row.area.name for row in page.rows]

    assert names("name")[8:9] == ["Ölmühle"]
    assert names("-name") == names("name")[::-1]
    assert names("-value")[0] == "Bahnhofsviertel"
    assert names("value")[0] == "Am Anger"
    assert set(names("value")[-2:]) == set(names("-value")[-2:]) == {"Birkenhöhe", "Hafen"}


def test_a_place_without_shapes_has_everything_but_the_map() -> None:
    def change(document: sample.Document) -> None:
        for one in document["area_sets"]:
            one["shapes"] = None

    bare = sample.town(change).atlas
    html, reader = read(bare, "start", "de")
    assert 'class="map"' not in html
    assert "noch keine Grenzen" in reader.words
    assert "Bahnhofsviertel" in reader.words
    assert Reader(render.html(every_page(bare, "de")["profile"], "de"))


def test_an_atlas_without_indicators_still_has_profiles_and_downloads() -> None:
    empty = sample.town(lambda document: document.update(indicators=[], default_indicator=None)).atlas
    made = list(prepared_pages(empty))
    assert len(made) == page_count(empty)
    for page in made:
        Reader(page.html)
    with pytest.raises(NotThereError):
        ViewState.resolve(empty)


@pytest.mark.asvs("1.1.2")
def test_names_of_members_are_escaped() -> None:
    def change(document: sample.Document) -> None:
        document["tenant"]["name"] = "<b>Au</b>"
        document["area_sets"][2]["areas"][2]["name"] = '"><script>x</script>'

    rude = sample.town(change).atlas
    for name in ("start", "map", "profile", "compare", "indicator"):
        html, reader = read(rude, name, "de")
        assert "<script>x" not in html
        assert "<b>Au" not in html
        assert all(attributes.get("src") for attributes in reader.attributes("script"))


def test_internal_pages_carry_a_watermark_and_stay_behind_the_desk(atlas: Atlas, lang: Language) -> None:
    for name in ("start", "profile", "indicator", "compare", "downloads"):
        html, reader = read(atlas, name, lang, "internal")
        assert {"de": "Intern", "en": "Internal"}[lang] in reader.words
        assert "/a/" not in html
        assert f"/de/{sample.SLUG}/" not in html
        assert f"/en/{sample.SLUG}/" not in html
        if lang == "en":
            inner = [str(a["href"]) for a in reader.attributes("a") if "lang" not in a]
            pages_inside = [href for href in inner if href.startswith("/desk/") and "/artefacts/" not in href]
            assert pages_inside
            assert all("lang=en" in href for href in pages_inside)


def test_a_text_that_is_only_german_is_marked_on_an_english_page(atlas: Atlas) -> None:
    html, _ = read(atlas, "downloads", "en")
    assert '<span lang="de">Auffällige Sprache bei der Einschulung</span>' in html


def test_a_pinned_release_stays_in_every_link_of_the_atlas(atlas: Atlas) -> None:
    html = render.html(every_page(atlas, "de")["map"], "de", release=2, pinned=True)
    reader = Reader(html)
    hrefs = [str(a["href"]) for a in reader.attributes("a")]
    inside = [href for href in hrefs if href.startswith(f"/de/{sample.SLUG}/") and "release=2" not in href]
    # The way to the current release, and what belongs to none.
    own = [f"info/{name}" for name in ("history", "privacy", "accessibility", "impressum")]
    assert inside == [f"/de/{sample.SLUG}/{path}" for path in ["", *own]]
    assert {"type": "hidden", "name": "release", "value": "2"} in reader.attributes("input")


def test_prepared_pages_have_public_paths_and_are_as_many_as_announced(atlas: Atlas) -> None:
    made = list(prepared_pages(atlas, release=1))
    paths = [page.path for page in made]
    assert len(paths) == len(set(paths)) == page_count(atlas)
    assert f"de/{sample.SLUG}/" in paths
    assert f"en/{sample.SLUG}/areas/quartier/03" in paths
    assert [page.path for page in prepared_pages(atlas, audience="internal")] == paths


def test_an_operator_is_named_where_people_look_for_a_contact(atlas: Atlas) -> None:
    site = Site(operator="Stiftung Muster", contact="hallo@example.org")
    for name in ("410", "contact", "imprint"):
        assert "hallo@example.org" in render.html(every_page(atlas, "de")[name], "de", site=site)


def test_every_page_leads_to_itself_in_the_other_language(atlas: Atlas) -> None:
    for name, page in every_page(atlas, "de").items():
        reader = Reader(render.html(page, "de"))
        slug = page.atlas.slug if page.atlas else ""
        other = page.address(Links("en", slug))
        assert any(a.get("href") == other and a.get("lang") == "en" for a in reader.attributes("a")), name


@pytest.mark.parametrize("position", range(1, 13))
def test_a_difference_within_chance_is_told_as_such_and_explained_once(atlas: Atlas, position: int) -> None:
    values = {code: atlas.values(code) for code in atlas.indicators}
    page = pages.profile_page(atlas, values, "quartier", f"{position:02d}", "de")
    html = render.html(page, "de")
    for fact in page.facts:
        found, newest = values[fact.entry.code], fact.entry.newest
        own = found.observation(atlas.sets, "quartier", page.area.key, newest).interval
        city = found.city(newest).value
        near = own is not None and city is not None and own.lower <= city <= own.upper
        assert fact.chance == (near and fact.entry.kind != "count" and fact.verdict != "wie die Kommune")
        assert fact.chance == fact.verdict.endswith("; das kann Zufall sein")
    assert html.count("auch ohne Grund herauskommen kann") == any(fact.chance for fact in page.facts)


def test_the_sample_has_both_kinds_of_difference(atlas: Atlas) -> None:
    values = {code: atlas.values(code) for code in atlas.indicators}
    found = [
        fact.chance
        for area in atlas.sets["quartier"].areas
        for fact in pages.profile_page(atlas, values, "quartier", area.key, "de").facts
        if fact.entry.kind != "count" and fact.verdict
    ]
    assert {True, False} == set(found)
