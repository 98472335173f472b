from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from keck.services.definitions import indicators
from tests.integration.conftest import Member
from tests.integration.processing.released import publish
from tests.leipzig import CHILDREN_SHARE

FOREIGN_SHARE = """
[[indicator]]
code = "auslaenderanteil"
name = { de = "Ausländeranteil", en = "Foreigners" }
kind = "share"
numerator = ["anzahl-aller-auslaendischen-einwohner"]
denominator = ["anzahl-der-gesamten-hauptwohnsitzbevoelkerung"]
decimals = 1
"""


def done(end: dict[str, Any]) -> dict[str, Any]:
    assert end["state"] == "done", end
    return dict(end["result"])


def test_konstanz_with_areas_as_columns_and_umlauts_spelt_out(
    make_member: Callable[..., Member], data_dir: Path, figures: dict[str, Any]
) -> None:
    member = make_member("Konstanz", "08335043")
    boundaries = data_dir / "konstanz" / "konstanz_districts.zip"
    done(member.import_areas(boundaries, level="stadtteil", key="STT_NR", name="STT_NAME"))
    table = done(member.import_table(data_dir / "konstanz" / "nach_stadtteilen.csv"))
    assert [(m["matched"], m["total"]) for m in table["match"] if m["level"] == "stadtteil"] == [(15, 15)]
    released = publish(member)
    code = released.atlas["default_indicator"]
    expected = figures["konstanz"]
    assert released.slice(code, "2025", "kommune")["value"] == [expected["total_2025"]]
    assert released.slice(code, "1995", "kommune")["value"] == [expected["total_1995"]]
    assert [value for _, value in released.ranked(code, "2025", "stadtteil")[:3]] == [
        value for _, value in expected["bottom3_2025"]
    ]


def test_leipzigs_ready_made_share_is_shown_by_district_but_never_for_the_city(
    make_member: Callable[..., Member], data_dir: Path, figures: dict[str, Any]
) -> None:
    member = make_member("Leipzig", "14713000")
    boundaries = data_dir / "leipzig" / "ortsteile_cth_leipzig.geojson"
    done(member.import_areas(boundaries, level="ortsteil", key="name", name="name"))
    done(
        member.import_table(
            data_dir / "leipzig" / "leipzig-bedarfsgemeinschaften.json", mapping=CHILDREN_SHARE
        )
    )
    released = publish(member)
    expected = figures["leipzig_2023"]["children_in_sgb2_share_2022_merkmal_Anteil_an_Kindern"]
    ranked = released.ranked("own.kinder-sgb2", "2022", "ortsteil")
    assert len(ranked) == expected["n"]
    assert ranked[:1] == expected["min"]
    assert ranked[:-4:-1] == expected["max"]
    city = released.slice("own.kinder-sgb2", "2022", "kommune")
    assert city["value"] == [None]
    assert city["reason"] == "no_counts"


def test_muenchens_share_comes_from_its_counts_and_hides_whom_the_city_gives_away(
    make_member: Callable[..., Member], data_dir: Path, figures: dict[str, Any]
) -> None:
    member = make_member("München", "09162000")
    done(member.import_areas(data_dir / "muenchen/stadtbezirke.geojson", level="stadtbezirk", key="ref"))
    file = "muenchen/indikatorenatlas2014bevoelkerungauslaenderinnenanteil.csv"
    table = done(member.import_table(data_dir / file))
    assert {m["level"]: m["matched"] for m in table["match"]} == {"kommune": 1, "stadtbezirk": 25}
    with member.scope() as scope:
        indicators.apply(scope, FOREIGN_SHARE)
    released = publish(member)
    expected = figures["muenchen_auslaenderanteil_2012"]
    city = released.slice("own.auslaenderanteil", "2012", "kommune")["value"][0]
    assert city == pytest.approx(expected["city_recomputed_pct"], abs=1e-4)
    # Of the 26 people without a district one is German: city less districts would show that one.
    ranked = released.ranked("own.auslaenderanteil", "2012", "stadtbezirk")
    assert len(ranked) == 23
    assert round(ranked[-1][1], 1) == expected["max"][0][1]
    shown = released.slice("own.auslaenderanteil", "2012", "stadtbezirk")
    assert sum(n for n in shown["denominator"] if n) < expected["sum_population_25_districts"]
