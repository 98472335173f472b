"""Formulas in words that anybody reads: what is counted, divided by what."""

from collections.abc import Callable, Iterable
from itertools import pairwise

from keck.domain.age_bands import Ages, ages
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.groups import parse_group
from keck.views.i18n import Translator

Label = Callable[[str], str]


def formula(definition: IndicatorDefinition, label: Label, t: Translator) -> str:
    """Return an indicator's formula on one line.

    Parameters
    ----------
    label : callable
        Names a measure by its code, in the translator's language.
    """
    said = _quotient(definition, label, t)
    if not definition.pooling:
        return said
    return t.gettext("{formula}; je {years} Jahre zusammen", formula=said, years=definition.pooling)


def _quotient(definition: IndicatorDefinition, label: Label, t: Translator) -> str:
    above = terms(definition.numerator, label, t)
    if not definition.denominator:
        return " + ".join(above)
    below = terms(definition.denominator, label, t)
    per = "" if definition.kind is FormulaKind.FIGURE or definition.per == 1 else f" × {definition.per}"
    return f"{_grouped(above)} ÷ {_grouped(below)}{per}"


def terms(operands: Iterable[Operand], label: Label, t: Translator) -> list[str]:
    """Return the parts of a sum; neighbouring ages of one measure are said as one."""
    said = []
    for measure, groups in _by_measure(operands).items():
        said += [
            f"{label(measure)} ({words})" if words else label(measure) for words in group_words(groups, t)
        ]
    return said


def group_words(groups: Iterable[str], t: Translator) -> list[str]:
    """Say groups, with ages that follow on each other put together; the total has no words.

    >>> from keck.views.i18n import translator
    >>> group_words(["age=0-2", "age=3-5", "age=6-14", "sex=f"], translator("de"))
    ['unter 15 Jahren', 'weiblich']
    """
    bands: list[Ages] = []
    others: list[str] = []
    for code in groups:
        categories = parse_group(code)
        band = ages(categories["age"]) if set(categories) == {"age"} else None
        if band:
            bands.append(band)
        else:
            others.append(", ".join(_category(*pair, t) for pair in categories.items()))
    return [_age_words(band, t) for band in _joined(bands)] + others


def _by_measure(operands: Iterable[Operand]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for operand in operands:
        found.setdefault(operand.measure, []).append(operand.group)
    return found


def _grouped(parts: list[str]) -> str:
    return f"({' + '.join(parts)})" if len(parts) > 1 else parts[0]


def _joined(bands: list[Ages]) -> list[Ages]:
    ordered = sorted(bands, key=lambda band: band[0])
    starts = [0] + [n for n, (one, other) in enumerate(pairwise(ordered), 1) if one[1] != other[0] - 1]
    ends = [*starts[1:], len(ordered)]
    return [(ordered[a][0], ordered[b - 1][1]) for a, b in zip(starts, ends, strict=True) if ordered]


def _age_words(band: Ages, t: Translator) -> str:
    low, high = band
    if high is None:
        return t.gettext("ab {low} Jahren", low=low)
    if low == 0:
        return t.gettext("unter {high} Jahren", high=high + 1)
    if low == high:
        return t.gettext("{low} Jahre", low=low)
    return t.gettext("{low} bis {high} Jahre", low=low, high=high)


def _category(dimension: str, category: str, t: Translator) -> str:
    band = ages(category) if dimension == "age" else None
    if band:
        return _age_words(band, t)
    if dimension == "sex":
        words = {"f": t.gettext("weiblich"), "m": t.gettext("männlich"), "d": t.gettext("divers")}
        return words.get(category, category)
    return f"{dimension}: {category}"
