"""Comparisons between members: one indicator, a list by name, no distribution."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from keck.domain.names import sort_key
from keck.domain.texts import Language, LocalText
from keck.views.formats import Formats
from keck.views.i18n import translator
from keck.views.links import Links
from keck.views.pages.base import Page
from keck.views.state import NotThereError


@dataclass(frozen=True, slots=True)
class MemberValue:
    """A consenting member's published value."""

    slug: str
    name: str
    period: str
    value: float | None


@dataclass(frozen=True, slots=True)
class BenchmarkIndicator:
    """An indicator that at least two members share, with their values."""

    code: str
    name: LocalText
    unit: LocalText
    decimals: int
    members: tuple[MemberValue, ...]
    description: LocalText | None = None

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """Read an indicator of the published benchmarks document."""
        members = tuple(
            MemberValue(one["slug"], one["name"], one["period"], one.get("value")) for one in value["members"]
        )
        return cls(
            value["code"],
            LocalText.of(value["name"]),
            LocalText.of(value.get("unit") or "Wert"),
            int(value.get("decimals") or 0),
            members,
            LocalText.of(value["description"]) if value.get("description") else None,
        )


@dataclass(frozen=True, slots=True)
class BenchmarkRow:
    """A member in the list, ready to be read."""

    slug: str
    name: str
    period: str
    value: str
    share: float


@dataclass(frozen=True, slots=True)
class Compared:
    """An indicator in the list of those that are compared."""

    code: str
    name: LocalText
    description: LocalText | None
    members: str


@dataclass(frozen=True, kw_only=True)
class BenchmarksPage(Page):
    """The model of the list of compared indicators."""

    template: ClassVar[str] = "benchmarks.html"
    section: ClassVar[str] = "benchmarks"
    indicators: tuple[Compared, ...]

    def address(self, links: Links) -> str:
        """Return the page's own address."""
        return links.network("benchmarks/")


@dataclass(frozen=True, kw_only=True)
class BenchmarkPage(Page):
    """The model of one indicator's comparison."""

    template: ClassVar[str] = "benchmark.html"
    section: ClassVar[str] = "benchmarks"
    code: str
    unit: str
    description: LocalText | None
    rows: tuple[BenchmarkRow, ...]

    def address(self, links: Links) -> str:
        """Return the page's own address."""
        return links.network(f"benchmarks/{self.code}")


def benchmarks_page(indicators: Sequence[BenchmarkIndicator], lang: Language) -> BenchmarksPage:
    """Make the list of all indicators that members share."""
    t = translator(lang)
    return BenchmarksPage(
        lang=lang,
        title=t.gettext("Kommunen im Vergleich"),
        summary=t.gettext("Kennzahlen, die mehrere Kommunen des Netzwerks gemeinsam zeigen."),
        indicators=tuple(
            Compared(
                one.code,
                one.name,
                one.description,
                t.ngettext("{n} Kommune", "{n} Kommunen", len(one.members)),
            )
            for one in sorted(indicators, key=lambda one: sort_key(t.local(one.name)))
        ),
    )


def benchmark_page(indicators: Sequence[BenchmarkIndicator], code: str, lang: Language) -> BenchmarkPage:
    """Make one indicator's comparison.

    Raises
    ------
    NotThereError
        If no such indicator is compared.
    """
    found = next((one for one in indicators if one.code == code), None)
    if found is None:
        raise NotThereError(code)
    t = translator(lang)
    formats = Formats(lang)
    most = max((one.value for one in found.members if one.value is not None), default=0.0)
    return BenchmarkPage(
        lang=lang,
        title=t.local(found.name),
        summary=t.gettext("{name} in den Kommunen des Netzwerks.", name=t.local(found.name)),
        code=code,
        unit=t.local(found.unit),
        description=found.description,
        rows=tuple(
            BenchmarkRow(
                one.slug,
                one.name,
                formats.period(one.period),
                t.gettext("keine Angabe")
                if one.value is None
                else formats.quantity(one.value, found.decimals, found.unit),
                round(max(0.0, (one.value or 0.0) / most * 100), 1) if most > 0 else 0.0,
            )
            for one in sorted(found.members, key=lambda member: sort_key(member.name))
        ),
    )
