"""An index as it is put together on a form, and the definition file that it becomes."""

import json
from dataclasses import dataclass

from keck.domain.codes import own_code, slugify
from keck.domain.definitions import IndicatorDefinition, Polarity
from keck.domain.formulas.derived import index_settings
from keck.domain.formulas.nodes import Index, Reference
from keck.domain.formulas.parsing import parse
from keck.domain.formulas.printing import number_text
from keck.domain.indices import IndexSettings
from keck.domain.texts import LocalText

DECIMALS = 2
_LONGEST_CODE = 60


@dataclass(frozen=True, slots=True)
class DraftPart:
    """An indicator in an index.

    Attributes
    ----------
    weight : int
        1 to 5.
    raises : bool
        Whether a high value raises the index.
    """

    code: str
    weight: int
    raises: bool


@dataclass(frozen=True, slots=True)
class IndexDraft:
    """An index that is being made.

    Attributes
    ----------
    topic, description : str, LocalText or None
        Kept from an index that is changed.
    """

    code: str
    name: LocalText
    parts: tuple[DraftPart, ...]
    settings: IndexSettings
    topic: str = ""
    description: LocalText | None = None

    @property
    def formula(self) -> str:
        """The formula with weights and directions."""
        signs = {True: "", False: "-"}
        parts = [f"{signs[one.raises]}{one.weight} * @{one.code}" for one in self.parts]
        return f"index({', '.join(parts)})"

    def toml(self) -> str:
        """Return the definition file; a high index means burden."""
        lines = [
            "[[indicator]]",
            f"code = {_text(self.code)}",
            f"name = {_local(self.name)}",
            f"formula = {_text(self.formula)}",
            f"decimals = {DECIMALS}",
            f"polarity = {_text(Polarity.BAD.value)}",
        ]
        if self.topic:
            lines.append(f"topic = {_text(self.topic)}")
        if self.description is not None:
            lines.append(f"description = {_local(self.description)}")
        if stored := self.settings.to_json():
            told = ", ".join(f"{name} = {_value(value)}" for name, value in stored.items())
            lines.append(f"index = {{ {told} }}")
        return "\n".join(lines) + "\n"


def code_of(name: str) -> str:
    """Return the code of a new index.

    >>> code_of("Sozialindex für Kinder")
    'own.sozialindex-fuer-kinder'
    """
    return own_code(slugify(name)[:_LONGEST_CODE].strip("-"))


def raises_burden(polarity: Polarity) -> bool:
    """Return the direction that an indicator has in an index unless somebody says otherwise."""
    return polarity is not Polarity.GOOD


def draft_of(definition: IndicatorDefinition) -> IndexDraft | None:
    """Return an index as a draft; ``None`` for what a form can not show, such as other formulas inside it."""
    settings = index_settings(definition)
    tree = parse(definition.formula) if settings else None
    if settings is None or not isinstance(tree, Index) or definition.polarity is not Polarity.BAD:
        return None
    parts = []
    for one in tree.parts:
        weight = abs(one.weight)
        if not isinstance(one.value, Reference) or number_text(weight) not in set("12345"):
            return None
        parts.append(DraftPart(one.value.code, int(weight), one.weight > 0))
    return IndexDraft(
        definition.code, definition.name, tuple(parts), settings, definition.topic, definition.description
    )


def _value(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(str(one) for one in value)}]"
    return json.dumps(value, ensure_ascii=False)


def _local(text: LocalText) -> str:
    english = f", en = {_text(text.en)}" if text.en else ""
    return f"{{ de = {_text(text.de)}{english} }}"


def _text(text: str) -> str:
    """Write a text; strings of JSON are strings of TOML."""
    return json.dumps(text, ensure_ascii=False)
