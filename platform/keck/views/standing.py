"""A member's own lines in the comparisons between members."""

from collections.abc import Iterable
from dataclasses import dataclass

from keck.domain.names import sort_key
from keck.domain.texts import Language
from keck.views.benchmarks import BenchmarkIndicator
from keck.views.i18n import translator
from keck.views.pages.benchmark import BenchmarkRow, member_row


@dataclass(frozen=True, slots=True)
class Standing:
    """How a member stands in one comparison."""

    code: str
    name: str
    row: BenchmarkRow


def standings(found: Iterable[BenchmarkIndicator], slug: str, lang: Language) -> list[Standing]:
    """Return a member's lines by the names of their indicators."""
    t = translator(lang)
    lines = [
        Standing(one.code, t.local(one.name), member_row(member, one, lang))
        for one in found
        for member in one.members
        if member.slug == slug
    ]
    return sorted(lines, key=lambda line: sort_key(line.name))
