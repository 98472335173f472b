"""Sums between quantities of the same areas: from code lists, from formulas, or seen in the numbers."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from keck.compute.cube import Cube, Floats, Quantity
from keck.compute.disclosure.nodes import NodeKey
from keck.domain.definitions import Operand
from keck.domain.periods import years_of

_TELLING = 3
"""In fewer areas two sums may be equal by chance."""


@dataclass(frozen=True, slots=True)
class Link:
    """A quantity that is the sum of others in every area: a total and its groups."""

    total: Quantity
    parts: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """A node that is the sum of others in every area: of groups at one period, or of years."""

    total: NodeKey
    parts: tuple[NodeKey, ...]


def sums_of(links: Iterable[Link], periods: Iterable[str]) -> list[Sum]:
    """Return the sums that links make at each period."""
    every = list(periods)
    return [
        Sum(NodeKey(link.total, period), tuple(NodeKey(part, period) for part in link.parts))
        for link in links
        for period in every
    ]


def pooled_sums(nodes: Iterable[NodeKey]) -> list[Sum]:
    """Return the sums of years that pooled nodes are; each year may be known by itself, or by other pools.

    >>> pooled, *years = (NodeKey((Operand("a"),), code) for code in ("2020..2021", "2020", "2021"))
    >>> pooled_sums([pooled, *years]) == [Sum(pooled, tuple(years))]
    True
    >>> pooled_sums([pooled, years[0]])
    []
    """
    known = set(nodes)
    found = [Sum(key, tuple(key._replace(period=year) for year in years_of(key.period))) for key in known]
    return sorted((one for one in found if one.parts and known.issuperset(one.parts)), key=_order)


def _order(one: Sum) -> tuple[Quantity, str]:
    return one.total.quantity, one.total.period


def formula_links(quantities: Iterable[Quantity]) -> list[Link]:
    """Return the sums that formulas make: of operands, and of a smaller sum with what it lacks.

    >>> a, b = Operand("a"), Operand("b")
    >>> formula_links([(a, b)]) == [Link((a, b), ((a,), (b,)))]
    True
    """
    known = sorted(set(quantities))
    sums = [quantity for quantity in known if len(quantity) > 1]
    links = [Link(total, tuple((operand,) for operand in total)) for total in sums]
    for total in sums:
        for part in sums:
            rest = tuple(operand for operand in total if operand not in part)
            if rest and len(rest) + len(part) == len(total):
                links.append(Link(total, (part, rest)))
    return links


def visible_links(cube: Cube, quantities: Iterable[Quantity]) -> list[Link]:
    """Return sums that anybody sees in the numbers: a run of neighbouring measures that adds up to another.

    Tables list the categories of a total one after the other, so runs in the order of the table are tried,
    on all areas and periods at once. They serve protection only, nothing is computed from them.
    """
    columns = _columns(cube, quantities)
    links: list[Link] = []
    for place in {place for _, place in columns}:
        here = [(quantity, columns[quantity, place]) for quantity, other in columns if other == place]
        links += _runs(here)
    return list(dict.fromkeys(links))


def _columns(cube: Cube, quantities: Iterable[Quantity]) -> dict[tuple[Quantity, tuple[str, str]], Floats]:
    """Return the numbers of every single measure at every period and finest complete area set."""
    wanted = {quantity[0] for quantity in quantities if len(quantity) == 1 and cube.additive(quantity[0])}
    order = {code: position for position, code in enumerate(cube.measures)}
    columns: dict[tuple[Quantity, tuple[str, str]], Floats] = {}
    keys = sorted(cube.cells, key=lambda key: order.get(key.measure, -1))
    for key in keys:
        operand = Operand(key.measure, key.group)
        cells = cube.cells[key]
        telling = cells.ok[:-1].all() and np.count_nonzero(cells.values[:-1]) >= _TELLING
        if operand in wanted and telling:
            columns[(operand,), (key.period, key.set_id)] = cells.values[:-1]
    return columns


def _runs(columns: list[tuple[Quantity, Floats]]) -> list[Link]:
    sums: Floats = np.cumsum([np.zeros_like(columns[0][1])] + [values for _, values in columns], axis=0)
    weights: Floats = np.asarray(np.random.default_rng(1).integers(1, 1 << 20, sums.shape[1:]), np.float64)
    return _matches(columns, sums, weights)


def _matches(columns: list[tuple[Quantity, Floats]], sums: Floats, weights: Floats) -> list[Link]:
    prints = sums @ weights
    finger: dict[float, list[Quantity]] = {}
    for quantity, values in columns:
        if values.any():
            finger.setdefault(round(float(values @ weights), 3), []).append(quantity)
    links = []
    for start in range(len(columns)):
        for end in range(start + 1, len(columns) + 1):
            parts = tuple(quantity for quantity, _ in columns[start:end])
            totals = finger.get(round(float(prints[end] - prints[start]), 3), ())
            links += [Link(total, parts) for total in totals if total not in parts]
    return links
