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
            f"code = {_text(indicator.code)}",
            f"name = {_local(indicator.name)}",
            f"formula = {_text(indicator.formula_text)}",
            f"unit = {_local(indicator.unit)}",
            f"decimals = {indicator.decimals}",
            f"polarity = {_text(indicator.polarity.value)}",
            f"topic = {_text(indicator.topic)}",
            f"minimum_count = {indicator.minimum_count}",
            f"description = {_local(indicator.question)}",
        )
    )


def _local(text: LocalText) -> str:
    english = f", en = {_text(text.en)}" if text.en else ""
    return f"{{ de = {_text(text.de)}{english} }}"


def _text(text: str) -> str:
    """Write a text; strings of JSON are strings of TOML."""
    return json.dumps(text, ensure_ascii=False)
