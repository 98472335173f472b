"""Reading indicator definitions from tables of TOML or JSON."""

from dataclasses import fields
from math import isfinite
from typing import Any

from keck.domain.catalogue_marks import mark_from
from keck.domain.codes import INDICATOR_CODE
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand, Polarity
from keck.domain.indices import IndexSettings, index_settings_from
from keck.domain.spread_settings import spread_of
from keck.domain.texts import LocalText

_DEFAULT_UNITS = {
    FormulaKind.COUNT: LocalText("Anzahl", "number"),
    FormulaKind.SHARE: LocalText("%", "%"),
    FormulaKind.FIGURE: LocalText("Wert", "value"),
    FormulaKind.DERIVED: LocalText("Wert", "value"),
}
_NEVER_NEGATIVE = (FormulaKind.COUNT, FormulaKind.SHARE, FormulaKind.RATE)
_KNOWN = frozenset(one.name for one in fields(IndicatorDefinition))
_LONGEST_POOL = 5


class FieldError(ValueError):
    """A field of a definition does not fit the others.

    Attributes
    ----------
    field : str
        Its name.
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


def _operands(value: Any, where: str) -> tuple[Operand, ...]:
    if value is None or value == []:
        return ()
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) and text.strip() for text in texts):
        raise ValueError(f"{where}: numerator and denominator are names of measures")
    try:
        found = tuple(Operand.parse(text) for text in texts)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error
    if len(set(found)) < len(found):
        raise ValueError(f"{where}: a measure is named twice")
    return found


def _whole(value: dict[str, Any], name: str, default: int | None, least: int, most: int) -> int | None:
    number = value.get(name, default)
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
        raise ValueError(f"{value['code']}: {name!r} is a whole number from {least} to {most}")
    return number


def _levels(value: dict[str, Any]) -> tuple[str, ...] | None:
    levels = value.get("public_levels")
    if levels is None:
        return None
    if not isinstance(levels, list) or not all(isinstance(one, str) and one for one in levels):
        raise ValueError(f"{value['code']}: 'public_levels' is a list of level codes")
    return tuple(levels)


def definition_from(value: dict[str, Any]) -> IndicatorDefinition:
    """Read one definition from a TOML or JSON table.

    Raises
    ------
    ValueError
        If a field is missing, unknown or does not fit the kind; the message names the indicator.
    """
    code = value.get("code")
    if not isinstance(code, str) or not INDICATOR_CODE.fullmatch(code):
        raise ValueError(f"indicator code {code!r} is not made of a-z, 0-9 and hyphens")
    if unknown := sorted(set(value) - _KNOWN):
        raise ValueError(f"{code}: unknown field {unknown[0]!r}")
    try:
        kind = FormulaKind(value.get("kind", "count"))
        polarity = Polarity(value.get("polarity", "0"))
        name = LocalText.of(value.get("name"))
        description = LocalText.of(value["description"]) if value.get("description") else None
        unit = LocalText.of(value["unit"]) if value.get("unit") else None
        catalogue = mark_from(value.get("catalogue"))
    except ValueError as error:
        raise ValueError(f"{code}: {error}") from error
    numerator = _operands(value.get("numerator"), code)
    denominator = _operands(value.get("denominator"), code)
    per = _whole(value, "per", 100, 1, 10_000_000) or 100
    decimals = _whole(value, "decimals", 0 if kind is FormulaKind.COUNT else 1, 0, 6) or 0
    pooling = _whole(value, "pooling", None, 2, _LONGEST_POOL)
    formula = value.get("formula", "")
    _check_formula(code, kind, numerator, denominator, formula)
    if pooling and kind in (FormulaKind.FIGURE, FormulaKind.DERIVED):
        raise ValueError(f"{code}: only counts are pooled, and what is divided of them")
    return IndicatorDefinition(
        code=code,
        name=name,
        kind=kind,
        numerator=numerator,
        denominator=denominator,
        per=100 if kind is FormulaKind.SHARE else per,
        unit=unit or _DEFAULT_UNITS.get(kind) or LocalText(f"je {per}", f"per {per}"),
        description=description,
        decimals=decimals,
        polarity=polarity,
        topic=str(value.get("topic", "")),
        minimum_count=_whole(value, "minimum_count", None, 1, 1000),
        minimum_base=_whole(value, "minimum_base", None, 1, 1000),
        public_levels=_levels(value),
        zero_is_sensitive=bool(value.get("zero_is_sensitive", False)),
        default_period=value.get("default_period"),
        target=_target(value, kind),
        pooling=pooling,
        formula=formula,
        reads=_operands(value.get("reads"), code),
        index=_index(value, kind),
        deprivation=_deprivation(value, polarity),
        **spread_of(value, kind),
        catalogue=catalogue,
    )


def _index(value: dict[str, Any], kind: FormulaKind) -> IndexSettings | None:
    if "index" not in value:
        return None
    code = value["code"]
    if kind is not FormulaKind.DERIVED:
        raise FieldError("index", f"{code}: only a formula that is an index has settings of one")
    try:
        found = index_settings_from(value["index"])
    except ValueError as error:
        raise ValueError(f"{code}: {error}") from error
    if found.population is not None:
        _operands(found.population, code)
    return found if found != IndexSettings() else None


def can_reach(kind: FormulaKind, target: float) -> bool:
    """Tell whether values of a kind can be as large or as small as a target.

    >>> can_reach(FormulaKind.SHARE, 120.0), can_reach(FormulaKind.DERIVED, -0.5)
    (False, True)
    """
    return (target >= 0 or kind not in _NEVER_NEGATIVE) and (target <= 100 or kind is not FormulaKind.SHARE)


def _target(value: dict[str, Any], kind: FormulaKind) -> float | None:
    number = value.get("target")
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int | float) or not isfinite(number):
        raise ValueError(f"{value['code']}: 'target' is a number")
    if not can_reach(kind, number):
        raise FieldError("target", f"{value['code']}: 'target' is out of the range of a {kind.value}")
    return float(number)


def _deprivation(value: dict[str, Any], polarity: Polarity) -> bool:
    found = value.get("deprivation", False)
    if not isinstance(found, bool):
        raise ValueError(f"{value['code']}: 'deprivation' is true or false")
    if found and polarity is Polarity.NEUTRAL:
        reason = f"{value['code']}: 'deprivation' needs a polarity, which says which end is deprived"
        raise FieldError("deprivation", reason)
    return found


def _check_formula(
    code: str,
    kind: FormulaKind,
    numerator: tuple[Operand, ...],
    denominator: tuple[Operand, ...],
    formula: Any,
) -> None:
    if kind is FormulaKind.DERIVED:
        if not isinstance(formula, str) or not formula or numerator or denominator:
            raise ValueError(f"{code}: what is derived has a formula and nothing else")
        return
    if formula:
        raise ValueError(f"{code}: only what is derived keeps its formula")
    if not numerator:
        raise ValueError(f"{code}: the numerator is missing")
    if kind in (FormulaKind.SHARE, FormulaKind.RATE) and not denominator:
        raise ValueError(f"{code}: a {kind.value} needs a denominator")
    if kind is FormulaKind.COUNT and denominator:
        raise ValueError(f"{code}: a count has no denominator")
    if kind is FormulaKind.FIGURE and len(numerator) != 1:
        raise ValueError(f"{code}: a ready-made figure stands alone")
