"""U-16: formulas beyond counts and shares in a real release, from their file to the public page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from keck.domain.definition_files import FaultyFormula
from keck.services.definitions import indicators
from keck.web.public import create_public_app
from tests.integration.conftest import Member
from tests.integration.processing.released import Released, publish
from tests.integration.processing.test_publishing import build_town

DEFINITIONS = """
[[indicator]]
code = "armut"
name = "Kinderarmut"
formula = "share(kinder-arm, kinder)"
decimals = 1

[[indicator]]
code = "abstand"
name = { de = "Abstand zur Stadt", en = "Distance from the city" }
formula = "@own.armut - city(@own.armut)"
decimals = 1

[[indicator]]
code = "zwei-jahre"
name = "Kinderarmut in zwei Jahren"
formula = "pool(share(kinder-arm, kinder), 2)"
decimals = 1

[[indicator]]
code = "lage"
name = "Abweichung vom Mittel"
formula = "zscore(@own.armut)"
decimals = 2
"""


@pytest.fixture
def town(make_member: Callable[..., Member], tmp_path: Path) -> Member:
    """Return a member with two years of children and poor children in twelve quarters."""
    member = build_town(make_member("Zwölfviertel"), tmp_path)
    with member.scope() as scope:
        indicators.apply(scope, DEFINITIONS)
    return member


def entry(released: Released, code: str) -> dict[str, Any]:
    """Return what the atlas says of an indicator."""
    return dict(next(one for one in released.atlas["indicators"] if one["code"] == code))


def test_what_is_derived_is_shown_where_its_parts_are(town: Member, settings: Any) -> None:
    released = publish(town)
    share = released.slice("own.armut", "2024", "viertel")
    gap = released.slice("own.abstand", "2024", "viertel")
    assert "s" in share["status"]
    assert gap["status"] == share["status"]
    city = released.slice("own.armut", "2024", "kommune")["value"][0]
    for own, distance in zip(share["value"], gap["value"], strict=True):
        assert distance is None if own is None else distance == pytest.approx(own - city)
    assert gap["numerator"] is None
    described = entry(released, "own.abstand")
    assert described["depends_on"] == ["own.armut"]
    assert described["formula"] == "share(kinder-arm, kinder) - city(share(kinder-arm, kinder))"
    assert "„Kinderarmut“" in described["formula_text"]["de"]
    visitor: FlaskClient = create_public_app(settings).test_client()
    page = visitor.get(f"/de/{town.slug}/indicators/own.abstand").get_data(as_text=True)
    assert "Abstand zur Stadt" in page
    assert "Prozentpunkte" in page


def test_two_years_show_what_one_year_hides(town: Member) -> None:
    released = publish(town)
    single = [released.slice("own.armut", year, "viertel")["status"].count("s") for year in ("2023", "2024")]
    pooled = released.slice("own.zwei-jahre", "2023..2024", "viertel")
    assert pooled["status"].count("s") <= min(single)
    assert entry(released, "own.zwei-jahre")["pooling"] == 2
    assert all(words == ["pooled"] for words in pooled["flags"].values())


def test_a_deviation_is_made_of_shown_areas(town: Member, settings: Any) -> None:
    released = publish(town)
    shown = [v for v in released.slice("own.armut", "2024", "viertel")["value"] if v is not None]
    standing = [v for v in released.slice("own.lage", "2024", "viertel")["value"] if v is not None]
    visitor: FlaskClient = create_public_app(settings).test_client()
    page = visitor.get(f"/de/{town.slug}/map?indicator=own.lage&level=viertel").get_data(as_text=True)
    assert "für Zwölfviertel insgesamt gibt es keine" in page
    mean = sum(shown) / len(shown)
    spread = (sum((v - mean) ** 2 for v in shown) / len(shown)) ** 0.5
    assert standing == pytest.approx([(v - mean) / spread for v in shown])


def test_an_indicator_that_others_name_can_not_change_into_something_else(town: Member) -> None:
    other = '[[indicator]]\ncode = "armut"\nname = "Rang"\nformula = "rank(kinder)"\n'
    with town.scope() as scope, pytest.raises(FaultyFormula) as fault:
        indicators.apply(scope, other)
    assert fault.value.indicator == "own.abstand"


def test_next_years_table_comes_in_beside_formulas(town: Member, tmp_path: Path) -> None:
    publish(town)
    table = tmp_path / "kinder.csv"
    lines = table.read_text().splitlines()
    table.write_text(
        "\n".join([*lines, *(line.replace(";2024;", ";2025;") for line in lines if ";2024;" in line)])
    )
    assert town.import_table(table)["state"] == "done"
    released = publish(town)
    assert released.slice("own.abstand", "2025", "viertel")["status"].count("o") > 0
