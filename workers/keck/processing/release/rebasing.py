"""Older periods of a release in newer boundaries."""

from dataclasses import replace

import numpy as np

from keck.compute.disclosure import ProtectedRelease
from keck.compute.rebasing import Walk, rebased
from keck.processing.release.material import Material


def in_newer_boundaries(material: Material, protected: ProtectedRelease) -> ProtectedRelease:
    """Add what the crosswalks of a release make of its protected figures."""
    walks = [
        walk
        for one in material.crosswalks
        if (walk := _walk(material, one.source_set, one.target_set, one.shares)) is not None
    ]
    added = rebased(protected.slices, walks, material.definitions, material.policy)
    return replace(protected, slices=[*protected.slices, *added])


def _walk(
    material: Material, source: str, target: str, shares: tuple[tuple[str, str, float], ...]
) -> Walk | None:
    places = {
        one.public_id: {area.key: area.position for area in one.areas}
        for one in material.sets
        if one.public_id in (source, target)
    }
    if len(places) < 2:
        return None
    # A key that was changed since is known by its former name too.
    for one in material.sets:
        if one.public_id in places:
            for area in one.areas:
                for former in area.former_keys:
                    places[one.public_id].setdefault(former, area.position)
    kept = [s for s in shares if s[0] in places[source] and s[1] in places[target]]
    return Walk(
        source,
        target,
        max(places[target].values()) + 1,
        np.array([places[source][old] for old, _, _ in kept], dtype=np.intp),
        np.array([places[target][new] for _, new, _ in kept], dtype=np.intp),
        np.array([share for _, _, share in kept], dtype=np.float64),
    )
