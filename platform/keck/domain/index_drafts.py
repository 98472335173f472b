"""An index as it is put together on a form, and the table of a definition file that says the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from keck.domain.codes import own_code, slugify
from keck.domain.definitions import IndicatorDefinition, Polarity
from keck.domain.formulas.derived import index_settings
from keck.domain.formulas.nodes import Index, Reference
from keck.domain.formulas.parsing import parse
from keck.domain.formulas.printing import number_text
from keck.domain.indices import IndexSettings, index_settings_from
from keck.domain.texts import LocalText

DECIMALS = 2
_LONGEST_CODE = 60
_BY_FORMULA = ("kind", "numerator", "denominator", "per", "reads")


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
    """An index that is being made."""

    code: str
    name: LocalText
    parts: tuple[DraftPart, ...]
    settings: IndexSettings

    @property
    def formula(self) -> str:
        """The formula with weights and directions."""
        signs = {True: "", False: "-"}
        parts = [f"{signs[one.raises]}{one.weight} * @{one.code}" for one in self.parts]
        return f"index({', '.join(parts)})"

    def table(self, stored: IndicatorDefinition | None = None) -> dict[str, Any]:
        """Return the table of a definition file; a high index means burden.

        Parameters
        ----------
        stored : IndicatorDefinition, optional
            The index that is changed: whatever the form does not ask for stays.
        """
        body = stored.to_json() if stored else {"decimals": DECIMALS}
        said = {
            "code": self.code,
            "name": self.name.to_json(),
            "formula": self.formula,
            "polarity": Polarity.BAD.value,
            "index": self.settings.to_json(),
        }
        return {**{name: value for name, value in body.items() if name not in _BY_FORMULA}, **said}

    def to_json(self) -> dict[str, Any]:
        """Return what stands in the form, which `draft_from` reads; a name may still be missing."""
        return {
            "code": self.code,
            "name": [self.name.de, self.name.en],
            "parts": [[one.code, one.weight, one.raises] for one in self.parts],
            "settings": self.settings.to_json(),
        }


def draft_from(stored: Mapping[str, Any]) -> IndexDraft:
    """Read a draft that was kept with its preview."""
    parts = tuple(DraftPart(code, weight, raises) for code, weight, raises in stored["parts"])
    return IndexDraft(
        stored["code"], LocalText(*stored["name"]), parts, index_settings_from(stored["settings"])
    )


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
    return IndexDraft(definition.code, definition.name, tuple(parts), settings)
