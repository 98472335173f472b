"""Numbers, periods, groups and special rows as people write them."""

from datetime import date
from uuid import UUID

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.compute.tables import AreaIndex, AreaSetView
from keck.compute.tables.categories import age_band, sex
from keck.compute.tables.kinds import guess_kind
from keck.compute.tables.numbers import CellState, NumberSigns, guess_signs, parse_column
from keck.compute.tables.period_texts import find_periods, read_period, without_period
from keck.compute.tables.resolving import Resolver, TargetKind
from keck.compute.tables.special_rows import means_city, means_unassigned
from keck.domain.measures import MeasureKind
from keck.domain.periods import Period

SIGNS = st.sampled_from([(".", ""), (",", ""), (",", "."), (".", ","), (",", " "), (".", "'")])
HUNDREDTHS = st.integers(-(10**11), 10**11)


def written(hundredths: int, decimal: str, thousands: str) -> str:
    whole, rest = divmod(abs(hundredths), 100)
    sign = "-" if hundredths < 0 else ""
    return sign + f"{whole:,}".replace(",", thousands) + (f"{decimal}{rest:02d}" if rest else "")


@given(st.lists(HUNDREDTHS, min_size=1, max_size=20), SIGNS)
def test_numbers_are_read_as_they_were_written(numbers: list[int], signs: tuple[str, str]) -> None:
    column = pl.Series([f" {written(number, *signs)} " for number in numbers])
    values, states = parse_column(column, NumberSigns(*signs))
    assert states.tolist() == [CellState.NUMBER] * len(numbers)
    assert np.allclose(values * 100, numbers)


@given(st.lists(HUNDREDTHS, max_size=20), HUNDREDTHS.filter(lambda number: number % 100 != 0), SIGNS)
def test_one_number_with_two_decimals_gives_the_signs_away(
    numbers: list[int], proof: int, signs: tuple[str, str]
) -> None:
    cells = [written(number, *signs) for number in (*numbers, proof)]
    guess = guess_signs(cells)
    values, states = parse_column(pl.Series(cells), guess.signs)
    assert guess.certain
    assert states.tolist() == [CellState.NUMBER] * len(cells)
    assert np.allclose(values * 100, [*numbers, proof])


@pytest.mark.asvs("1.4.2")
@given(st.text(max_size=12), SIGNS)
def test_no_text_makes_reading_numbers_fail(text: str, signs: tuple[str, str]) -> None:
    values, states = parse_column(pl.Series([text], dtype=pl.String), NumberSigns(*signs))
    assert (states[0] == CellState.NUMBER) == bool(np.isfinite(values[0]))


@pytest.mark.parametrize(
    ("cells", "decimal", "thousands", "certain"),
    [
        (["1.234,5", "7"], ",", ".", True),
        (["1,234.5", "7"], ".", ",", True),
        (["1.234.567"], ",", ".", True),
        (["0,015138023", "28844,7"], ",", "", True),
        (["1023101.0", "129496.0"], ".", "", True),
        (["12510", "4.057"], ".", "", True),
        (["1.234", "2.345"], ",", ".", False),
        (["0.123", "0.456"], ".", "", True),
        (["1 234", "56,7"], ",", " ", True),
        (["12,5 %", "7 %"], ",", "", True),
        (["12", "7"], ".", "", True),
    ],
)
def test_signs_follow_from_all_cells(cells: list[str], decimal: str, thousands: str, certain: bool) -> None:
    guess = guess_signs(cells)
    assert (guess.signs, guess.certain) == (NumberSigns(decimal, thousands), certain)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2012", "2012"),
        ("2005.0", "2005"),
        ("31.12.2018", "2018-12-31"),
        ("2018-12-31 00:00:00", "2018-12-31"),
        ("2023/24", "sy2023"),
        ("Schuljahr 2023/2024", "sy2023"),
        ("Q4 2024", "2024-Q4"),
        ("IV. Quartal 2024", "2024-Q4"),
        ("2024Q1", "2024-Q1"),
        ("März 2024", "2024-03"),
        ("03/2024", "2024-03"),
        ("2020-2022", "2020..2022"),
        ("sy2023", "sy2023"),
        ("2023/25", None),
        ("31.02.2024", None),
        ("12510", None),
        ("Altdorf", None),
        ("", None),
    ],
)
def test_periods_are_read_as_people_write_them(text: str, code: str | None) -> None:
    assert read_period(text) == code


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)))
def test_days_and_months_are_read_in_every_spelling(day: date) -> None:
    iso = str(day)
    year, month, number = iso.split("-")
    assert read_period(iso) == read_period(f"{number}.{month}.{year}") == iso
    assert read_period(f"{year}{month}", compact=True) == f"{year}-{month}"


@given(st.text(max_size=30))
def test_no_text_makes_reading_periods_fail(text: str) -> None:
    for code in (read_period(text, compact=True), *find_periods(text)):
        assert code is None or Period.parse(code).code == code
    assert find_periods(without_period(text)) == [] or find_periods(text) != []


