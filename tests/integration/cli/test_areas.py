"""The command that takes boundaries in, as a process of its own."""

from pathlib import Path

import pytest

from tests.integration.cli.conftest import Run


@pytest.mark.parametrize("name", ["gebiete-2024.geojson", "31.geojson"])
def test_a_file_that_names_no_level_is_asked_for_it(keck: Run, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("{}")
    result = keck("areas", "import", "anywhere", str(file))
    assert result.returncode == 2
    assert f"Der Dateiname „{name}“ nennt keine Ebene" in result.stderr


def test_a_file_named_after_its_level_needs_no_word_about_it(keck: Run, tmp_path: Path) -> None:
    file = tmp_path / "Stadtteil.geojson"
    file.write_text("{}")
    result = keck("areas", "import", "never-made", str(file))
    assert result.returncode == 2
    assert "never-made" in result.stderr
