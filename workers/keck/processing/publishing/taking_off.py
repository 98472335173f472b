"""A bundle without what a member has withdrawn."""

from dataclasses import dataclass, replace

from keck.processing.judging.judging import has_judgements, ids_of, judged
from keck.processing.publishing.blanking import blanked
from keck.processing.publishing.bundle import Bundle, Document
from keck.processing.publishing.dependents import concerned, dependents, read_period
from keck.processing.publishing.derived import ordering, reclassed, without_gradients


@dataclass(frozen=True, slots=True)
class Taken:
    """What a member has withdrawn; ``None`` stands for all."""

    indicator: str | None = None
    area: str | None = None
    period: str | None = None

    def to_json(self) -> dict[str, str | None]:
        """Return the published form."""
        return {"indicator": self.indicator, "area": self.area, "period": self.period}

    @property
    def everything(self) -> bool:
        """Whether the whole atlas is meant."""
        return self == Taken()


def without(bundle: Bundle, taken: list[Taken]) -> Bundle:
    """Return a bundle without what was withdrawn: values only go.

    A withdrawn cell reads "missing", like a value that was never delivered: it must not look like
    a protected one, which would say something about its size. What was made of it together with others goes
    as a whole; what was said about other areas or years with its help is judged anew from what is left.
    """
    left = bundle
    for one in taken:
        left = _without_one(left, one)
    entries, ids = {one["code"]: one for one in left.atlas["indicators"]}, ids_of(left.atlas)
    values = {
        code: judged(entries[code], document, ids)
        if document is not bundle.values[code] and has_judgements(bundle.values[code])
        else document
        for code, document in left.values.items()
    }
    return replace(left, values=values)


def _without_one(bundle: Bundle, taken: Taken) -> Bundle:
    ids = ids_of(bundle.atlas)
    listed = {entry["code"]: entry for entry in bundle.atlas["indicators"]}
    following = dependents(listed.values(), taken.indicator) if taken.indicator else set(listed)
    # What a release already left out when it computed is in none of its derived figures.
    left_out = taken.to_json() in bundle.atlas.get("derived_without", ())
    named = (taken.indicator, taken.area, taken.period)
    values = {}
    for code, document in bundle.values.items():
        slices = document["slices"]
        if code in following and not left_out:
            slices = _of_dependent(listed[code], slices, taken, ids)
        if taken.indicator in (None, code):
            slices = _slices(slices, taken, ids)
        if slices is document["slices"]:
            values[code] = without_gradients(document, named, ids)
        elif slices:
            left = _without_notes({**document, "slices": slices}, taken)
            decimals = int(listed[code].get("decimals") or 0)
            values[code] = reclassed(without_gradients(left, named, ids), document, decimals)
    entries = [
        _entry(entry, values[entry["code"]])
        for entry in bundle.atlas["indicators"]
        if entry["code"] in values
    ]
    default = bundle.atlas.get("default_indicator")
    atlas = {
        **bundle.atlas,
        "indicators": entries,
        "default_indicator": default if default in values else (entries[0]["code"] if entries else None),
    }
    return replace(bundle, atlas=atlas, values=values)


def _of_dependent(
    entry: Document, slices: list[Document], taken: Taken, ids: dict[str, list[str]]
) -> list[Document]:
    """Return the slices of an indicator whose formula reads what was withdrawn, as far as they can stay."""
    if not entry.get("depends_on") and not entry.get("relative"):
        return slices
    period = read_period(entry, taken.period)
    if taken.area is None or entry.get("relative"):
        # What is set against other areas tells of each of them.
        return [one for one in slices if not concerned(one, period)]
    area = taken.area
    return [blanked(one, ids[one["set"]], area) if concerned(one, period) else one for one in slices]


def _slices(slices: list[Document], taken: Taken, ids: dict[str, list[str]]) -> list[Document]:
    kept = []
    for one in slices:
        if taken.period not in (None, one["period"]):
            kept.append(one)
        elif taken.area is not None:
            kept.append(blanked(one, ids[one["set"]], taken.area))
    return kept


def _without_notes(document: Document, taken: Taken) -> Document:
    """Drop the notes on what was withdrawn; the others keep their cells under new numbers."""
    notes = document.get("footnotes") or []
    kept = [n for n, note in enumerate(notes) if not (isinstance(note, dict) and _about(note, taken))]
    numbers = {old: new for new, old in enumerate(kept)}
    slices = []
    for one in document["slices"]:
        marks = {
            place: [numbers[n] for n in found if n in numbers]
            for place, found in (one.get("notes") or {}).items()
        }
        plain = {name: value for name, value in one.items() if name != "notes"}
        slices.append(
            {**plain, "notes": marked} if (marked := {p: m for p, m in marks.items() if m}) else plain
        )
    return {**document, "slices": slices, "footnotes": [notes[n] for n in kept]}


def _about(note: Document, taken: Taken) -> bool:
    bound = [(taken.area, note["area"]), (taken.period, note["period"])]
    return all(wanted is None or wanted == given for wanted, given in bound)


def _entry(entry: Document, document: Document) -> Document:
    slices = document["slices"]
    periods = [period for period in entry["periods"] if any(s["period"] == period for s in slices)]
    levels = [level for level in entry["levels"] if any(s["level"] == level for s in slices)]
    newest = entry["newest"] if entry["newest"] in periods else periods[-1]
    entry = {name: value for name, value in entry.items() if name != "ordered_by"} | ordering(document)
    default = entry["default_level"] if entry["default_level"] in levels else levels[-1]
    kept = {**entry, "periods": periods, "levels": levels, "newest": newest, "default_level": default}
    if "inputs" in entry:
        kept["inputs"] = _inputs(entry["inputs"], set(periods))
    return kept


def _inputs(inputs: list[Document], periods: set[str]) -> list[Document]:
    """Drop when the figures of periods came that are not shown any more."""
    left = [{**one, "periods": [code for code in one["periods"] if code in periods]} for one in inputs]
    return [one for one in left if one["periods"]]
