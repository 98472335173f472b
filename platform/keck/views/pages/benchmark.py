"""Comparisons between members: one indicator, a list by name, each member beside the others; no ranks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from keck.domain.judgements import MANY, Unjudged
from keck.domain.names import sort_key
from keck.domain.texts import Language, LocalText
from keck.views.benchmarks import BenchmarkIndicator, MemberValue
from keck.views.formats import Formats
from keck.views.i18n import Translator, translator
from keck.views.judgement_words import Said, verdict_word
from keck.views.links import Links
from keck.views.pages.base import Page
from keck.views.state import NotThereError


@dataclass(frozen=True, slots=True)
class BenchmarkRow:
    """A member in the list, ready to be read.

    Attributes
    ----------
    said : Said
        How it stands to the others.
    unsaid : str
        Why nothing is said; empty where something is.
    limits : str
        Between which the value may lie by chance.
    others : str
        What the others have together.
    members : int
        How many they are.
    """

    slug: str
    name: str
    period: str
    value: str
    share: float
    said: Said
    unsaid: str
    limits: str
    others: str
    members: int


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
    """The model of one indicator's comparison.

    Attributes
    ----------
    judged : bool
        Whether any value has limits, so that members can be judged.
    many : bool
        Whether so many are compared that the verdicts are stricter.
    share : bool
        Whether the limits are those of shares; else of rates.
    """

    template: ClassVar[str] = "benchmark.html"
    section: ClassVar[str] = "benchmarks"
    code: str
    unit: str
    description: LocalText | None
    rows: tuple[BenchmarkRow, ...]
    judged: bool
    many: bool
    share: bool

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
    with_limits = [one for one in found.members if one.limits is not None]
    return BenchmarkPage(
        lang=lang,
        title=t.local(found.name),
        summary=t.gettext("{name} in den Kommunen des Netzwerks.", name=t.local(found.name)),
        code=code,
        unit=t.local(found.unit),
        description=found.description,
        rows=tuple(
            member_row(one, found, lang)
            for one in sorted(found.members, key=lambda member: sort_key(member.name))
        ),
        judged=bool(with_limits),
        many=max((one.beside.members for one in with_limits), default=0) >= MANY,
        share=any(one.method == "wilson" for one in with_limits),
    )


def member_row(one: MemberValue, found: BenchmarkIndicator, lang: Language) -> BenchmarkRow:
    """Make a member's line of a comparison."""
    t, formats, beside = translator(lang), Formats(lang), one.beside
    most = max((other.value for other in found.members if other.value is not None), default=0.0)

    def quantity(value: float | None) -> str:
        return "" if value is None else formats.quantity(value, found.decimals, found.unit)

    low, high = (formats.number(limit, found.decimals) for limit in one.limits or (0.0, 0.0))
    return BenchmarkRow(
        slug=one.slug,
        name=one.name,
        period=formats.period(one.period),
        value=quantity(one.value) or t.gettext("keine Angabe"),
        share=round(max(0.0, (one.value or 0.0) / most * 100), 1) if most > 0 else 0.0,
        said=verdict_word(beside.verdict, t),
        unsaid=_unsaid(beside.reason, t),
        limits=t.gettext("{low} bis {high}", low=low, high=high) if one.limits else "",
        others=quantity(beside.others),
        members=beside.members,
    )


def _unsaid(reason: str, t: Translator) -> str:
    """Say why a member is not judged."""
    words = {
        Unjudged.NO_RANGE.value: t.gettext("kein Zufallsbereich aus Anzahlen"),
        Unjudged.ALONE.value: t.gettext("niemand sonst zum selben Zeitraum"),
        Unjudged.FEW.value: t.gettext("zu wenige Fälle"),
        Unjudged.LATER.value: t.gettext("noch nicht verglichen"),
    }
    return words.get(reason, "")
