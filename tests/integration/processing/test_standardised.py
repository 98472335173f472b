"""Standardised rates and means in a real release: from tables to documents, API and pages."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient

from keck.compute.statistics.intervals import wilson
from keck.compute.statistics.means import student
from keck.services.definitions import indicators
from keck.services.releasing import withdrawals
from keck.web.public import create_public_app
from tests.integration.conftest import Member
from tests.integration.processing.released import Released, publish

BANDS = [*(f"{first}-{first + 4}" for first in range(0, 90, 5)), "90-"]
DEFINITIONS = """
[[indicator]]
code = "direkt"
name = { de = "Fälle, altersbereinigt", en = "Cases, standardised by age" }
formula = "standardised(faelle, leute, age, 10000, esp2013)"
unit = { de = "je 10.000", en = "per 10,000" }
decimals = 6
polarity = "-"
target = 500

[[indicator]]
code = "eigen"
name = "Fälle wie in der Stadt"
formula = "standardised(faelle, leute, age, 1000)"
decimals = 2
polarity = "-"

[[indicator]]
code = "erwartet"
name = { de = "Gezählt durch erwartet", en = "Counted by expected" }
formula = "100 * smr(faelle, leute, age)"
decimals = 4
polarity = "-"
"""
Rows = Sequence[tuple[Sequence[int], Sequence[int]]]


def mapping() -> str:
    """Return how the columns of the table become measures with age groups."""
    columns = [
        f'[[measure]]\ncode = "{code}"\nlabel = "{label}"\ncolumn = "{code}{number}"\ngroup = "age={band}"\n'
        for code, label in (("faelle", "Fälle"), ("leute", "Leute"))
        for number, band in enumerate(BANDS)
    ]
    head = 'dataset = "f"\nname = "Fälle"\nlayout = "wide"\narea_column = "nr"\nperiod = "2024"\n'
    return head + "".join(columns)


def build(member: Member, folder: Path, rows: Rows) -> Member:
    """Give a member quarters with cases and people in all bands."""
    areas, table = folder / "quartiere.csv", folder / "faelle.csv"
    areas.write_text("key;name\n" + "".join(f"{n:02};Viertel {n}\n" for n, _ in enumerate(rows, 1)))
    names = [f"{code}{number}" for code in ("faelle", "leute") for number in range(len(BANDS))]
    lines = [
        ";".join([f"{n:02}", *map(str, [*events, *people])]) for n, (events, people) in enumerate(rows, 1)
    ]
    table.write_text("\n".join([";".join(["nr", *names]), *lines]) + "\n")
    assert member.import_areas(areas, level="quartier")["state"] == "done"
    end = member.import_table(table, mapping())
    assert end["state"] == "done", end
    with member.scope() as scope:
        indicators.apply(scope, DEFINITIONS)
    return member


@pytest.fixture
def vector(reference_dir: Path) -> dict[str, Any]:
    """Return the published example whose bands are all large."""
    return dict(json.loads((reference_dir / "standardised_rates.json").read_text())["dsr"][0])


def rows_of(vector: dict[str, Any]) -> list[tuple[list[int], list[int]]]:
    """Return three quarters: the vector's, one with the same rates, one with fewer cases."""
    events, people = vector["count"], vector["population"]
    double = [2 * one for one in people]
    return [
        (events, people),
        ([2 * one for one in events], double),
        ([max(one // 2, 6) for one in events], double),
    ]


@pytest.fixture
def town(make_member: Callable[..., Member], tmp_path: Path, vector: dict[str, Any]) -> Member:
    """Return a member whose first quarter is the vector's area."""
    return build(make_member("Altersstadt"), tmp_path, rows_of(vector))


def test_the_vectors_reach_documents_api_and_pages(
    town: Member, settings: Any, vector: dict[str, Any]
) -> None:
    released = publish(town)
    one = released.slice("own.direkt", "2024", "quartier")
    assert one["status"] == "ooo"
    assert one["value"][0] == pytest.approx(vector["value"], rel=1e-9)
    limits = one["interval"]
    assert (limits["level"], limits["method"]) == (0.95, "dobson")
    assert limits["lower"][0] == pytest.approx(vector["lower95"], rel=1e-9)
    assert limits["upper"][0] == pytest.approx(vector["upper95"], rel=1e-9)
    assert limits["events"][0] == vector["total_count"]
    assert limits["base"][0] == vector["total_pop"]
    # What is judged is recomputed from what is published.
    judged = one["judged"]
    assert judged["wide"]["lower"][0] == pytest.approx(vector["lower998"], rel=1e-9)
    assert judged["wide"]["upper"][0] == pytest.approx(vector["upper998"], rel=1e-9)
    assert judged["letters"]["target"] == "wws"[:2] + judged["letters"]["target"][2]
    assert judged["letters"]["city"][2] == "b"
    assert "rest" not in judged["letters"]
    entry = next(one for one in released.atlas["indicators"] if one["code"] == "own.direkt")
    assert entry["bands"] == [f"age={band}" for band in BANDS]
    assert "Europäische Standardbevölkerung" in entry["formula_text"]["de"]
    visitor: FlaskClient = create_public_app(settings).test_client()
    (item,) = visitor.get(
        f"/api/v1/tenants/{town.slug}/values?indicator=own.direkt&level=quartier&area=quartier:01"
    ).get_json()["items"]
    assert item["interval"]["method"] == "dobson"
    assert item["interval"]["lower"] == pytest.approx(vector["lower95"], rel=1e-9)
    assert item["interval"]["events"] == vector["total_count"]
    page = visitor.get(f"/de/{town.slug}/indicators/own.direkt").get_data(as_text=True)
    assert "Dobson" in page
    assert "gegenüber der übrigen Kommune</th>" not in page


def test_each_way_says_what_it_is(town: Member, settings: Any) -> None:
    released = publish(town)
    own = released.slice("own.eigen", "2024", "kommune")
    (events,) = own["interval"]["events"]
    people = own["interval"]["base"][0]
    assert own["value"][0] == pytest.approx(1000 * events / people, rel=1e-9)
    ratio = released.slice("own.erwartet", "2024", "quartier")
    assert ratio["interval"]["method"] == "indirect"
    for value, counted, awaited in zip(
        ratio["value"], ratio["interval"]["events"], ratio["interval"]["expected"], strict=True
    ):
        assert value == pytest.approx(100 * counted / awaited, rel=1e-9)
    assert sum(ratio["interval"]["events"]) == pytest.approx(sum(ratio["interval"]["expected"]))
    assert ratio["judged"]["letters"]["rest"][2] == "b"
    assert released.slice("own.erwartet", "2024", "kommune")["value"] == [100]
    visitor: FlaskClient = create_public_app(settings).test_client()
    address = f"/{{}}/{town.slug}/explain?indicator=own.erwartet&period=2024&area=quartier:01"
    page = visitor.get(address.format("de")).get_data(as_text=True)
    assert "zu erwarten" in page
    assert "nach Byar ab 10), geteilt durch die erwarteten" in page
    assert "would be expected" in visitor.get(address.format("en")).get_data(as_text=True)


def test_a_hidden_band_leaves_no_number_anywhere(
    make_member: Callable[..., Member], tmp_path: Path, settings: Any, vector: dict[str, Any]
) -> None:
    rows = rows_of(vector)
    rows[0] = ([2, *rows[0][0][1:]], rows[0][1])
    town = build(make_member("Kleinstadt"), tmp_path, rows)
    released = publish(town)
    for code in ("own.direkt", "own.eigen", "own.erwartet"):
        one = released.slice(code, "2024", "quartier")
        assert one["status"].count("s") == 2
        assert one["status"][0] == "s"
        for place in (n for n, letter in enumerate(one["status"]) if letter == "s"):
            columns = [one["value"], *(v for v in one["interval"].values() if isinstance(v, list))]
            columns += [one["judged"]["wide"][side] for side in ("lower", "upper")]
            assert {column[place] for column in columns} == {None}
            assert {letters[place] for letters in one["judged"]["letters"].values()} == {"-"}


def test_a_withdrawn_quarter_takes_along_what_was_weighted_with_it(town: Member) -> None:
    publish(town)
    with town.scope() as scope:
        job = withdrawals.withdraw(scope, area="quartier:02", period="2024")
    assert town.finish(job)["state"] == "done"
    left = Released(town, 1)
    assert "own.erwartet" not in left.codes
    assert "own.eigen" not in left.codes
    anew = publish(town)
    for code in ("own.eigen", "own.erwartet"):
        one = anew.slice(code, "2024", "quartier")
        assert one["status"] == "omo"
        columns = [one["value"], *(v for v in one["interval"].values() if isinstance(v, list))]
        assert {column[1] for column in columns} == {None}


SCORES = "nr;n;auff;m;s\n01;120;30;51;10\n02;80;20;48;9\n03;60;30;55;12\n04;90;18;47;8\n"
SCORES_MAPPING = """
dataset = "test"
name = "Sprachtest"
layout = "wide"
area_column = "nr"
period = "2024"
[source]
supplier = "Stadt"
[[measure]]
code = "n"
label = "Getestete"
column = "n"
[[measure]]
code = "auff"
label = "Auffällige"
column = "auff"
[[measure]]
code = "m"
label = "Mittelwert"
column = "m"
kind = "mean"
unit = "Punkte"
base = "n"
[[measure]]
code = "s"
label = "Streuung"
column = "s"
kind = "figure"
unit = "Punkte"
base = "n"
"""
SCORES_DEFINITIONS = """
[[indicator]]
code = "mittel"
name = "Mittlerer Wert"
kind = "figure"
numerator = ["m"]
denominator = ["n"]
deviation = "s"
design_effect = 1.44
decimals = 1
polarity = "+"
target = 47

[[indicator]]
code = "anteil"
name = "Auffällige"
kind = "share"
numerator = ["auff"]
denominator = ["n"]
design_effect = 1.44
decimals = 1
"""


def test_clusters_widen_means_and_shares_in_words_and_numbers(
    make_member: Callable[..., Member], tmp_path: Path, settings: Any
) -> None:
    member = make_member("Teststadt")
    areas, table = tmp_path / "quartiere.csv", tmp_path / "test.csv"
    areas.write_text("key;name\n01;Eins\n02;Zwei\n03;Drei\n04;Vier\n")
    table.write_text(SCORES)
    assert member.import_areas(areas, level="quartier")["state"] == "done"
    end = member.import_table(table, SCORES_MAPPING)
    assert end["state"] == "done", end
    with member.scope() as scope:
        indicators.apply(scope, SCORES_DEFINITIONS)
    released = publish(member)
    mean = released.slice("own.mittel", "2024", "quartier")
    wanted = student(
        np.array([51.0, 48.0, 55.0, 47.0]), np.array([10, 9, 12, 8]), np.array([120, 80, 60, 90]), effect=1.44
    )
    assert mean["interval"]["method"] == "student"
    np.testing.assert_allclose(mean["interval"]["lower"], wanted.lower, atol=0.0006)
    np.testing.assert_allclose(mean["interval"]["upper"], wanted.upper, atol=0.0006)
    assert mean["interval"]["base"] == [120, 80, 60, 90]
    # 51 and 55 lie above the target of 47 beyond chance, the others do not.
    assert mean["judged"]["letters"]["target"] == "bsbs"
    share = released.slice("own.anteil", "2024", "quartier")
    effective = wilson(np.array([30, 20, 30, 18]) / 1.44, np.array([120, 80, 60, 90]) / 1.44, per=100)
    np.testing.assert_allclose(share["interval"]["lower"], effective.lower, atol=0.0006)
    visitor: FlaskClient = create_public_app(settings).test_client()
    for code in ("own.mittel", "own.anteil"):
        address = f"/de/{member.slug}/explain?indicator={code}&period=2024&area=quartier:01"
        page = visitor.get(address).get_data(as_text=True)
        assert "Der Designeffekt 1,44 heißt" in page
    (item,) = visitor.get(
        f"/api/v1/tenants/{member.slug}/values?indicator=own.mittel&area=quartier:03"
    ).get_json()["items"]
    assert item["interval"]["design_effect"] == 1.44
    assert item["interval"]["base"] == 60
    assert item["verdict_target"] == "better"
