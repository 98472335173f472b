"""What the documents say of an index: how it is put together, and how far it can be relied on."""

from typing import Any

import numpy as np

from keck.compute.cube import Floats
from keck.compute.statistics.index_composition import Composition, Dynamics, IndexClasses
from keck.domain.definitions import IndicatorDefinition, Operand
from keck.domain.formulas.derived import index_settings
from keck.domain.formulas.nodes import Index, Node, Reference
from keck.domain.formulas.parsing import parse
from keck.domain.indices import IndexSettings
from keck.domain.texts import LANGUAGES, Language
from keck.processing.publishing.bundle import Document
from keck.processing.release.material import Material
from keck.views.formula_words import formula_sentence
from keck.views.i18n import translator

_DIGITS = 2
"""As many as pages show; with more, and 500 areas, a document would be half as large again."""


def composed(one: IndexClasses | None) -> Document:
    """Return what a slice says beside the values of an index; nothing of other indicators.

    Contributions stand in a table by the number of the part, so that every list has an entry per area.
    """
    if one is None:
        return {}
    found: Document = {"breaks": [round(float(limit), 10) + 0.0 for limit in one.breaks]}
    return {"index": found | (_composition(one.composition) if one.composition else {})}


def _composition(one: Composition) -> Document:
    ranks = one.ranks
    return {
        "contributions": {str(n): _numbers(part) for n, part in enumerate(one.contributions.T)},
        "ranks": {"lowest": _whole(ranks.lowest), "highest": _whole(ranks.highest)},
        "elsewhere": [
            round(float(share), _DIGITS) if rank else None
            for share, rank in zip(ranks.elsewhere, ranks.rank, strict=True)
        ],
        "checks": {
            "areas": one.coherence.areas,
            "alpha": _number(one.coherence.alpha),
            "without": _numbers(one.coherence.without),
            "correlations": {str(n): _numbers(row) for n, row in enumerate(one.coherence.correlations)},
            "dropped": np.flatnonzero(~one.used).tolist(),
        },
        **({"change": _change(one.dynamics)} if one.dynamics else {}),
    }


def _change(one: Dynamics) -> Document:
    return {"since": one.since, "class": _whole(one.classes)}


def _numbers(values: Floats) -> list[float | None]:
    return [_number(float(value)) for value in values]


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(value, _DIGITS) + 0.0


def _whole(numbers: Any) -> list[int | None]:
    return [int(number) or None for number in numbers]


def described(definition: IndicatorDefinition, material: Material) -> Document:
    """Return what the atlas says of how an index is put together; nothing of other indicators."""
    settings = index_settings(definition)
    tree = parse(definition.formula) if settings else None
    if settings is None or not isinstance(tree, Index):
        return {}
    parts = [
        {
            "code": part.value.code if isinstance(part.value, Reference) else None,
            "name": {lang: _named(part.value, material, lang) for lang in LANGUAGES},
            "weight": abs(float(part.weight)),
            "direction": 1 if part.weight > 0 else -1,
        }
        for part in tree.parts
    ]
    return {"index": {"parts": parts, **_settings(settings, material)}}


def _settings(settings: IndexSettings, material: Material) -> Document:
    found: Document = {
        "least": settings.least,
        "clipped": settings.clipped,
        "base": settings.base,
        "cuts": list(settings.cuts),
        "change": settings.change,
    }
    if settings.population is not None:
        measure = material.cube.measures.get(Operand.parse(settings.population).measure)
        found["population"] = measure.label.to_json() if measure else {"de": settings.population}
    return found


def _named(node: Node, material: Material, lang: Language) -> str:
    names = {one.code: one.name.get(lang)[0] for one in material.definitions}
    if isinstance(node, Reference):
        return names.get(node.code, node.code)

    def label(code: str) -> str:
        measure = material.cube.measures.get(code)
        return measure.label.get(lang)[0] if measure else code

    return formula_sentence(node, label, lambda code: names.get(code, code), translator(lang)).rstrip(".")
