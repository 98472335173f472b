"""A slow, plain evaluator of formulas: loops and fractions, straight along the tree as it was written."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from keck.compute.cube import CellKey, Cube
from keck.domain.definitions import Operand
from keck.domain.formulas import nodes as n
from keck.domain.formulas.standards import StandardForm, Standardised
from keck.domain.formulas.vocabulary import Vocabulary
from keck.domain.statuses import Status

SEVERITY = {Status.OK: 0, Status.NOT_APPLICABLE: 1, Status.SUPPRESSED: 2, Status.MISSING: 3}
TINY = Fraction(1, 10**9)


@dataclass(frozen=True)
class Cell:
    """A value or why there is none.

    Attributes
    ----------
    size
        How large the numbers were on the way; rounding errors are small against it.
    delicate
        Whether a decision was so close that rounding may turn it.
    """

    value: Fraction | None
    status: Status = Status.OK
    size: Fraction = Fraction(0)
    delicate: bool = False


@dataclass(frozen=True)
class Spot:
    """Where and when a value is asked for; ``area`` is ``None`` for what is not assignable."""

    set_id: str
    area: str | None
    year: int
    place: n.Place = n.Place.HERE
    level: str | None = None
    years: int = 1


def worst(cells: list[Cell]) -> Status:
    return max((cell.status for cell in cells), key=SEVERITY.__getitem__)


class Reference:
    def __init__(self, cube: Cube, vocabulary: Vocabulary) -> None:
        self.cube, self.vocabulary = cube, vocabulary

    def value(self, tree: n.Node, set_id: str, area: str | None, year: int) -> Cell:
        return self._of(tree, Spot(set_id, area, year))

    # --- the tree

    def _of(self, node: n.Node, at: Spot) -> Cell:  # noqa: C901 - one case per node
        match node:
            case n.Number(value=value):
                return Cell(Fraction(value), size=abs(Fraction(value)))
            case n.MeasureName(operand=operand):
                return self._measure(operand, at)
            case n.Reference(code=code):
                return self._of(self.vocabulary.indicators[code], at)
            case n.Negative(value=value):
                cell = self._of(value, at)
                return Cell(
                    None if cell.value is None else -cell.value, cell.status, cell.size, cell.delicate
                )
            case n.Arithmetic():
                return self._arithmetic(node, at)
            case n.Quotient(part=part, whole=whole, per=per):
                above = _times(Cell(Fraction(per), size=Fraction(per)), self._of(part, at))
                return _divided(above, self._of(whole, at))
            case n.Mean(value=n.MeasureName(operand=operand)):
                cases = Operand(self.vocabulary.measures[operand.measure].base or "", operand.group)
                return _divided(self._measure(operand, at, cases), self._measure(cases, at))
            case Standardised():
                return self._standardised(node, at)
            case n.Placed(place=place, value=value, level=level):
                return self._of(value, _with(at, place=place, level=level))
            case n.Shifted(shift=n.Shift.LAG, value=value, years=years):
                return self._of(value, _with(at, year=at.year - years))
            case n.Shifted(shift=n.Shift.POOL, value=value, years=years):
                return self._of(value, _with(at, years=years))
            case n.Shifted(value=value, years=years):
                now, before = self._of(value, at), self._of(value, _with(at, year=at.year - years))
                return _added(now, _negative(before), self.quantity(value))
            case n.Compared(standing=standing, value=value):
                return self._standing(standing, value, at)
            case n.Index(parts=parts):
                return self._index(parts, at)
            case n.If(condition=condition, then=then, otherwise=otherwise):
                holds, delicate = self._condition(condition, at)
                cell = self._of(then if holds else otherwise, at)
                return Cell(cell.value, cell.status, cell.size, cell.delicate or delicate)
        raise AssertionError(node)

    def _condition(self, node: n.Node, at: Spot) -> tuple[bool, bool]:
        if isinstance(node, n.StatusIs):
            cell = self._of(node.value, at)
            return (cell.status is node.status) != node.negated, cell.delicate
        assert isinstance(node, n.Combined)
        (one, shaky), (other, shaky_too) = self._condition(node.left, at), self._condition(node.right, at)
        return (one and other if node.both else one or other), shaky or shaky_too

    def _arithmetic(self, node: n.Arithmetic, at: Spot) -> Cell:
        left, right = self._of(node.left, at), self._of(node.right, at)
        sums = self.quantity(node.left) and self.quantity(node.right)
        match node.operator:
            case n.Operator.PLUS:
                return _added(left, right, sums)
            case n.Operator.MINUS:
                return _added(left, _negative(right), sums)
            case n.Operator.TIMES:
                return _times(left, right)
            case n.Operator.DIVIDED:
                return _divided(left, right)

    def quantity(self, node: n.Node) -> bool:
        """Whether a part is a sum of counts, of which those that are not applicable are not in use."""
        match node:
            case n.MeasureName(operand=operand):
                return self.vocabulary.measures[operand.measure].kind.additive
            case n.Reference(code=code):
                return self.quantity(self.vocabulary.indicators[code])
            case n.Negative(value=value) | n.Placed(value=value) | n.Shifted(value=value):
                return self.quantity(value)
            case n.If(then=then, otherwise=otherwise):
                return self.quantity(then) and self.quantity(otherwise)
            case n.Arithmetic(operator=n.Operator.PLUS | n.Operator.MINUS, left=left, right=right):
                return self.quantity(left) and self.quantity(right)
            case n.Arithmetic(operator=operator, left=left, right=right):
                if operator is n.Operator.DIVIDED:
                    return self.quantity(left) and bool(self._number(right))
                pairs = ((left, right), (right, left))
                return any(self.quantity(q) and self._number(other) is not None for q, other in pairs)
        return False

    def _number(self, node: n.Node) -> Fraction | None:
        if any(isinstance(part, n.MeasureName | n.Reference) for part, _ in n.walk(node)):
            return None
        return self._of(node, Spot("", None, 0)).value

    def _standardised(self, node: Standardised, at: Spot) -> Cell:
        """Of measures whose bands are all alike and lie beside each other."""
        assert isinstance(node.events, n.MeasureName)
        assert isinstance(node.base, n.MeasureName)
        names = node.events.operand.measure, node.base.operand.measure
        everywhere = _with(at, place=n.Place.CITY, level=None)
        rows = []
        for group in sorted(self.vocabulary.measures[names[0]].present):
            x, people = (self._measure(Operand(name, group), at) for name in names)
            all_x, everybody = (self._measure(Operand(name, group), everywhere) for name in names)
            rows.append((x, people, all_x, everybody))
        direct = node.form is StandardForm.DIRECT
        read = [cell for row in rows for place, cell in enumerate(row) if not (direct and place == 2)]
        if worst(read) is not Status.OK:
            return Cell(None, worst(read))
        events = sum((_number(row[0]) for row in rows), Fraction(0))
        above, below = Fraction(0), Fraction(0)
        for x, people, all_x, everybody in rows:
            divisor = people if direct else everybody
            if not divisor.value:
                return Cell(None, Status.NOT_APPLICABLE)
            if direct:
                above += _number(everybody) * _number(x) / _number(people)
                below += _number(everybody)
            else:
                below += _number(people) * _number(all_x) / _number(everybody)
        if not direct:
            above = events
        if not below or (direct and events < 10):
            return Cell(None, Status.NOT_APPLICABLE)
        value = node.per * above / below
        return Cell(value, size=abs(value) + 1, delicate=abs(below) < Fraction(1, 1000))

    # --- cells

    def _measure(self, operand: Operand, at: Spot, cases: Operand | None = None) -> Cell:
        additive = cases is not None or self.vocabulary.measures[operand.measure].kind.additive
        total = self._year(operand, at, cases)
        for back in range(1, at.years):
            total = _added(total, self._year(operand, _with(at, year=at.year - back), cases), additive)
        return total

    def _year(self, operand: Operand, at: Spot, cases: Operand | None) -> Cell:
        def read(set_id: str, area: str | None) -> Cell:
            return self._stored(operand, cases, set_id, area, at.year)

        city = self.cube.city
        assert city is not None
        if at.place is n.Place.CITY:
            return read(city.set_id, city.keys[0])
        if at.place is n.Place.WITHOUT_AREA:
            if at.set_id == city.set_id:
                return Cell(None, Status.NOT_APPLICABLE)
            return _added(read(city.set_id, city.keys[0]), _negative(read(at.set_id, at.area)), True)
        if at.place is n.Place.SUM and at.level:
            above = self._above(at)
            return read(*above) if above else Cell(None, Status.NOT_APPLICABLE)
        if at.place is n.Place.SUM:
            return _all(
                [read(at.set_id, key) for key in self.cube.frames[at.set_id].keys], read(at.set_id, None)
            )
        return read(at.set_id, at.area)

    def _above(self, at: Spot) -> tuple[str, str] | None:
        set_id, area = at.set_id, at.area
        while area is not None:
            frame = self.cube.frames[set_id]
            if frame.level == at.level:
                return set_id, area
            if frame.rank == 0:
                return None
            position = 0 if frame.parents is None else int(frame.parents[frame.keys.index(area)])
            upper = self.cube.frames[frame.parent_set] if frame.parent_set else self.cube.city
            assert upper is not None
            set_id, area = upper.set_id, upper.keys[position] if position >= 0 else None
        return None

    def _stored(
        self, operand: Operand, cases: Operand | None, set_id: str, area: str | None, year: int
    ) -> Cell:
        if cases is not None:
            return self._product(operand, cases, set_id, area, year)
        frame = self.cube.frames[set_id]
        place = frame.size if area is None else frame.keys.index(area)
        cells = self.cube.cells.get(CellKey(operand.measure, operand.group, str(year), set_id))
        if cells is None:
            return Cell(None, Status.NOT_APPLICABLE if area is None else Status.MISSING)
        status = Status(int(cells.statuses[place]))
        if status is not Status.OK:
            return Cell(None, status)
        value = Fraction(float(cells.values[place]))
        return Cell(value, size=abs(value))

    def _product(self, operand: Operand, cases: Operand, set_id: str, area: str | None, year: int) -> Cell:
        if CellKey(operand.measure, operand.group, str(year), set_id) not in self.cube.cells:
            return self._summed_product(operand, cases, set_id, area, year)
        number = self._stored(cases, None, set_id, area, year)
        if number.value == 0:
            return number
        return _times(self._stored(operand, None, set_id, area, year), number)

    def _summed_product(
        self, operand: Operand, cases: Operand, set_id: str, area: str | None, year: int
    ) -> Cell:
        """The sum of the smallest areas, the only ones whose means the towns of these tests know."""
        smallest = self.cube.frames["teil"]
        key = CellKey(operand.measure, operand.group, str(year), "teil")
        if (
            key not in self.cube.cells
            or CellKey(cases.measure, cases.group, str(year), "teil") not in self.cube.cells
        ):
            return Cell(None, Status.NOT_APPLICABLE if area is None else Status.MISSING)

        def product(of: str | None) -> Cell:
            return self._product(operand, cases, "teil", of, year)

        if set_id == "kommune":
            return (
                Cell(None, Status.NOT_APPLICABLE)
                if area is None
                else _all(list(map(product, smallest.keys)), product(None))
            )
        if area is None:
            return product(None)
        position = self.cube.frames[set_id].keys.index(area)
        assert smallest.parents is not None
        within = [
            key for key, upper in zip(smallest.keys, smallest.parents, strict=True) if upper == position
        ]
        return _all([product(key) for key in within]) if within else Cell(None, Status.MISSING)

    # --- among areas

    def _areas(self, node: n.Node, at: Spot) -> tuple[list[Cell], bool]:
        """Cells of all areas that have a value, and whether rounding may decide about them."""
        cells = [self._of(node, _with(at, area=key)) for key in self.cube.frames[at.set_id].keys]
        known = [cell for cell in cells if cell.status is Status.OK]
        delicate = any(cell.delicate for cell in cells)
        delicate |= any(_abs(cell) < cell.size / 10**7 for cell in known)
        return known, delicate

    def _standing(self, standing: n.Standing, node: n.Node, at: Spot) -> Cell:
        own = self._of(node, at)
        if own.status is not Status.OK or at.area is None:
            return Cell(None, max(own.status, Status.NOT_APPLICABLE, key=SEVERITY.__getitem__))
        known, delicate = self._areas(node, at)
        values = [_number(cell) for cell in known]
        if standing is n.Standing.RANK:
            delicate |= any(v != own.value and abs(v - _number(own)) < abs(v) / 10**9 for v in values)
            place = Fraction(1 + sum(value > _number(own) for value in values))
            return Cell(place, size=place, delicate=delicate)
        equal, shaky = _equal(values)
        if equal:
            return Cell(None, Status.NOT_APPLICABLE, delicate=delicate or shaky)
        return Cell(_z(_number(own), values), size=Fraction(10), delicate=delicate or shaky)

    def _index(self, parts: tuple[n.Weighted, ...], at: Spot) -> Cell:
        total, weights, delicate, used = Fraction(0), Fraction(0), False, []
        for part in parts:
            known, shaky = self._areas(part.value, at)
            equal, shaky_too = _equal([_number(cell) for cell in known]) if known else (False, False)
            delicate |= shaky or shaky_too
            if equal:
                continue
            cell = self._standing(n.Standing.ZSCORE, part.value, at)
            used.append(cell)
            delicate |= cell.delicate
            weights += abs(Fraction(part.weight))
            total += Fraction(part.weight) * max(min(cell.value or Fraction(0), Fraction(3)), Fraction(-3))
        if at.area is None:
            used.append(Cell(None, Status.NOT_APPLICABLE))
        if not used:
            return Cell(None, Status.NOT_APPLICABLE, delicate=delicate)
        if worst(used) is not Status.OK:
            return Cell(None, worst(used), delicate=delicate)
        return Cell(total / weights, size=Fraction(10), delicate=delicate)


def _with(at: Spot, **changes: object) -> Spot:
    return Spot(**{**at.__dict__, **changes})


def _number(cell: Cell) -> Fraction:
    assert cell.value is not None
    return cell.value


def _abs(cell: Cell) -> Fraction:
    return abs(_number(cell))


def _strict(
    left: Cell, right: Cell, compute: Callable[[Fraction, Fraction], Fraction], size: Fraction
) -> Cell:
    delicate = left.delicate or right.delicate
    status = worst([left, right])
    if status is not Status.OK:
        return Cell(None, status, delicate=delicate)
    return Cell(compute(_number(left), _number(right)), size=size, delicate=delicate)


def _negative(cell: Cell) -> Cell:
    return Cell(None if cell.value is None else -cell.value, cell.status, cell.size, cell.delicate)


def _added(left: Cell, right: Cell, sums: bool) -> Cell:
    delicate = left.delicate or right.delicate
    if sums and left.status is Status.NOT_APPLICABLE:
        return Cell(right.value, right.status, right.size, delicate)
    if sums and right.status is Status.NOT_APPLICABLE:
        return Cell(left.value, left.status, left.size, delicate)
    return _strict(left, right, Fraction.__add__, left.size + right.size)


def _times(left: Cell, right: Cell) -> Cell:
    return _strict(left, right, Fraction.__mul__, left.size * right.size)


def _divided(left: Cell, right: Cell) -> Cell:
    if left.status is right.status is Status.OK:
        if _abs(right) < TINY:
            return Cell(
                None, Status.NOT_APPLICABLE, delicate=left.delicate or right.delicate or bool(right.value)
            )
        close = _abs(right) < Fraction(1, 10**5) * max(Fraction(1), right.size)
        cell = _strict(left, right, Fraction.__truediv__, left.size / _abs(right))
        return Cell(cell.value, cell.status, cell.size, cell.delicate or close)
    return _strict(left, right, Fraction.__truediv__, Fraction(0))


def _all(cells: list[Cell], slot: Cell | None = None) -> Cell:
    if slot is not None and slot.status is not Status.MISSING:
        cells = [*cells, slot]
    used = [cell for cell in cells if cell.status is not Status.NOT_APPLICABLE]
    if not used:
        return Cell(None, Status.NOT_APPLICABLE)
    if worst(used) is not Status.OK:
        return Cell(None, worst(used))
    return Cell(sum(map(_number, used), Fraction(0)), size=sum((cell.size for cell in used), Fraction(0)))


def _equal(values: list[Fraction]) -> tuple[bool, bool]:
    """Whether all are equal, and whether rounding may decide that."""
    spread, size = max(values) - min(values), max(map(abs, values))
    return spread <= size / 10**9, bool(spread) and size / 10**12 < spread < size / 10**6


def _z(own: Fraction, values: list[Fraction]) -> Fraction:
    mean = sum(values, Fraction(0)) / len(values)
    variance = sum(((value - mean) ** 2 for value in values), Fraction(0)) / len(values)
    # A root is rarely a fraction; the tests compare with a tolerance.
    return (own - mean) / Fraction(_root(variance))


def _root(square: Fraction) -> Fraction:
    """Newton's method, far closer than any tolerance."""
    guess = Fraction(max(float(square), 1e-300) ** 0.5)
    for _ in range(3):
        guess = ((guess + square / guess) / 2).limit_denominator(10**40)
    return guess
