"""Reading published artefacts as an outsider does: JSON only, every number as it is shown."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from keck.audit.derived import refuse_derived_from_hidden
from keck.audit.indices import refuse_index_of_hidden

Floats = NDArray[np.float64]
Document = dict[str, Any]
Name = tuple[str, ...]
"""A counted thing: the summands that an indicator names above or below its line."""


class Column(NamedTuple):
    """Which numbers belong together: one thing at one period; ready-made figures do not add up."""

    name: Name
    period: str
    additive: bool = True


@dataclass(frozen=True, slots=True)
class Areas:
    """An area set as published: keys in order, the parent that each area names, and keys by former ones."""

    set_id: str
    level: str
    keys: tuple[str, ...]
    parents: tuple[str | None, ...]
    former: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """One indicator, period and area set as published; NaN where nothing is shown."""

    indicator: str
    kind: str
    period: str
    set_id: str
    letters: str
    value: Floats
    above: Column
    below: Column | None
    per: float | None
    people: bool
    numerator: Floats
    denominator: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Export:
    """All that one release shows."""

    minimum: int
    complement: int
    minimum_base: int
    all_counted: bool
    sets: dict[str, Areas]
    ranks: dict[str, int]
    parents: dict[str, str | None]
    slices: list[Slice] = field(default_factory=list)


_NOT_PEOPLE = frozenset(
    [
        "ha",
        "hektar",
        "km²",
        "km2",
        "m²",
        "m2",
        "qm",
        "€",
        "euro",
        "eur",
        "tsd. €",
        "%",
        "prozent",
        "t",
        "kg",
        "km",
    ]
)


def read(atlas: Document, values: Iterable[Document]) -> Export:
    """Read one release from its atlas and values documents."""
    policy = atlas.get("policy", {})
    minimum = int(policy.get("k", policy.get("minimum_count", 5)))
    sets = {one["id"]: _areas(one) for one in atlas["area_sets"]}
    export = Export(
        minimum,
        int(policy.get("minimum_complement", minimum)),
        int(policy.get("n_min", policy.get("minimum_base", 10))),
        bool(policy.get("hide_all_counted", True)),
        sets,
        {level["code"]: int(level["rank"]) for level in atlas["levels"]},
        {level["code"]: level.get("parent") for level in atlas["levels"]},
    )
    entries = {entry["code"]: entry for entry in atlas["indicators"]}
    for document in values:
        entry = entries.get(document["indicator"])
        if entry is not None:
            export.slices.extend(_slices(entry, document))
    return export


def read_directory(directory: Path) -> list[Export]:
    """Read all releases below a directory, the oldest first: one folder each, named in their order."""
    found: dict[Path, list[Document]] = {}
    for path in sorted(directory.rglob("*.json")):
        content = path.read_bytes()
        # What has been erased since is an empty file: nobody can read it any more.
        document = json.loads(content) if content else None
        if isinstance(document, dict) and str(document.get("format", "")).startswith("keck."):
            folder = path.parent if path.parent.name != "values" else path.parent.parent
            found.setdefault(folder, []).append(document)
    exports = []
    for folder in sorted(found, key=_natural):
        atlas = [one for one in found[folder] if one["format"] == "keck.atlas"]
        values = [one for one in found[folder] if one["format"] == "keck.values"]
        exports += [read(one, values) for one in atlas]
    return exports


def _natural(path: Path) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", path.name)]


def _areas(one: Document) -> Areas:
    keys = tuple(area["key"] for area in one["areas"])
    former = {old: area["key"] for area in one["areas"] for old in area.get("former") or ()}
    return Areas(one["id"], one["level"], keys, tuple(area.get("parent") for area in one["areas"]), former)


def with_new_keys(older: Export, newest: Export) -> Export:
    """Return an older release with the keys that its areas have now: a new key is no new area."""
    former = {one.level: one.former for one in newest.sets.values() if one.former}
    sets = {
        set_id: replace(
            one,
            keys=tuple(former.get(one.level, {}).get(key, key) for key in one.keys),
            parents=tuple(_renamed(parent, former) for parent in one.parents),
        )
        for set_id, one in older.sets.items()
    }
    return replace(older, sets=sets)


def _renamed(area: str | None, former: dict[str, dict[str, str]]) -> str | None:
    level, _, key = (area or "").partition(":")
    return f"{level}:{former[level][key]}" if key in former.get(level, {}) else area


def _refuse_limits_of_hidden(code: str, one: Document) -> None:
    """Stop where limits stand beside counts that are not shown: part and whole follow from them.

    Raises
    ------
    ValueError
        If there are any.
    """
    limits = one.get("interval") or {}
    size = len(one["status"])
    counts = _counted(one)
    for side in ("lower", "upper"):
        told = ~np.isnan(_numbers(limits.get(side), size))
        if (told & np.isnan(counts)).any():
            raise ValueError(f"{code}, {one['period']}: limits of what is not shown")


def _counted(one: Document) -> Floats:
    """Return a number for each area of whose counts all that is judged are shown, else NaN."""
    size, limits = len(one["status"]), one.get("interval") or {}
    if "base" not in limits:
        return _numbers(one.get("numerator"), size) + _numbers(one.get("denominator"), size)
    # Where a value is no quotient of two counts, what its limits follow from stands beside them.
    told = [_numbers(limits[name], size) for name in _BASIS if name in limits]
    hidden = np.array([letter != "o" for letter in one["status"]], np.bool_)
    if any((~np.isnan(column[hidden])).any() for column in told):
        raise ValueError(f"{one['period']}: what limits follow from is told of what is not shown")
    return np.asarray(sum(told))


_BASIS = ("events", "base", "expected", "step", "error")


def _refuse_judgements_of_hidden(code: str, one: Document) -> None:
    """Stop where something is said about an area whose counts are not shown.

    Raises
    ------
    ValueError
        If there is anything: a verdict tells between which counts the hidden one lies.
    """
    judged = one.get("judged") or {}
    size = len(one["status"])
    told = [text for text in (judged.get("letters") or {}).values() if len(text) == size]
    letters = np.array([[letter != "-" for letter in text] for text in told], np.bool_)
    pairs = [judged[name] for name in ("wide", "rank") if judged.get(name)]
    lists = [pair[side] for pair in pairs for side in ("lower", "upper")]
    limits = np.array([[limit is not None for limit in listed] for listed in lists], np.bool_)
    counts = _counted(one)
    hidden = np.isnan(counts) | np.array([letter != "o" for letter in one["status"]], np.bool_)
    for said in (letters, limits):
        if said.size and (said & hidden).any():
            raise ValueError(f"{code}, {one['period']}: judgements of what is not shown")


def _slices(entry: Document, document: Document) -> list[Slice]:
    found = []
    above, below = _name(entry.get("numerator")) or (entry["code"],), _name(entry.get("denominator"))
    for one in document["slices"]:
        # Older figures in newer boundaries follow from the older ones and a published crosswalk: they add
        # nothing to what can be known, and estimates are no facts to subtract from.
        if one.get("rebased_from"):
            continue
        letters = one["status"]
        value = _numbers(one.get("value"), len(letters))
        _refuse_limits_of_hidden(entry["code"], one)
        refuse_index_of_hidden(entry["code"], one)
        _refuse_judgements_of_hidden(entry["code"], one)
        refuse_derived_from_hidden(entry, one)
        # What is derived is made of numbers that are shown, or could be; no sums hold between its values.
        figure = entry["kind"] in ("figure", "derived")
        plain = figure or entry["kind"] == "count"
        found.append(
            Slice(
                entry["code"],
                entry["kind"],
                one["period"],
                one["set"],
                letters,
                value,
                Column((*above, one["group"]) if one.get("group") else above, one["period"], not figure),
                Column(below, one["period"]) if below and not plain else None,
                100.0 if entry["kind"] == "share" else None,
                not figure and _unit(entry) not in _NOT_PEOPLE,
                value if plain else _numbers(one.get("numerator"), len(letters)),
                _numbers(one.get("denominator"), len(letters)),
            )
        )
        if cases := _cases(entry, one, below):
            found.append(cases)
    return found


def _cases(entry: Document, one: Document, below: Name) -> Slice | None:
    """Return how many cases means are of, which stand beside their limits; ``None`` for all else."""
    limits = one.get("interval") or {}
    if not below or "error" not in limits:
        return None
    size = len(one["status"])
    cases = _numbers(limits["base"], size)
    letters = "".join("m" if np.isnan(number) else "o" for number in cases)
    column = Column(below, one["period"])
    place = entry["code"], "count", one["period"], one["set"]
    return Slice(*place, letters, cases, column, None, None, True, cases, np.full(size, np.nan))


def _unit(entry: Document) -> str:
    unit = entry.get("unit") or ""
    text = str(unit.get("de", "") if isinstance(unit, dict) else unit).strip().lower()
    return text if entry["kind"] == "count" else ""


def _name(text: Any) -> Name:
    """Read the summands of a formula's half: ``a + b[age=0-2]``."""
    if isinstance(text, dict):
        text = text.get("de") or ""
    parts = text if isinstance(text, list) else str(text or "").split("+")
    return tuple(sorted(str(part).strip() for part in parts if str(part).strip()))


def _numbers(values: list[float | None] | None, length: int) -> Floats:
    if values is None:
        return np.full(length, np.nan)
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
