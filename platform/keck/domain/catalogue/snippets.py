"""An indicator of the catalogue as the text of a definition file, to be fitted to a member's own measures."""

import json

from keck.domain.catalogue.indicators import CatalogueIndicator
from keck.domain.texts import LocalText


def snippet(indicator: CatalogueIndicator) -> str:
    """Return a ``[[indicator]]`` table that ``definitions_from_toml`` reads.

    The code becomes the member's own: as long as names of measures differ from member to member, it is no
    promise that figures can be compared.
    """
    return "\n".join(
        (
            "[[indicator]]",
            f"code = {text_toml(indicator.code)}",
            f"name = {local_toml(indicator.name)}",
            f"formula = {text_toml(indicator.formula_text)}",
            f"unit = {local_toml(indicator.unit)}",
            f"decimals = {indicator.decimals}",
            f"polarity = {text_toml(indicator.polarity.value)}",
            f"topic = {text_toml(indicator.topic)}",
            f"minimum_count = {indicator.minimum_count}",
            f"description = {local_toml(indicator.question)}",
        )
    )


def local_toml(text: LocalText) -> str:
    """Write a text in both languages as TOML."""
    english = f", en = {text_toml(text.en)}" if text.en else ""
    return f"{{ de = {text_toml(text.de)}{english} }}"


def text_toml(text: str) -> str:
    """Write a text; strings of JSON are strings of TOML."""
    return json.dumps(text, ensure_ascii=False)
