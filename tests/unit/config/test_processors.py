"""The list of processors is read whole or refused: nobody is left out quietly."""

from pathlib import Path

import pytest

from keck.config import Settings
from keck.config.processors import Processor, ProcessorsWrong, read_processors

_WHOLE = """
[[processor]]
name = "Rechenwerk GmbH"
address = "Weg 1, 12345 Musterstadt"
country = "Deutschland"
task = "Betrieb der Server"
data = "alle gespeicherten Daten, verschlüsselt"
"""


def test_a_list_is_read(tmp_path: Path) -> None:
    path = tmp_path / "processors.toml"
    path.write_text(_WHOLE)
    made = Settings.from_environment(
        {"KECK_HOME": str(tmp_path), "KECK_PROCESSORS": str(path)}
    ).promises.processors
    assert made == (
        Processor(
            "Rechenwerk GmbH",
            "Weg 1, 12345 Musterstadt",
            "Deutschland",
            "Betrieb der Server",
            "alle gespeicherten Daten, verschlüsselt",
        ),
    )
    assert Settings.from_environment({"KECK_HOME": str(tmp_path)}).promises.processors == ()


@pytest.mark.parametrize(
    "text",
    [
        "[[processor]",
        "processor = 3",
        "x = 1",
        _WHOLE + 'logo = "x"',
        _WHOLE.replace('country = "Deutschland"', 'country = " "'),
        "processor = ['Rechenwerk']",
    ],
)
def test_what_says_too_little_or_something_unknown_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "processors.toml"
    path.write_text(text)
    with pytest.raises(ProcessorsWrong, match="KECK_PROCESSORS"):
        read_processors(path)


def test_a_missing_list_is_no_empty_one(tmp_path: Path) -> None:
    with pytest.raises(ProcessorsWrong):
        read_processors(tmp_path / "nowhere.toml")
