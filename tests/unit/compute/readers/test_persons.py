"""Files with one row per person are refused; counts about persons are not."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from keck.compute.readers.reading import read_table
from keck.domain.findings import Problem


def _write(folder: Path, header: str, rows: list[str], name: str = "liste.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


PERSONS = {
    "birthdays": ("Stadtteil;Geb.-Datum;Befund", [f"Egg;{1 + n:02d}.04.2019;ja" for n in range(12)]),
    "birthdays as ISO": ("nr;Geburtsdatum;ort", [f"{n};2019-04-{1 + n:02d};Egg" for n in range(12)]),
    "days without a word for it": (
        "nr;Datum;Stadtteil",
        [f"{n};{1 + 11 * n % 27:02d}.{1 + 5 * n % 12:02d}.{2015 + n % 5};Egg" for n in range(60)],
    ),
    "names": ("Name, Vorname;Stadtteil;Klasse", [f"Muster {n}, Kim;Egg;1a" for n in range(12)]),
    "numbered children": (
        "Kind-Nr;Stadtteil;Geschlecht;Gewicht",
        [f"{n};Egg;{'wm'[n % 2]};{20 + n / 10}" for n in range(12)],
    ),
    "numbered pupils": ("SchülerID;Geschlecht;Punkte", [f"S{n};w;{n % 4}" for n in range(12)]),
    "traits only": (
        "Stadtteil;Geschlecht;Alter;übergewichtig",
        [f"Egg;{'wm'[n % 2]};{5 + n % 2};nein" for n in range(40)],
    ),
}


@pytest.mark.parametrize(("header", "rows"), PERSONS.values(), ids=PERSONS)
def test_one_row_per_person_is_refused_with_its_columns_and_the_way_to_counts(
    tmp_path: Path, header: str, rows: list[str]
) -> None:
    with pytest.raises(Problem) as refused:
        read_table(_write(tmp_path, header, rows), "liste.csv")
    assert refused.value.code == "table_of_persons"
    assert refused.value.params["rows"] == len(rows)
    assert refused.value.params["columns"]


COUNTS = {
    "by sex and age": ("Stadtteil;Geschlecht;Alter;Anzahl", [f"Egg;w;{n};{n}" for n in range(12)]),
    "without a word for it": (
        "Stadtteil;Geschlecht;Alter;Kinder",
        [f"{a};{s};{n};{7 * n + ord(a[0])}" for a in ("Egg", "Au") for s in "wm" for n in range(12)],
    ),
    "figures at reporting dates": (
        "Datum;Stadtteil;Kinder",
        [
            f"{day}.{year};V{n};{n}"
            for year in range(2000, 2020)
            for day in ("30.06", "31.12")
            for n in range(3)
        ],
    ),
    "figures of every day": (
        "Tag;Geburten",
        [f"{date(2019, 1, 1) + timedelta(days=n)};{n}" for n in range(1200)],
    ),
    "births per day": ("Datum;Geburten", [f"{1 + n:02d}.04.2019;{n}" for n in range(12)]),
    "popular first names": ("Vorname;Anzahl;Geschlecht", [f"Kim{n};{n};w" for n in range(12)]),
    "numbered quarters": ("Nr;Name;Kinder", [f"{n};Viertel {n};{n}" for n in range(12)]),
    "children per quarter": ("Stadtteil;Kinder;Geburtsjahr", [f"V{n};{n};2019" for n in range(12)]),
    "cases per quarter": ("Gebiet;Fallzahl;Personen", [f"V{n};{n};{n}" for n in range(12)]),
}


@pytest.mark.parametrize(("header", "rows"), COUNTS.values(), ids=COUNTS)
def test_counts_about_persons_are_read(tmp_path: Path, header: str, rows: list[str]) -> None:
    (table,) = read_table(_write(tmp_path, header, rows), "liste.csv")
    assert table.frame.height == len(rows)


def test_no_real_table_is_taken_for_persons(data_dir: Path) -> None:
    for path in sorted(data_dir.rglob("*.csv")):
        if path.name != "MANIFEST.csv":
            assert read_table(path, path.name)
