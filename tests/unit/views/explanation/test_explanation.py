"""What is said of one number: followed from the counts of the sample town, and silent where it must be."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from keck.views import render
from keck.views.atlas import Atlas
from keck.views.explanation import Explanation, Opened, PastRelease, Releases, explain
from keck.views.links import Links
from keck.views.pages import explain_page
from keck.views.state import NotThereError
from tests.unit.views import sample
from tests.unit.views.every_page import NONE, every_page
from tests.unit.views.reader import Reader

ARMUT = "kinder-in-armut"


def explained(atlas: Atlas, code: str, period: str, level: str, key: str, **given: Any) -> Explanation:
    found = atlas.area(level, key)
    assert found is not None
    releases = given.get("releases", NONE)
    return explain(atlas, atlas.values(code), code, period, found[0], releases, given.get("lang", "de"))


@pytest.mark.parametrize("key", ["01", "03", "12"])
def test_a_share_is_written_with_the_numbers_that_it_was_computed_from(atlas: Atlas, key: str) -> None:
    part, whole = sample.counts(ARMUT, "2023")[int(key) - 1]
    one = explained(atlas, ARMUT, "2023", "quartier", key)
    assert one.equation is not None
    assert one.equation.below is not None
    assert (one.equation.above.number, one.equation.below.number) == (str(part), str(whole))
    assert one.equation.factor == "100"
    assert one.equation.result == f"{part / whole * 100:.1f}".replace(".", ",") + "\xa0%"
    assert one.equation.above.terms == ("Kinder in Familien mit Bürgergeld",)
    assert one.equation.below.terms == ("Kinder unter 18 Jahren",)
    assert one.equation.complete
    assert one.parts == ()


def test_a_count_is_the_count_and_nothing_is_divided(atlas: Atlas) -> None:
    one = explained(atlas, "kinder", "2024", "quartier", "02")
    assert one.equation is not None
    assert (one.equation.below, one.equation.factor) == (None, "")
    assert one.equation.above.number == one.equation.result == str(sample.counts("kinder", "2024")[1][1])
    assert one.interval == ()


def test_a_sum_names_its_parts_and_they_add_up(atlas: Atlas) -> None:
    one = explained(atlas, ARMUT, "2023", "bezirk", "02")
    (made,) = one.parts
    assert "4 Gebieten" in made.sentence
    assert [part.area.key for part in made.listed] == ["05", "06", "07", "08"]
    assert one.equation is not None
    numbers = [int(part.cell.numerator) for part in made.listed]
    assert sum(numbers) == int(one.equation.above.number)
    city = explained(atlas, ARMUT, "2023", "kommune", "05999001")
    assert len(city.parts[0].listed) == 12
    assert "zu keinem Gebiet" in city.parts[0].sentence


def test_a_hidden_part_of_a_sum_stays_hidden(atlas: Atlas) -> None:
    one = explained(atlas, ARMUT, "2024", "bezirk", "02")
    hafen = next(part for part in one.parts[0].listed if part.area.name == "Hafen")
    assert (hafen.cell.text, hafen.cell.numerator, hafen.cell.denominator) == ("geschützt", "", "")


def test_all_hidden_cells_are_told_the_same_whatever_the_reason(atlas: Atlas) -> None:
    def told(key: str) -> str:
        found = atlas.area("quartier", key)
        assert found is not None
        page = explain_page(
            atlas, atlas.values(ARMUT), ARMUT, "de", period="2024", area=found[0].id, releases=NONE
        )
        return render.html(page, "de").replace(found[0].name, "<name>").replace(found[0].id, "<id>")

    pages = [re.sub(r"areas/quartier/\d+", "", told(key)) for key in ("07", "04")]
    assert pages[0] == pages[1]
    assert "geschützt" in pages[0]
    assert 'class="equation"' not in pages[0]
    assert "in 95" not in pages[0], "a range would tell where the value lies"


def test_what_is_missing_is_not_called_protected(atlas: Atlas) -> None:
    one = explained(atlas, "sprachauffaellig", "2024", "quartier", "02")
    assert "keine Angabe veröffentlicht" in one.standing
    assert one.equation is None


def test_the_source_is_told_with_its_days_for_the_period_alone(atlas: Atlas) -> None:
    newest = explained(atlas, ARMUT, "2024", "quartier", "01")
    assert newest.suppliers == [
        ("Stadt Musterau, Statistikstelle", [date(2025, 1, 15)]),
        ("Jobcenter Musterau", [date(2025, 3, 1)]),
    ]
    older = explained(atlas, ARMUT, "2023", "quartier", "01")
    assert [name for name, _ in older.suppliers] == ["Stadt Musterau, Statistikstelle"]


def without_news(document: sample.Document) -> None:
    for entry in document["indicators"]:
        for name in ("version", "terms", "inputs", "per"):
            del entry[name]


def test_a_release_from_before_tells_what_it_knows() -> None:
    atlas = sample.town(without_news).atlas
    one = explained(atlas, ARMUT, "2023", "quartier", "01")
    assert one.equation is not None
    assert one.equation.complete
    assert one.equation.above.terms == ()
    assert one.suppliers == [("Stadt Musterau, Statistikstelle", [])]
    assert one.entry.derivation.version is None


def changed(how: Callable[[sample.Document], None]) -> Opened:
    town = sample.town(how)
    return Opened(town.atlas, town.atlas.values(ARMUT))


def with_value(change: Callable[[sample.Document, int], None], period: str = "2024") -> Opened:
    """Return a release in which a slice of the quarters differs."""
    town = sample.town()
    document = sample.values_document(ARMUT, "share")
    found = next(s for s in document["slices"] if (s["period"], s["level"]) == (period, "quartier"))
    change(found, 0)
    atlas = town.atlas
    digest = town.add(json.dumps(document).encode(), "json")
    entry = replace(atlas.indicators[ARMUT], values=digest)
    atlas = replace(atlas, indicators={**atlas.indicators, ARMUT: entry}, read=town.read)
    return Opened(atlas, atlas.values(ARMUT))


def revised(found: sample.Document, place: int) -> None:
    found["value"][place], found["numerator"][place] = 50.0, 205.0


def hidden(found: sample.Document, place: int) -> None:
    found["status"] = "s" + found["status"][1:]
    for name in ("value", "numerator", "denominator"):
        found[name][place] = None


def newly_defined(document: sample.Document) -> None:
    document["indicators"][1]["per"] = 1000


def history(*opened: Opened | None) -> list[tuple[int, str, str]]:
    past = tuple(PastRelease(n, date(2025, n, 1), "", str(n)) for n in range(1, len(opened) + 1))
    releases = Releases(len(opened), past, lambda one, _code: opened[one.number - 1])
    now = opened[-1]
    assert now is not None
    one = explained(now.atlas, ARMUT, "2024", "quartier", "01", releases=releases)
    return [(row.release.number, row.cell.text if row.cell else row.word, row.change) for row in one.history]


def test_the_history_tells_what_each_release_showed_and_why_it_changed() -> None:
    plain = changed(lambda _document: None)
    assert plain.values is not None
    value = explained(plain.atlas, ARMUT, "2024", "quartier", "01").cell.text
    assert history(plain, plain, with_value(revised), plain) == [
        (4, value, "geändert: Daten geändert"),
        (3, "50,0\xa0%", "geändert: Daten geändert"),
        (2, value, "unverändert"),
        (1, value, "erste Veröffentlichung"),
    ]
    defined = changed(newly_defined)
    other = Opened(defined.atlas, with_value(revised).values)
    assert history(plain, other)[0] == (2, "50,0\xa0%", "geändert: Definition geändert")


def test_the_history_says_nothing_of_what_was_withdrawn_or_hidden() -> None:
    plain, secret = changed(lambda _document: None), with_value(hidden)
    value = explained(plain.atlas, ARMUT, "2024", "quartier", "01").cell.text
    assert history(None, plain) == [(2, value, ""), (1, "zurückgezogen", "")]
    assert history(plain, secret, plain) == [
        (3, value, "wird jetzt gezeigt"),
        (2, "geschützt", "wird nicht mehr gezeigt"),
        (1, value, "erste Veröffentlichung"),
    ]


def test_a_converted_value_names_the_older_areas_and_their_shares() -> None:
    def change(document: sample.Document) -> None:
        old = json.loads(json.dumps(document["area_sets"][2]))
        old["id"], old["valid_from"] = "quartier@2010-01-01", "2010-01-01"
        document["area_sets"].append(old)
        document["area_sets"][2]["valid_from"] = "2020-01-01"
        document["crosswalks"] = [
            {
                "from": "quartier@2010-01-01",
                "to": "quartier",
                "method": "area",
                "weight": None,
                "shares": [["01", "01", 0.6], ["02", "01", 0.25], ["02", "02", 0.75]],
            }
        ]

    town = sample.town(change)
    values = town.atlas.values(ARMUT)
    now = values.slice("2019", "quartier")
    assert now is not None
    before = replace(now, set_id="quartier@2010-01-01")
    converted = replace(now, rebased_from="quartier@2010-01-01")
    values = replace(
        values,
        every=(before, converted),
        slices={("2019", "quartier", ""): converted},
    )
    found = town.atlas.area("quartier", "01")
    assert found is not None
    one = explain(town.atlas, values, ARMUT, "2019", found[0], NONE, "de")
    (made,) = one.parts
    assert "Umstiegsschlüssel" in made.sentence
    assert [(part.area.key, part.share) for part in made.listed] == [("01", "60,0\xa0%"), ("02", "25,0\xa0%")]
    assert one.crosswalk == ("quartier@2010-01-01", "quartier")


@pytest.mark.parametrize(
    ("period", "area"), [("1999", "quartier:01"), ("2024", "quartier:99"), ("2024", "nichts")]
)
def test_what_the_release_does_not_hold_is_not_explained(atlas: Atlas, period: str, area: str) -> None:
    with pytest.raises(NotThereError):
        explain_page(atlas, atlas.values(ARMUT), ARMUT, "de", period=period, area=area, releases=NONE)


def test_the_citation_names_value_source_release_and_a_lasting_address(atlas: Atlas) -> None:
    past = (PastRelease(7, date(2025, 4, 1), "", "x"),)
    releases = Releases(7, past, lambda _one, _code: None)
    page = explain_page(
        atlas,
        atlas.values(ARMUT),
        ARMUT,
        "de",
        period="2023",
        area="quartier:03",
        releases=releases,
        origin="https://atlas.example",
    )
    cited = page.cited(Links("de", sample.SLUG))
    for part in ("Musterau", "Bahnhofsviertel", "2023", page.explained.cell.text, "Statistikstelle"):
        assert part in cited
    assert "Veröffentlichung 7 vom 1. April 2025" in cited
    assert cited.endswith(
        "https://atlas.example/de/musterau/explain?indicator=kinder-in-armut&period=2023&area=quartier:03&release=7"
    )


@pytest.mark.parametrize("name", ["start", "map", "profile", "indicator", "compare", "city"])
def test_every_number_in_a_table_leads_to_its_own_explanation(atlas: Atlas, name: str) -> None:
    html = render.html(every_page(atlas, "de")[name], "de", release=3)
    links = [a for a in Reader(html).attributes("a") if a.get("class") == "why"]
    assert links
    assert all(a["title"] == "Woher kommt diese Zahl?" for a in links)
    for address in {str(a["href"]) for a in links}:
        code, period, area = re.findall(r"=([^&]+)", address)
        level, _, key = area.partition(":")
        assert atlas.area(level, key) is not None
        assert period in atlas.indicators[code].periods
