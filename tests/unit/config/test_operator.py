"""The operator's file is read whole or refused: nobody is left out quietly."""

from pathlib import Path

import pytest

from keck.config import Settings
from keck.config.operator import Operator, OperatorWrong, Processor, read_operator
from keck.config.promises import Promises

_WHOLE = """
[[processor]]
name = "Rechenwerk GmbH"
address = "Weg 1, 12345 Musterstadt"
country = "Deutschland"
task = "Betrieb der Server"
data = "alle gespeicherten Daten, verschlüsselt"
"""


def promises(home: Path, **env: str) -> Promises:
    """Return what a process would know that is started with such an environment."""
    return Settings.from_environment({"KECK_HOME": str(home), **env}).promises


def test_the_file_is_read_where_it_usually_lies_or_where_it_is_said_to_lie(tmp_path: Path) -> None:
    (tmp_path / "operator.toml").write_text('[operator]\nname = "Stiftung  Hier"')
    other = tmp_path / "other.toml"
    other.write_text('[operator]\nname = "Stiftung Dort"\ncontact = "ds@dort.example"\n' + _WHOLE)
    assert promises(tmp_path).operator == Operator("Stiftung Hier")
    assert promises(tmp_path).processors == ()
    found = promises(tmp_path, KECK_OPERATOR_FILE=str(other))
    assert found.operator == Operator("Stiftung Dort", contact="ds@dort.example")
    assert found.processors == (
        Processor(
            "Rechenwerk GmbH",
            "Weg 1, 12345 Musterstadt",
            "Deutschland",
            "Betrieb der Server",
            "alle gespeicherten Daten, verschlüsselt",
        ),
    )


def test_without_a_file_nothing_is_told_of_processors(tmp_path: Path) -> None:
    assert promises(tmp_path) == promises(tmp_path / "nowhere") == Promises()
    assert Promises().processors is None


@pytest.mark.parametrize(
    "text",
    [
        "[[processor]",
        "processor = 3",
        "x = 1",
        "operator = 3",
        "[operator]\nnane = 'Stiftung'",
        _WHOLE + 'logo = "x"',
        _WHOLE.replace('country = "Deutschland"', 'country = " "'),
        "processor = ['Rechenwerk']",
    ],
)
def test_what_says_too_little_or_something_unknown_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "operator.toml"
    path.write_text(text)
    with pytest.raises(OperatorWrong, match="KECK_OPERATOR_FILE"):
        read_operator(path)


def test_a_missing_file_that_is_named_is_no_empty_one(tmp_path: Path) -> None:
    with pytest.raises(OperatorWrong):
        promises(tmp_path, KECK_OPERATOR_FILE=str(tmp_path / "nowhere.toml"))
