"""Comparisons between members as the public API gives them."""

from collections.abc import Iterator
from typing import Any

from keck.domain.chance import LEVEL
from keck.views.benchmarks import BenchmarkIndicator, MemberValue

Item = dict[str, Any]


def benchmark_item(found: BenchmarkIndicator) -> Item:
    """Return an indicator that is compared."""
    return {
        "code": found.code,
        "name": found.name.to_json(),
        "description": found.description.to_json() if found.description else None,
        "unit": found.unit.to_json(),
        "decimals": found.decimals,
        "polarity": found.polarity,
        "members": len(found.members),
    }


def member_items(found: BenchmarkIndicator) -> Iterator[Item]:
    """Return the members' values with what is said about each beside the others."""
    for member in found.members:
        beside = member.beside
        yield {
            "tenant": member.slug,
            "name": member.name,
            "key": member.key,
            "indicator": found.code,
            "period": member.period,
            "value": member.value,
            "unit": found.unit.to_json(),
            "numerator": member.numerator,
            "denominator": member.denominator,
            "interval": _interval(member),
            "verdict": beside.verdict,
            "unjudged": beside.reason or None,
            "others": beside.others,
            "others_count": beside.members,
        }


def member_rows(found: BenchmarkIndicator) -> Iterator[Item]:
    """Return the same for a table, in which limits have columns of their own."""
    for item in member_items(found):
        limits = item.pop("interval") or {}
        yield {**item, "lower": limits.get("lower"), "upper": limits.get("upper")}


def _interval(member: MemberValue) -> Item | None:
    if member.limits is None:
        return None
    lower, upper = member.limits
    return {"lower": lower, "upper": upper, "level": LEVEL, "method": member.method}
