"""The street directory of a release: shards that a reader's browser searches by itself."""

from dataclasses import dataclass
from typing import Any

from keck.domain.artefacts import STREETS_FORMAT, canonical_json
from keck.domain.findings import Finding
from keck.domain.rights import PermittedUse
from keck.domain.streets import Street, StreetList, fold_street
from keck.persistence.models import Release, Source
from keck.processing.publishing.files import DataFile
from keck.services.geography import street_directories
from keck.tenants.scope import Scope

STREETS_PER_SHARD = 400
"""Asking for a shard tells the server no more than that the street is one of so many."""


@dataclass(frozen=True, slots=True)
class Shards:
    """What the atlas says of the directory, its files, and what was left out."""

    described: dict[str, Any] | None = None
    files: tuple[DataFile, ...] = ()
    findings: tuple[Finding, ...] = ()


NO_STREETS = Shards()


def load(scope: Scope, release: Release) -> StreetList | None:
    """Return the directory that was current when the release was asked for, if its audience may see it."""
    if release.street_directory_id is None:
        return None
    directory = street_directories.find(scope, release.street_directory_id)
    source = scope.session.get_one(Source, (scope.tenant_id, directory.source_id))
    if release.audience == "public" and source.permitted_use != PermittedUse.PUBLIC.value:
        return None
    return street_directories.streets(scope, directory)


def build(listed: StreetList, slug: str, set_id: str, keys: tuple[str, ...]) -> Shards:
    """Write the shards of a directory, in the order of folded names.

    Parameters
    ----------
    set_id, keys
        The area set that the atlas shows of the directory's level, and its areas in their order; parts in
        areas that it does not have are left out.
    """
    places = {key: place for place, key in enumerate(keys)}
    folded = sorted((fold_street(street.name), street) for street in listed.streets)
    shards, files, lost = [], [], set[str]()
    for start in range(0, len(folded), STREETS_PER_SHARD):
        part = folded[start : start + STREETS_PER_SHARD]
        lost |= {one.area for _, street in part for one in street.parts} - places.keys()
        document = {
            "format": STREETS_FORMAT[0],
            "version": STREETS_FORMAT[1],
            "set": set_id,
            "streets": [_street(street, places) for _, street in part],
        }
        file = DataFile.of(slug, "json", canonical_json(document))
        files.append(file)
        shards.append({"first": part[0][0], "hash": file.digest})
    if not shards:
        return NO_STREETS
    findings = (Finding("streets_left_out", params={"count": len(lost)}),) if lost else ()
    described = {"set": set_id, "count": len(folded), "shards": shards}
    return Shards(described, tuple(files), findings)


def _street(street: Street, places: dict[str, int]) -> list[Any]:
    parts = [part.to_json() for part in street.parts if part.area in places]
    return [street.name, [[first, last, side, places[area]] for first, last, side, area in parts]]
