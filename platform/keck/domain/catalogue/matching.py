"""Which of a member's measures stand for those that an indicator of the catalogue names."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

from keck.domain.age_bands import tiling
from keck.domain.catalogue.banded import has_bands
from keck.domain.catalogue.measures import CatalogueMeasure
from keck.domain.codes import slugify
from keck.domain.definitions import Operand
from keck.domain.groups import TOTAL, parse_group
from keck.domain.measures import Measure

Choice = Mapping[Operand, tuple[Operand, ...]]
"""By a measure of the catalogue, with its group: what is summed of the member's own to stand for it."""
_AGE = "age"
_EMPTY_WORDS = frozenset(("und", "oder", "der", "die", "das", "den", "dem", "von", "im", "in", "nach", "an"))


@dataclass(frozen=True, slots=True)
class OwnMeasure:
    """A measure of a member with the groups that it has values for."""

    measure: Measure
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A measure of the member that may stand for one of the catalogue.

    Attributes
    ----------
    alike : bool
        Whether it has the same code or the same words, so that it is proposed.
    parts : tuple of Operand
        What of it is summed; empty if it lacks the group that is asked for.
    """

    measure: Measure
    alike: bool
    parts: tuple[Operand, ...]


def candidates(
    operand: Operand,
    known: Mapping[str, CatalogueMeasure],
    own: Iterable[OwnMeasure],
    bands: str | None = None,
) -> tuple[Candidate, ...]:
    """Return the member's measures of the right kind, the most alike first.

    A measure that has the code of another measure of the catalogue stands for that one, and is proposed for
    no other however much their words resemble.

    Parameters
    ----------
    bands : str, optional
        The dimension of which all bands are needed, as `banded` says it: then a measure stands with its group
        as the catalogue writes it, and the bands are found when the rate is computed.
    """
    wanted = known[operand.measure].measure
    found = [
        (
            nearness(wanted, one.measure, known),
            Candidate(one.measure, False, _parts(operand.group, one, bands)),
        )
        for one in own
        if one.measure.kind is wanted.kind
    ]
    found.sort(key=lambda pair: (-pair[0], not pair[1].parts, pair[1].measure.code))
    return tuple(Candidate(one.measure, near >= 1, one.parts) for near, one in found)


def proposal(
    operand: Operand,
    known: Mapping[str, CatalogueMeasure],
    own: Iterable[OwnMeasure],
    bands: str | None = None,
) -> tuple[Operand, ...]:
    """Return what is proposed to stand for a measure; nothing where it is not clear."""
    alike = [one for one in candidates(operand, known, own, bands) if one.alike and one.parts]
    return alike[0].parts if alike else ()


def _parts(group: str, own: OwnMeasure, bands: str | None) -> tuple[Operand, ...]:
    if bands is None:
        return parts(group, own)
    return (Operand(own.measure.code, group),) if has_bands(group, bands, own.groups) else ()


def parts(group: str, own: OwnMeasure) -> tuple[Operand, ...]:
    """Return what of a member's measure makes up a group.

    Ages are put together from the fewest bands that tile the wanted one; all other categories are looked for
    by their code. The total is never put together: whether categories are complete, nobody has said.

    >>> from keck.domain.texts import LocalText
    >>> one = OwnMeasure(Measure("e", LocalText("E")), frozenset({"age=0-2", "age=3-5"}))
    >>> [str(part) for part in parts("age=0-5", one)]
    ['e[age=0-2]', 'e[age=3-5]']
    """
    code = own.measure.code
    if group in own.groups:
        return (Operand(code, group),)
    wanted = parse_group(group)
    if _AGE not in wanted:
        return ()
    by_age = _bands(own.groups, {name: one for name, one in wanted.items() if name != _AGE})
    bands = tiling(wanted[_AGE], by_age) or ()
    return tuple(Operand(code, by_age[band]) for band in bands)


def _bands(groups: Set[str], others: Mapping[str, str]) -> dict[str, str]:
    """Return the groups that differ from the wanted one in their age alone, by their age."""
    found = {}
    for group in sorted(groups):
        categories = parse_group(group) if group != TOTAL else {}
        age = categories.pop(_AGE, None)
        if age is not None and categories == others:
            found[age] = group
    return found


def nearness(wanted: Measure, own: Measure, known: Mapping[str, CatalogueMeasure]) -> float:
    """Return how much a measure resembles one of the catalogue: 2 the same code, 1 the same words, 0 nothing.

    In between lies the share of words that both have.
    """
    if own.code in known:
        return 2.0 if own.code == wanted.code else 0.0
    if wanted.code == slugify(own.label.de):
        return 2.0
    return max(
        _alike(words(one), words(other))
        for one in (wanted.code, wanted.label.de)
        for other in (own.code, own.label.de)
    )


# A page compares each measure of the catalogue with each of the member's own.
@lru_cache(maxsize=4096)
def words(text: str) -> frozenset[str]:
    """Return the words that count when names are compared; both forms of a person's name are one word.

    >>> sorted(words("Einwohnerinnen und Einwohner")), sorted(words("Schüler/innen im Hort"))
    (['einwohner'], ['hort', 'schueler'])
    """
    found = (one.removesuffix("innen") for one in slugify(text, 200).split("-"))
    return frozenset(one for one in found if one and one not in _EMPTY_WORDS)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    together = one | other
    return len(one & other) / len(together) if together else 0.0
