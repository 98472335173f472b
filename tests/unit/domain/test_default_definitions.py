"""Plain definitions of measures that nobody has defined."""

import pytest

from keck.domain.default_definitions import default_definition
from keck.domain.definition_reading import definition_from
from keck.domain.measures import Measure
from keck.domain.texts import LocalText


@pytest.mark.parametrize("group", ["", "age=0-2", "age=90-", "age=65-;sex=f", "herkunft=ohne_angabe_"])
def test_the_definition_of_any_group_can_be_stored_and_read_again(group: str) -> None:
    made = default_definition(Measure("leute", LocalText("Leute")), group)
    assert definition_from(made.to_json()) == made
