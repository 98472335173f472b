"""``keck data``: a mapping's file is checked before anything is sent."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from keck.cli.data import data


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe", "kein Text (UTF-8) oder zu groß"),
        (b'dataset = "a"\nname = {', "Zeile 2 ist nicht zu lesen"),
        (b'dataset = "a"', "fehlt die Angabe „name“"),
    ],
)
def test_a_wrong_mapping_is_refused_in_words(tmp_path: Path, content: bytes, sentence: str) -> None:
    table, mapping = tmp_path / "kinder.csv", tmp_path / "zuordnung.toml"
    table.write_text("Nr;Kinder\n1;2\n")
    mapping.write_bytes(content)
    environment = {"KECK_HOME": str(tmp_path / "home")}
    options = ["import", "musterstadt", str(table), "--mapping", str(mapping)]
    result = CliRunner().invoke(data, options, env=environment)
    assert result.exit_code == 2
    assert sentence in result.output
