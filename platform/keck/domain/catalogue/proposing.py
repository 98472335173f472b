"""A member's own indicator as an entry for the files of the catalogue."""

from dataclasses import replace
from datetime import date

from keck.domain.catalogue.snippets import local_toml, text_toml
from keck.domain.definitions import IndicatorDefinition
from keck.domain.formulas.derived import tree_of
from keck.domain.formulas.printing import print_formula
from keck.domain.protection import NETWORK_FLOOR
from keck.domain.texts import LocalText

_LEFT = (
    ("rationale", '{ de = "…", en = "…" }'),
    ("source", '"…"'),
    ("rhythm", '"yearly"'),
    ("pitfalls", '[{ de = "…", en = "…" }]'),
    ("spatial_reference", '"home"'),
    ("population_base", '"register"'),
)
"""What a member's definition does not hold; the foundation fills it in."""


def entry_toml(definition: IndicatorDefinition, day: date) -> str:
    """Return a table for a file of the catalogue; what is not known stands there as a remark.

    Parameters
    ----------
    day : date
        On which the first version begins.
    """
    code = definition.code.removeprefix("own.")
    said = definition.description or definition.name
    lines = [
        "[[indicator]]",
        f"code = {text_toml(code)}",
        "version = 1",
        f"changes = [{{ version = 1, day = {day.isoformat()}, text = "
        '{ de = "Erste Fassung.", en = "First version." } }]',
        f"name = {_both(definition.name)}",
        f"question = {_both(said)}",
        f"description = {_both(said)}",
        f"formula = {text_toml(print_formula(tree_of(replace(definition, pooling=None), {})))}",
        f"unit = {_both(definition.unit)}",
        f"decimals = {definition.decimals}",
        f"polarity = {text_toml(definition.polarity.value)}",
        f"pooling = {definition.pooling or 0}",
        f"minimum_count = {max(definition.minimum_count or 0, NETWORK_FLOOR.minimum_count)}",
        f"minimum_base = {NETWORK_FLOOR.minimum_base}",
        *(f"# {name} = {usual}" for name, usual in _LEFT),
    ]
    return "\n".join(lines)


def _both(text: LocalText) -> str:
    """Write a text in both languages; where there is no English one, the place for it is marked."""
    return local_toml(LocalText(text.de, text.en or f"… ({text.de})"))
