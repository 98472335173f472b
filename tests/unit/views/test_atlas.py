"""Readers of the published data, the API's models and CSV."""

import csv
import io
import json

import pytest

from keck.domain.artefacts import canonical_json
from keck.domain.statuses import Status
from keck.views import api
from keck.views.atlas import Atlas
from keck.views.documents import UnreadableArtefactError
from keck.views.observations import UNKNOWN
from keck.views.state import NotThereError, ViewState
from keck.views.tables.csv import Variant, table_csv, values_csv
from keck.views.values import Values
from tests.unit.views import sample

ARMUT = "kinder-in-armut"


def test_values_are_found_by_area_period_and_level(atlas: Atlas) -> None:
    values = atlas.values(ARMUT)
    hafen = values.observation(atlas.sets, "quartier", "07", "2024")
    assert hafen.status is Status.SUPPRESSED
    assert (hafen.value, hafen.numerator, hafen.denominator) == (None, None, None)
    shown = values.observation(atlas.sets, "quartier", "03", "2024")
    assert (shown.numerator, shown.denominator) == sample.counts(ARMUT, "2024")[2]
    assert shown.flags == ("provisional",)
    assert values.observation(atlas.sets, "quartier", "99", "2024") is UNKNOWN
    assert values.observation(atlas.sets, "quartier", "03", "1999") is UNKNOWN
    assert values.periods("quartier") == list(sample.PERIODS)


def test_the_previous_version_is_read_and_others_are_refused() -> None:
    document = {"format": "keck.values", "version": 1, "indicator": "a", "slices": [], "footnotes": ["Alt"]}
    assert [note.text.de for note in Values.parse(canonical_json(document)).footnotes] == ["Alt"]
    for wrong in ({"version": 0}, {"version": 3}, {"format": "keck.atlas"}):
        with pytest.raises(UnreadableArtefactError):
            Values.parse(canonical_json({**document, **wrong}))


def test_children_and_parents_are_found(atlas: Atlas) -> None:
    city = atlas.city()
    assert city is not None
    assert [child.name for child in atlas.children(city)] == ["Mitte", "Nord", "Süd"]
    found = atlas.area("bezirk", "01")
    assert found is not None
    assert [child.name for child in atlas.children(found[0])] == list(sample.QUARTERS[:4])


def test_suppliers_are_named_once_even_where_an_indicator_names_several() -> None:
    def change(document: sample.Document) -> None:
        for indicator, named in zip(document["indicators"], ("Amt A; Amt B", "Amt B"), strict=False):
            indicator["source"]["supplier"] = named

    assert sample.town(change).atlas.suppliers()[:2] == ["Amt A", "Amt B"]


def test_a_state_that_is_not_published_falls_back_and_says_so(atlas: Atlas) -> None:
    state = ViewState.resolve(atlas, ARMUT, period="1999", level="wabe")
    assert (state.period, state.level, state.moved) == ("2024", "quartier", ("level", "period"))
    assert ViewState.resolve(atlas, area="bezirk:02").level == "bezirk"
    for wrong in ({"indicator": "none"}, {"area": "quartier:99"}, {"area": "nonsense"}):
        with pytest.raises(NotThereError):
            ViewState.resolve(atlas, **wrong)


def test_api_values_carry_status_words_and_no_hidden_number(atlas: Atlas) -> None:
    query = api.ValueQuery(periods=("2024",), levels=("quartier",))
    items = list(api.value_items(atlas, atlas.values(ARMUT), query, release=4))
    assert [item["area"] for item in items] == [f"quartier:{i:02d}" for i in range(1, 13)]
    hidden = items[6]
    assert (hidden["status"], hidden["value"], hidden["numerator"]) == ("suppressed", None, None)
    assert hidden["interval"] is None
    first = items[0]
    # 75 of 390: the limits of Wilson's interval.
    assert first["interval"] == {"lower": 15.627, "upper": 23.435, "level": 0.95, "method": "wilson"}
    assert (first["verdict"], first["verdict_without_area"], first["verdict_target"]) == (
        "similar",
        "similar",
        None,
    )
    assert (first["trend"], first["reliable"], first["rank_from"], first["rank_to"]) == (
        "no_clear_direction",
        True,
        5,
        7,
    )
    said = ("verdict", "verdict_without_area", "trend", "reliable", "rank_from", "rank_to")
    assert [hidden[name] for name in said] == [None] * len(said)
    assert items[2]["flags"] == ["provisional"]
    assert {item["release"] for item in items} == {4}
    json.dumps(api.page(items))


def test_api_values_are_narrowed_by_area(atlas: Atlas) -> None:
    query = api.ValueQuery(areas=("quartier:03", "bezirk:01"))
    items = list(api.value_items(atlas, atlas.values(ARMUT), query))
    assert len(items) == 2 * len(sample.PERIODS)
    assert {item["area"] for item in items} == {"quartier:03", "bezirk:01"}


def test_api_lists_areas_and_indicators_with_their_names(atlas: Atlas) -> None:
    areas = list(api.area_items(atlas))
    assert len(areas) == 1 + 3 + 12
    assert areas[-1]["parent"] == "bezirk:03"
    assert [item["code"] for item in api.indicator_items(atlas)] == ["kinder", ARMUT, "sprachauffaellig"]


def test_csv_holds_all_values_after_the_standard(atlas: Atlas) -> None:
    content = values_csv(atlas, atlas.values(ARMUT), api.ValueQuery(), "en", release=1)
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    assert len(rows) == 16 * len(sample.PERIODS)
    shown = next(row for row in rows if row["area"] == "quartier:03" and row["period"] == "2024")
    expected = atlas.values(ARMUT).observation(atlas.sets, "quartier", "03", "2024")
    assert float(shown["value"]) == expected.value
    assert content.count(b"\r\n") == len(rows) + 1
    assert {row["value"] for row in rows if row["status"] == "suppressed"} == {""}


def test_csv_for_german_spreadsheets_has_semicolons_and_decimal_commas(atlas: Atlas) -> None:
    content = values_csv(atlas, atlas.values(ARMUT), api.ValueQuery(), "de", variant=Variant.EXCEL)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert any("," in row["value"] for row in rows)
    assert not any("." in row["value"] for row in rows)


@pytest.mark.asvs("1.2.10")
@pytest.mark.parametrize("text", ["=1+1", "+49", "-x", "@sum", "\tx", "\rx"])
def test_csv_does_not_let_a_name_become_a_formula(text: str) -> None:
    content = table_csv(["a"], [[text]]).decode()
    [[_], [cell]] = list(csv.reader(io.StringIO(content, newline="")))
    assert cell == f"'{text}"


def test_csv_keeps_negative_numbers_as_numbers() -> None:
    assert table_csv(["a"], [[-1.5]]) == b"a\r\n-1.5\r\n"