@given(st.integers(0, 99), st.integers(1, 20))
def test_age_bands_are_closed_whole_years(start: int, width: int) -> None:
    end = start + width
    code = f"{start}-{end - 1}"
    spellings = (
        f"{start} bis unter {end}",
        f"{start:02d} - < {end:02d}",
        f"{start} bis unter {end} Jahre",
        f"{start}-{end - 1}",
    )
    assert {age_band(text) for text in spellings} == {code}
    assert age_band(f"{start} Jahre und älter") == age_band(f"{start}+") == f"{start}-"


@pytest.mark.parametrize(
    ("text", "code"), [("Weiblich", "f"), ("Männer", "m"), ("divers", "d"), ("ledig", None)]
)
def test_sexes_are_recognised(text: str, code: str | None) -> None:
    assert sex(text) == code


@pytest.mark.parametrize(
    ("label", "numbers", "kind"),
    [
        ("Einwohner", [1, 2], MeasureKind.COUNT),
        ("Ausländer nach Migrationshintergrund", [1, 2], MeasureKind.COUNT),
        ("Schüler Mittelschule", [1, 2], MeasureKind.COUNT),
        ("Mieterhaushalte", [1, 2], MeasureKind.COUNT),
        ("Krankenhausbetten", [1, 2], MeasureKind.COUNT),
        ("SGB-II-Quote", [1, 2], MeasureKind.FIGURE),
        ("Anteil an Kindern", [1, 43], MeasureKind.FIGURE),
        ("Durchschnittsalter", [40, 41], MeasureKind.FIGURE),
        ("Personen je Bedarfsgemeinschaft", [1, 2], MeasureKind.FIGURE),
        ("Armut", [0.5, 2], MeasureKind.FIGURE),
        ("Ausgaben in €", [100, 200], MeasureKind.AMOUNT),
        ("Wanderungssaldo", [-3, 5], MeasureKind.AMOUNT),
    ],
)
def test_kinds_follow_from_name_and_numbers(label: str, numbers: list[float], kind: MeasureKind) -> None:
    assert guess_kind(label, np.array(numbers, dtype=float)).kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "000",
        "#100",
        "Insgesamt",
        "Stadt Köln",
        "Köln, Stadt",
        "KOELN",
        "05315",
        "5315",
        "05315000",
        "Gesamtstadt",
    ],
)
def test_the_city_is_told_by_many_names(text: str) -> None:
    assert means_city(text, AreaIndex([], ("05315",), ("Köln", "koeln")))


@pytest.mark.parametrize("text", ["99", "unbekannt", "nicht zuzuordnen", "Ohne Zuordnung", "9999"])
def test_what_has_no_area_is_told_by_many_names(text: str) -> None:
    assert means_unassigned(text)


@pytest.mark.parametrize("text", ["Altstadt", "101", "", "Köln-Kalk", "9", "Stadtwald"])
def test_areas_are_neither_city_nor_unassigned(text: str) -> None:
    assert not means_city(text, AreaIndex([], ("05315",), ("Köln", "koeln")))
    assert not means_unassigned(text)


@given(st.integers(1, 9999), st.integers(0, 4), st.sampled_from(["", " ", "  "]), st.sampled_from(["", ".0"]))
def test_keys_are_found_however_a_spreadsheet_spoils_them(
    key: int, zeros: int, blank: str, tail: str
) -> None:
    view = AreaSetView(UUID(int=1), "stadtteil", 1, None, (f"{key:05d}",), ("Altdorf",))
    target = Resolver(AreaIndex([view], ("05315",), ("Köln",))).resolve(
        f"{blank}{'0' * zeros}{key}{tail}{blank}"
    )
    assert (target.kind, target.key) == (TargetKind.AREA, f"{key:05d}")


@given(
    st.sampled_from(
        [
            "Petershausen-West",
            "Petershausen_West",
            "petershausenwest",
            "PETERSHAUSEN  WEST",
            "07 Petershausen West",
        ]
    )
)
def test_names_are_found_in_every_spelling(text: str) -> None:
    view = AreaSetView(UUID(int=1), "stadtteil", 1, None, ("7",), ("Petershausen_West",))
    target = Resolver(AreaIndex([view], ("08335043",), ("Konstanz",))).resolve(text)
    assert (target.kind, target.key) == (TargetKind.AREA, "7")


def test_an_area_wins_over_the_words_for_city_and_unassigned() -> None:
    views = [
        AreaSetView(UUID(int=1), "kommune", 0, None, ("08121000",), ("Heilbronn",)),
        AreaSetView(UUID(int=2), "stadtteil", 1, None, ("00", "99", "3"), ("Zentrum", "Hafen", "Heilbronn")),
    ]
    resolver = Resolver(AreaIndex(views, ("08121000",), ("Heilbronn",)))
    assert [resolver.resolve(text).key for text in ("00", "99", "Heilbronn")] == ["00", "99", "3"]
