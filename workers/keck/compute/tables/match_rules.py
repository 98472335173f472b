"""Which keys and names mean an area only by a rule: told with examples, until somebody has confirmed it."""

from collections.abc import Iterable
from typing import Any

from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.collector import Collector
from keck.compute.tables.resolving import RULES, Target
from keck.domain.mappings import Mapping, MatchRule

_SHOWN = 5
Pairs = Iterable[tuple[str, Target]]


def used_rules(pairs: Pairs, areas: AreaIndex) -> dict[MatchRule, list[str]]:
    """Return the rules that some texts need, each with its pairs of text and area in words."""
    used: dict[MatchRule, list[str]] = {}
    for text, target in dict(pairs).items():
        rule = RULES.get(target.method)
        if text and rule is not None and target.level and target.key:
            used.setdefault(rule, []).append(f"„{text}“ → {_in_words(areas, target.level, target.key)}")
    return used


def _in_words(areas: AreaIndex, level: str, key: str) -> str:
    name = areas.name(level, key)
    return f"{key} {name}" if name and name != key else key


def rule_params(examples: list[str]) -> dict[str, Any]:
    """Return what the sentence of a rule says."""
    return {"number": len(examples), "examples": ", ".join(examples[:_SHOWN])}


def report_rules(pairs: Pairs, *, areas: AreaIndex, mapping: Mapping, found: Collector) -> None:
    """Warn of rules that nobody has confirmed."""
    if mapping.matching is not None:
        return
    for rule, examples in used_rules(pairs, areas).items():
        found.warn(rule.finding, **rule_params(examples))
