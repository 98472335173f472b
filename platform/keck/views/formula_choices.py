"""What may stand in a formula, with the names that people know: for choices, for lists and for completion."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from keck.domain.definitions import IndicatorDefinition, Operand
from keck.domain.formulas.printing import operand_text
from keck.domain.measures import Measure
from keck.domain.statuses import Status
from keck.views.formula_functions import explained
from keck.views.formulas import group_words
from keck.views.i18n import Translator


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a measure: its code in brackets, its words, and the measure with it as a formula has it."""

    code: str
    words: str
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A measure.

    Attributes
    ----------
    text : str
        As a formula names it.
    additive : bool
        Whether it may be summed, and so stand below the line.
    """

    text: str
    label: str
    kind: str
    additive: bool
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """Something that completion offers.

    Attributes
    ----------
    text : str
        What is put into the formula.
    shown : str
        How it is written in the list.
    sort : str
        ``measure``, ``function``, ``indicator``, ``level`` or ``status``.
    """

    text: str
    shown: str
    note: str
    sort: str
    groups: tuple[tuple[str, str], ...] = ()


def choices(
    measures: Iterable[Measure],
    groups: dict[str, tuple[str, ...]],
    kind_words: Callable[[str], str],
    t: Translator,
) -> tuple[Choice, ...]:
    """Return the measures by their labels; one without values so far has its total to choose."""
    found = [
        Choice(
            operand_text(Operand(one.code)),
            one.label.get(t.lang)[0],
            kind_words(one.kind.value),
            one.kind.additive,
            tuple(_group(one.code, code, t) for code in groups.get(one.code, ("",))),
        )
        for one in measures
    ]
    return tuple(sorted(found, key=lambda one: one.label.casefold()))


def _group(measure: str, code: str, t: Translator) -> Group:
    said = group_words([code], t)[0] if code else ""
    return Group(code, said or t.gettext("alle"), operand_text(Operand(measure, code)))


def words(
    offered: Sequence[Choice],
    definitions: Iterable[IndicatorDefinition],
    levels: dict[str, str],
    t: Translator,
) -> list[dict[str, object]]:
    """Return what completion offers, ready for JSON.

    Parameters
    ----------
    levels : dict of str to str
        Names of the levels by code.
    """
    found = [
        Word(
            one.text,
            one.text,
            f"{one.label} · {one.kind}",
            "measure",
            tuple((group.code, group.words) for group in one.groups if group.code),
        )
        for one in offered
    ]
    found += [Word(f"{name}(", usage, said, "function") for name, usage, said in explained(t)]
    found += [
        Word(f"@{one.code}", f"@{one.code}", one.name.get(t.lang)[0], "indicator") for one in definitions
    ]
    found += [Word(code, code, name, "level") for code, name in levels.items()]
    found += [Word(one.word, one.word, _status_words(t)[one], "status") for one in Status]
    return [asdict(one) for one in found]


def _status_words(t: Translator) -> dict[Status, str]:
    return {
        Status.OK: t.gettext("bekannt"),
        Status.MISSING: t.gettext("fehlt"),
        Status.SUPPRESSED: t.gettext("geschützt"),
        Status.NOT_APPLICABLE: t.gettext("nicht sinnvoll"),
    }
