"""``docs/formeln.md`` explains the language as it is."""

import re
from pathlib import Path

import pytest

from keck.domain.formulas import parsing, references
from keck.domain.formulas.functions import FUNCTIONS
from keck.domain.messages.formulas import SENTENCES

ROOT = Path(__file__).resolve().parents[4]
TEXT = (ROOT / "docs" / "formeln.md").read_text()
EXAMPLES = re.findall(r"^\| `[^|]*` \| [^|]* \| `([^`|]+)` \|$", TEXT, re.MULTILINE)
EXAMPLES += re.findall(r"^    (\S.*)$", TEXT, re.MULTILINE)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_can_be_read(example: str) -> None:
    assert parsing.parse(example)


def test_every_function_is_explained_with_an_example() -> None:
    used = {name for name in FUNCTIONS if any(f"{name}(" in example for example in EXAMPLES)}
    explained = {name for name in FUNCTIONS if f"`{name}(" in TEXT}
    # How a quotient is written without a function stands in its row; conditions have a section of their own.
    assert used | {"ratio"} == set(FUNCTIONS)
    assert explained | {"if", "status"} == set(FUNCTIONS)


def test_the_limits_are_those_of_the_code() -> None:
    for limit in (parsing.MOST_NODES, parsing.MOST_DEPTH, f"{parsing.MOST_CHARACTERS:,}".replace(",", ".")):
        assert f"{limit} " in TEXT
    assert f"{references.MOST_NODES_TOGETHER:,}".replace(",", ".") in TEXT


def test_every_error_has_a_sentence_and_every_sentence_an_error() -> None:
    folder = ROOT / "platform" / "keck" / "domain" / "formulas"
    raised = {
        code for path in folder.glob("*.py") for code in re.findall(r'"(formula_[a-z_]+)"', path.read_text())
    }
    assert raised == set(SENTENCES)
