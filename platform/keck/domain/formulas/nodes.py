"""The tree of a formula. Two trees are equal if they say the same, wherever it stands in a text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from keck.domain.definitions import Operand
from keck.domain.formulas.errors import Span
from keck.domain.indices import IndexRules
from keck.domain.statuses import Status


class Operator(StrEnum):
    """Arithmetic."""

    PLUS = "+"
    MINUS = "-"
    TIMES = "*"
    DIVIDED = "/"


class QuotientForm(StrEnum):
    """How a part is set against a whole."""

    SHARE = "share"
    RATE = "rate"
    RATIO = "ratio"
    PER = "per"


class Place(StrEnum):
    """Where measures are read instead of in the area itself."""

    HERE = "here"
    CITY = "city"
    WITHOUT_AREA = "without_area"
    SUM = "sum"


class Shift(StrEnum):
    """When measures are read instead of in the period itself."""

    LAG = "lag"
    CHANGE = "change"
    POOL = "pool"


class Standing(StrEnum):
    """How an area is set against the other areas of its level."""

    ZSCORE = "zscore"
    RANK = "rank"


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a formula."""

    span: Span = field(default=Span(), compare=False, repr=False, kw_only=True)

    @property
    def parts_within(self) -> tuple["Node", ...]:
        """Parts of kinds that are defined beside this module, in the order of the text."""
        return ()


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A fixed number."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class MeasureName(Node):
    """A measure, perhaps of a group."""

    operand: Operand


@dataclass(frozen=True, slots=True)
class Reference(Node):
    """Another indicator by its code."""

    code: str


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """The opposite of a value."""

    value: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """Two values, computed together."""

    operator: Operator
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Quotient(Node):
    """A part divided by a whole, times ``per`` (100 for shares, 1 for ratios)."""

    form: QuotientForm
    part: Node
    whole: Node
    per: int = 1


@dataclass(frozen=True, slots=True)
class Mean(Node):
    """A measure of means, weighted with the number of cases bound to it."""

    value: MeasureName


@dataclass(frozen=True, slots=True)
class Placed(Node):
    """A formula whose measures are read elsewhere; a level is named for sums only."""

    place: Place
    value: Node
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Shifted(Node):
    """A formula whose measures are read at another time."""

    shift: Shift
    value: Node
    years: int


@dataclass(frozen=True, slots=True)
class Compared(Node):
    """A value's standing among the areas of its level."""

    standing: Standing
    value: Node


_USUAL = IndexRules()


@dataclass(frozen=True, slots=True)
class Weighted(Node):
    """A part of an index."""

    weight: Decimal
    value: Node


@dataclass(frozen=True, slots=True)
class Index(Node):
    """The weighted mean of z-scores.

    Attributes
    ----------
    rules : IndexRules
        What a text leaves open; they come with a definition.
    population : Node or None
        Inhabitants, if areas with few of them get no index.
    """

    parts: tuple[Weighted, ...]
    rules: IndexRules = _USUAL
    population: Node | None = None


@dataclass(frozen=True, slots=True)
class StatusIs(Node):
    """A condition: whether a value has a status, or another one."""

    value: Node
    status: Status
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Combined(Node):
    """Two conditions that must both hold, or one of which must."""

    both: bool
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class If(Node):
    """One value where a condition holds, another one elsewhere."""

    condition: Node
    then: Node
    otherwise: Node


CONDITIONS = (StatusIs, Combined)


def children(node: Node) -> tuple[Node, ...]:
    """Return the parts of a part, in the order of the text."""
    match node:
        case Arithmetic(left=left, right=right) | Combined(left=left, right=right):
            return (left, right)
        case Quotient(part=part, whole=whole):
            return (part, whole)
        case If(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)
        case Index(parts=parts, population=population):
            return parts if population is None else (*parts, population)
        case Negative() | Mean() | Placed() | Shifted() | Compared() | Weighted() | StatusIs():
            return (node.value,)
        case _:
            return node.parts_within


def walk(tree: Node) -> Iterator[tuple[Node, int]]:
    """Go through a tree without recursion: each part with how deep it lies, the tree itself at 1."""
    waiting = [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting += [(child, depth + 1) for child in reversed(children(node))]
