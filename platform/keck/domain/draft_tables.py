"""The table of a definition file that says what somebody has filled into a form."""

from collections.abc import Mapping, Sequence
from typing import Any

from keck.domain.definition_drafts import Draft, formula_text
from keck.domain.definitions import IndicatorDefinition
from keck.domain.draft_spreads import spread_fate
from keck.domain.measures import MeasureKind
from keck.domain.targets import target_from, target_text

# What the form says itself; all else of a stored definition stays as it is.
_SAID = frozenset(
    [
        "code",
        "name",
        "description",
        "kind",
        "numerator",
        "denominator",
        "per",
        "formula",
        "reads",
        "pooling",
        "unit",
        "decimals",
        "polarity",
        "topic",
        "minimum_count",
        "minimum_base",
        "public_levels",
        "zero_is_sensitive",
        "default_period",
        "target",
        "deprivation",
    ]
)
_HALVES = ("kind", "numerator", "denominator", "per")
_SPREAD = ("deviation", "design_effect")
_WHOLE = ("decimals", "minimum_count", "minimum_base", "pooling")


def table_of(
    draft: Draft,
    stored: IndicatorDefinition | None,
    kinds: Mapping[str, MeasureKind],
    levels: Sequence[str],
    copied: IndicatorDefinition | None = None,
) -> dict[str, Any]:
    """Return the table of a definition file that says what the form says.

    Parameters
    ----------
    stored : IndicatorDefinition or None
        The definition that is changed: what the form does not ask for stays, and so do the halves of a
        formula that is unchanged, since a text does not say everything (the base count of a figure).
        What is said of the spread of values falls away with the mean or share that it was said of.
    levels : sequence of str
        All levels that the form offers.
    copied : IndicatorDefinition, optional
        What a new one was made from, of which the same stays; a copy is no indicator of the catalogue.

    Raises
    ------
    ValueError
        If a number is none.
    """
    basis = stored or copied
    body = basis.to_json() if basis else {}
    table = {name: value for name, value in body.items() if name not in _SAID}
    fate = spread_fate(draft, basis, kinds)
    kept = {
        "index": draft.index,
        "catalogue": stored is not None,
        **dict.fromkeys(_SPREAD, fate is None or not fate.dropped),
    }
    for name, stays in kept.items():
        if not stays:
            table.pop(name, None)
    table |= {"code": stored.code if stored else draft.code, "name": _text(draft.name_de, draft.name_en)}
    if basis is not None and draft.text == formula_text(basis, kinds) and not basis.formula:
        table |= {name: body[name] for name in _HALVES}
    else:
        table["formula"] = draft.text
    table |= {
        "polarity": draft.polarity,
        "topic": draft.topic,
        "zero_is_sensitive": draft.zero_is_sensitive,
        "public_levels": _levels(draft, basis, levels),
        "description": _text(draft.description_de, draft.description_en),
        "unit": _text(draft.unit_de, draft.unit_en),
        "default_period": draft.default_period.strip() or None,
    }
    for name in _WHOLE:
        if typed := getattr(draft, name).strip():
            table[name] = int(typed)
    if (target := _target(draft, basis)) is not None:
        table["target"] = target
    if draft.deprivation:
        table["deprivation"] = True
    return table


def _text(german: str, english: str) -> dict[str, str] | None:
    if not german.strip():
        return {"de": "", "en": english.strip()} if english.strip() else None
    return {"de": german.strip(), **({"en": english.strip()} if english.strip() else {})}


def _levels(draft: Draft, stored: IndicatorDefinition | None, offered: Sequence[str]) -> list[str] | None:
    known = stored.public_levels if stored else None
    if known is not None and set(draft.levels) == set(known) & set(offered):
        return list(known)
    return None if set(draft.levels) >= set(offered) else [one for one in offered if one in draft.levels]


def _target(draft: Draft, basis: IndicatorDefinition | None) -> float | None:
    # A file may say more digits than somebody would type.
    if basis is not None and draft.target.strip() == target_text(basis.target):
        return basis.target
    return target_from(draft.target)
