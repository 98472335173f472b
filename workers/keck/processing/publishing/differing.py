"""What a release changes for the public: indicators that come, change and go, and what is hidden now."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from keck.persistence.models import Release
from keck.processing.publishing.archive import read_bundle
from keck.processing.publishing.bundle import Bundle, Document
from keck.services.releasing import releases
from keck.tenants.scope import Scope

LARGEST, HIDDEN = 10, 30
_OK = "o"
Place = tuple[str, str, str, str]


@dataclass
class _Changes:
    """Changes of the indicators that are there before and after."""

    changed: dict[str, int] = field(default_factory=dict)
    jumps: list[tuple[float, Document]] = field(default_factory=list)
    hidden: list[Document] = field(default_factory=list)
    shown: int = 0


def against_public(scope: Scope, after: Bundle) -> Document:
    """Compare what is to be published with what the public sees now."""
    current = releases.current(scope, "public")
    before = _bundle_of(scope, current) if current is not None else None
    return {"base": current.number if current else None, **difference(before, after)}


def _bundle_of(scope: Scope, release: Release) -> Bundle | None:
    manifest = release.manifest or {}
    return read_bundle(scope, manifest["atlas"]) if "atlas" in manifest else None


def difference(before: Bundle | None, after: Bundle) -> Document:
    """Return the difference between two states of an atlas as it is stored and shown."""
    old = before.values if before else {}
    both = [code for code in after.values if code in old]
    found = _Changes()
    for code in both:
        _compare(code, _cells(before, code) if before else {}, _cells(after, code), found)
    new, gone = [code for code in after.values if code not in old], [c for c in old if c not in after.values]
    jumps = sorted(found.jumps, key=lambda one: (-one[0], sorted(one[1].items(), key=str)))
    entries = {
        entry["code"]: entry for bundle in (before, after) if bundle for entry in bundle.atlas["indicators"]
    }
    return {
        "new": new,
        "gone": gone,
        "changed": [
            {"indicator": code, "count": found.changed[code]} for code in both if code in found.changed
        ],
        "largest": [one for _, one in jumps[:LARGEST]],
        "hidden": found.hidden[:HIDDEN],
        "hidden_count": len(found.hidden) + _shown(old, gone),
        "shown_count": found.shown + _shown(after.values, new),
        "names": {code: entry["name"] for code, entry in entries.items()},
        "units": {code: entry["unit"] for code, entry in entries.items()},
        "decimals": {code: entry.get("decimals", 0) for code, entry in entries.items()},
        "levels": _levels(before, after),
    }


def _shown(values: dict[str, Document], codes: list[str]) -> int:
    """Count the values that some indicators show."""
    return sum(one["status"].count(_OK) for code in codes for one in values[code]["slices"])


def _levels(*bundles: Bundle | None) -> dict[str, Any]:
    return {one["code"]: one["name"] for bundle in bundles if bundle for one in bundle.atlas["levels"]}


def _cells(bundle: Bundle, code: str) -> dict[Place, tuple[str, float | None, str]]:
    """Return status, value and the area's name by level, period, group and key."""
    areas = {one["id"]: one["areas"] for one in bundle.atlas["area_sets"]}
    return {
        (one["level"], one["period"], one["group"], area["key"]): (status, value, area["name"])
        for one in bundle.values[code]["slices"]
        for area, status, value in zip(areas[one["set"]], one["status"], one["value"], strict=True)
    }


def _compare(
    code: str,
    before: dict[Place, tuple[str, float | None, str]],
    after: dict[Place, tuple[str, float | None, str]],
    found: _Changes,
) -> None:
    scales = _scales(after)
    for place, (status, value, name) in after.items():
        old_status, old_value, _ = before.get(place, ("m", None, ""))
        if (status, value) != (old_status, old_value):
            found.changed[code] = found.changed.get(code, 0) + 1
        if status == _OK and old_status != _OK:
            found.shown += 1
        if status != _OK and old_status == _OK:
            found.hidden.append(_told(code, place, name))
        if status == old_status == _OK and value != old_value and value is not None and old_value is not None:
            jump = abs(value - old_value) / scales[place[:3]]
            found.jumps.append((jump, {**_told(code, place, name), "before": old_value, "after": value}))
    # In their order, which a set of texts would not keep from one process to the next.
    for place in [one for one in before if one not in after]:
        found.changed[code] = found.changed.get(code, 0) + 1
        if before[place][0] == _OK:
            found.hidden.append(_told(code, place, before[place][2]))


def _scales(cells: dict[Place, tuple[str, float | None, str]]) -> dict[tuple[str, str, str], float]:
    """Return what values of a slice are like on average: a jump is large or small beside that."""
    sums: dict[tuple[str, str, str], list[float]] = {}
    for place, value in _known(cells):
        sums.setdefault(place[:3], []).append(abs(value))
    return {key: sum(values) / len(values) or 1.0 for key, values in sums.items()}


def _known(cells: dict[Place, tuple[str, float | None, str]]) -> Iterator[tuple[Place, float]]:
    for place, (status, value, _) in cells.items():
        if status == _OK and value is not None:
            yield place, value


def _told(code: str, place: Place, name: str) -> Document:
    level, period, group, _ = place
    return {"indicator": code, "level": level, "period": period, "group": group, "area": name}
