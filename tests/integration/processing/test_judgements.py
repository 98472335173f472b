"""A release says what may be said of its numbers, from the file to pages, data and withdrawals."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from keck.adapters import shelf
from keck.domain.notes import Note, NoteKind
from keck.domain.texts import LocalText
from keck.services.definitions import indicators
from keck.services.releasing import withdrawals
from keck.services.tables import notes
from keck.views.api import ValueQuery, value_items
from keck.views.atlas import Atlas
from keck.views.prepared import prepared_pages
from keck.views.tables.csv import values_csv
from tests.integration.conftest import Member
from tests.integration.processing.released import Released, publish

NAMES = ("Altstadt", "Hafen", "Weststadt", "Nordpark", "Südhang", "Anger")
SIZES = (800, 900, 1000, 700, 600, 400)
CODE = "own.armut"
DEFINITIONS = """
[[indicator]]
code = "armut"
name = "Kinder in Armut"
kind = "share"
numerator = "arme-kinder"
denominator = "kinder"
polarity = "-"
target = 12
"""


def poor(quarter: int, year: int) -> int:
    """Return how many children of a quarter are poor: the first rises, the third is far below it."""
    percent = (30 + 4 * (year - 2024), 21, 8, 5, 20, 1)[quarter]
    return round(SIZES[quarter] * percent / 100)


@pytest.fixture
def town(member: Member, tmp_path: Path) -> Member:
    """A member with six quarters, six years and a share with a target."""
    areas = tmp_path / "quartiere.csv"
    areas.write_text("key;name\n" + "".join(f"{n:02d};{name}\n" for n, name in enumerate(NAMES, start=1)))
    assert member.import_areas(areas, level="quartier")["state"] == "done"
    table = tmp_path / "kinder.csv"
    rows = [
        f"{n + 1:02d};{year};{SIZES[n]};{poor(n, year)}\n"
        for year in range(2019, 2025)
        for n in range(len(NAMES))
    ]
    table.write_text("Schlüssel;Jahr;Kinder;Arme Kinder\n" + "".join(rows))
    end = member.import_table(table)
    assert end["state"] == "done", end
    with member.scope() as scope:
        indicators.apply(scope, DEFINITIONS)
    return member


def judged(released: Released, period: str = "2024", level: str = "quartier") -> dict[str, Any]:
    return dict(released.slice(CODE, period, level)["judged"])


def atlas_of(member: Member, released: Released) -> Atlas:
    folder = shelf.public_data(member.settings.store)
    return Atlas.load(
        lambda digest, extension: folder.read(digest, extension) or b"", released.manifest["atlas"]
    )


def withdraw(town: Member, **what: str) -> None:
    with town.scope() as scope:
        job = withdrawals.withdraw(scope, **what)
    assert town.finish(job)["state"] == "done"


def test_a_release_is_judged_in_data_pages_api_and_csv(town: Member) -> None:
    released = publish(town)
    found, shown = judged(released), released.slice(CODE, "2024", "quartier")
    # Anger has 4 poor children of 400: protected, and with it whatever gives it away.
    assert shown["status"][5] == "s"
    for letters in found["letters"].values():
        assert all(
            letter == "-" for letter, status in zip(letters, shown["status"], strict=True) if status != "o"
        )
    assert (found["letters"]["city"][0], found["letters"]["city"][2]) == ("w", "b")
    assert (found["letters"]["target"][0], found["letters"]["target"][2]) == ("w", "b")
    assert found["letters"]["trend"][0] == "r"
    assert set(judged(released, "2023")) == {"letters"}
    assert judged(released, level="kommune")["letters"]["target"] == "w"
    assert next(e for e in released.atlas["indicators"] if e["code"] == CODE)["target"] == 12

    atlas = atlas_of(town, released)
    values = atlas.values(CODE)
    items = {item["area"]: item for item in value_items(atlas, values, ValueQuery(periods=("2024",)))}
    first, hidden = items["quartier:01"], items["quartier:06"]
    assert (first["verdict"], first["verdict_target"], first["trend"]) == ("worse", "worse", "rising")
    assert (first["rank_from"], first["reliable"]) == (1, True)
    assert (hidden["verdict"], hidden["trend"], hidden["reliable"], hidden["rank_from"]) == (None,) * 4
    content = values_csv(atlas, values, ValueQuery(periods=("2024",)), "de").decode()
    rows = {row["area"]: row for row in csv.DictReader(io.StringIO(content, newline=""))}
    assert (rows["quartier:03"]["verdict"], rows["quartier:01"]["reliable"]) == ("better", "true")
    assert rows["quartier:06"]["verdict"] == rows["quartier:06"]["reliable"] == ""

    pages = {one.path: one.html for one in prepared_pages(atlas, release=1)}
    profile = pages[f"de/{town.slug}/areas/quartier/01"]
    assert "ungünstiger" in profile
    assert "steigt" in profile
    assert "gegenüber der übrigen Kommune" in pages[f"de/{town.slug}/indicators/{CODE}"]
    assert "less favourable" in pages[f"en/{town.slug}/areas/quartier/01"]


def test_a_break_noted_at_the_desk_ends_the_trend_of_its_quarter(town: Member) -> None:
    with town.scope() as scope:
        broken = Note(
            NoteKind.BREAK, LocalText("neu gezählt"), indicator=CODE, area="quartier:01", period="2022"
        )
        notes.add(scope, broken, "public")
    letters = judged(publish(town))["letters"]["trend"]
    assert letters[0] == "-"
    assert letters[2] == "n"


def test_what_is_withdrawn_moves_no_judgement_of_others(town: Member) -> None:
    before = judged(publish(town))
    assert before["letters"]["city"][0] == "w"
    withdraw(town, area="quartier:01")
    left = Released(town)
    after = judged(left)
    assert {text[0] for text in after["letters"].values()} == {"-"}
    assert after["letters"]["city"][1:] == before["letters"]["city"][1:]
    assert min(place for place in after["rank"]["lower"] if place) == 1
    withdraw(town, period="2020")
    withdraw(town, period="2021")
    assert set(judged(Released(town))["letters"]["trend"]) == {"-"}
