"""What a member takes over is read as the definition that the catalogue means."""

import pytest

from keck.domain.catalogue.definitions import to_definition
from keck.domain.catalogue.reading import catalogue
from keck.domain.catalogue.snippets import snippet
from keck.domain.definition_files import definitions_from_toml

KNOWN = catalogue()


@pytest.mark.parametrize("code", KNOWN.indicators)
def test_a_snippet_is_read_as_what_it_says(code: str) -> None:
    entry = KNOWN.indicators[code]
    wanted = to_definition(entry, KNOWN.measures)
    (found,) = definitions_from_toml(snippet(entry), KNOWN.vocabulary)
    assert found.code == f"own.{code}"
    assert wanted is not None
    for name in (
        "name",
        "kind",
        "numerator",
        "formula",
        "reads",
        "per",
        "unit",
        "decimals",
        "polarity",
        "topic",
        "minimum_count",
    ):
        assert getattr(found, name) == getattr(wanted, name), name
    # The base count of a ready-made figure comes with its measure.
    assert found.denominator == (wanted.denominator if wanted.kind != "figure" else ())
