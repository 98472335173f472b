"""What an atlas says of an indicator so that each of its numbers can be explained."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.formulas.derived import checked
from keck.domain.formulas.readings import readings, resolved
from keck.domain.periods import years_before
from keck.domain.texts import LANGUAGES, Language
from keck.processing.release.inputs import Delivery, of_period
from keck.processing.release.material import Material
from keck.views.formulas import terms
from keck.views.i18n import translator


def explained(definition: IndicatorDefinition, material: Material, periods: Iterable[str]) -> dict[str, Any]:
    """Return the version of a definition, both halves of its formula in words, and when figures came.

    Returns
    -------
    dict
        ``version`` with ``number`` and ``day``; ``terms`` by half of the formula and language; ``inputs``,
        each with ``supplier``, ``day`` and ``periods``.
    """
    version = material.versions[definition.code]
    return {
        "version": {"number": version.number, "day": version.day.isoformat()},
        "terms": {
            half: {lang: _terms(operands, material, lang) for lang in LANGUAGES}
            for half, operands in (
                ("numerator", definition.numerator),
                ("denominator", definition.denominator),
            )
            if operands
        },
        "inputs": _inputs(definition, material, periods),
    }


def _terms(operands: tuple[Operand, ...], material: Material, lang: Language) -> list[str]:
    def label(code: str) -> str:
        measure = material.cube.measures.get(code)
        return measure.label.get(lang)[0] if measure else code

    return terms(operands, label, translator(lang))


def _inputs(
    definition: IndicatorDefinition, material: Material, periods: Iterable[str]
) -> list[dict[str, Any]]:
    found: dict[Delivery, list[str]] = defaultdict(list)
    read = _read(definition, material)
    for period in periods:
        named = [(operand, years_before(period, back)) for operand, back in read]
        came = (of_period(material.deliveries, operand, then) for operand, then in named if then)
        for one in set[Delivery]().union(*came):
            found[one].append(period)
    return [
        {"supplier": one.supplier, "day": one.day.isoformat(), "periods": covered}
        for one, covered in sorted(found.items())
    ]


def _read(definition: IndicatorDefinition, material: Material) -> list[tuple[Operand, int]]:
    """Return the measures that a value rests on, each with how many years earlier it is read."""
    if definition.kind is not FormulaKind.DERIVED:
        return [(operand, 0) for operand in definition.operands]
    tree = resolved(checked(definition, material.vocabulary), material.vocabulary)
    return [
        (operand, back)
        for one in readings(tree)
        for operand in one.operands
        for back in range(one.back, one.back + one.years)
    ]
