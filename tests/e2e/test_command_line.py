"""Real cities by the command line, from files to the atlas, while the platform runs."""

import re
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from keck.views.formats import Formats
from tests.e2e.stack import Stack
from tests.e2e.work import AREAS, TABLE, written
from tests.leipzig import CHILDREN_SHARE


def opening(stack: Stack, slug: str, choice: str) -> str:
    """Return the words above a member's map, as they are read aloud."""
    with urllib.request.urlopen(f"{stack.public}/de/{slug}/map?{choice}", timeout=30) as answer:
        page = answer.read().decode()
    said = re.search(r'<div class="opening">(.*?)</div>', page, re.DOTALL)
    assert said is not None
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", "", said[1]))


def number(value: float, decimals: int = 0) -> str:
    return Formats("de").number(value, decimals)


def test_koeln_needs_no_word_beside_its_files(stack: Stack, data_dir: Path, figures: dict[str, Any]) -> None:
    expected = figures["koeln_einwohner_2012"]
    folder = data_dir / "koeln"
    stack.keck("tenant", "create", "koeln-befehl", "--name", "Köln", "--ags", "05315000")
    stack.keck("areas", "import", "koeln-befehl", str(folder / "Stadtbezirk.shp"))
    stack.keck("areas", "import", "koeln-befehl", str(folder / "Stadtteil.shp"))
    stack.keck("data", "import", "koeln-befehl", str(folder / "bevoelkerung.csv"))
    stack.keck("release", "koeln-befehl")
    said = opening(stack, "koeln-befehl", "period=2012&level=stadtteil")
    (top, most), (bottom, least) = expected["top3"][0], expected["bottom3"][0]
    assert f"Köln: {number(expected['city_total_row_000'])}" in said
    assert f"{top} ({number(most)})" in said
    assert f"{bottom} ({number(least)})" in said


def test_konstanz_is_matched_by_its_names(stack: Stack, data_dir: Path, figures: dict[str, Any]) -> None:
    expected = figures["konstanz"]
    folder = data_dir / "konstanz"
    stack.keck("tenant", "create", "konstanz-befehl", "--name", "Konstanz", "--ags", "08335043")
    boundaries = str(folder / "konstanz_districts.geojson")
    stack.keck("areas", "import", "konstanz-befehl", boundaries, "--level", "stadtteil")
    stack.keck("data", "import", "konstanz-befehl", str(folder / "nach_stadtteilen.csv"))
    stack.keck("release", "konstanz-befehl")
    said = opening(stack, "konstanz-befehl", "period=2025&level=stadtteil")
    assert f"Konstanz: {number(expected['total_2025'])}" in said
    for _, value in (expected["top3_2025"][0], expected["bottom3_2025"][0]):
        assert f"({number(value)})" in said


def test_leipzigs_share_is_protected_where_it_comes_from(
    stack: Stack, data_dir: Path, tmp_path: Path, figures: dict[str, Any]
) -> None:
    expected = figures["leipzig_2023"]["children_in_sgb2_share_2022_merkmal_Anteil_an_Kindern"]
    folder = data_dir / "leipzig"
    mapping = tmp_path / "anteil.toml"
    mapping.write_text(CHILDREN_SHARE)
    stack.keck("tenant", "create", "leipzig-befehl", "--name", "Leipzig", "--ags", "14713000")
    boundaries = str(folder / "ortsteile_cth_leipzig.geojson")
    stack.keck("areas", "import", "leipzig-befehl", boundaries, "--level", "ortsteil")
    table = str(folder / "leipzig-bedarfsgemeinschaften.json")
    stack.keck("data", "import", "leipzig-befehl", table, "--mapping", str(mapping))
    stack.keck("release", "leipzig-befehl")
    said = opening(stack, "leipzig-befehl", "period=2022&level=ortsteil")
    for name, value in (expected["max"][0], expected["min"][0]):
        assert f"{name} ({number(value, 1)}\N{NO-BREAK SPACE}%)" in said
    assert "Nicht verfügbar: Für die ganze Kommune liegen keine Anzahlen vor." in said


def test_of_several_files_all_are_taken_over_or_none(stack: Stack, tmp_path: Path) -> None:
    areas = written(tmp_path, "stadtteile.csv", AREAS)
    stack.keck("tenant", "create", "viele-befehl", "--name", "Vielstadt", "--ags", "99999991")
    stack.keck("areas", "import", "viele-befehl", str(areas), "--level", "stadtteil")
    years = [
        written(tmp_path, f"kinder_{year}.csv", TABLE.replace("2024", str(year))) for year in (2023, 2024)
    ]
    twin = written(tmp_path, "kopie.csv", years[0].read_text())
    wrong = written(tmp_path, "falsch.csv", "das;ist\nkeine;tabelle\n")
    sent = [str(file) for file in (*years, twin)]

    with pytest.raises(subprocess.CalledProcessError) as refused:
        stack.keck("data", "import", "viele-befehl", *sent, str(wrong))
    assert refused.value.returncode == 2
    assert "falsch.csv: Die Tabelle lässt sich nicht eindeutig lesen" in refused.value.stderr
    with pytest.raises(subprocess.CalledProcessError):
        stack.keck("release", "viele-befehl")

    stack.keck("data", "import", "viele-befehl", *sent, "--dry-run")
    stack.keck("data", "import", "viele-befehl", *sent)
    stack.keck("release", "viele-befehl")
    assert "Vielstadt: 475 (2023)" in opening(stack, "viele-befehl", "period=2023&level=stadtteil")
