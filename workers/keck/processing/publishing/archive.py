"""Reading a release's documents back from the member's private shelf."""

import json
from typing import Any

from keck.adapters import shelf
from keck.domain.findings import Problem
from keck.processing.publishing.bundle import Bundle
from keck.processing.publishing.files import DataFile
from keck.tenants.scope import Scope


def read_bundle(scope: Scope, atlas_hash: str) -> Bundle:
    """Return the documents and shapes of a release by the hash of its atlas.

    Raises
    ------
    Problem
        If a file is missing, as when rows and files were restored from different times. Nothing new can be
        published then: nobody could tell what follows from it together with what was shown before.
    """
    folder = shelf.private_data(scope.settings.store, scope.tenant_id)

    def content(digest: str, extension: str) -> bytes:
        found = folder.read(digest, extension)
        if found is None:
            raise Problem("archive_missing", name=f"{digest}.{extension}")
        return found

    atlas = json.loads(content(atlas_hash, "json"))
    values = {entry["code"]: json.loads(content(entry["values"], "json")) for entry in atlas["indicators"]}
    shapes = tuple(
        DataFile(digest, extension, content(digest, extension)) for digest, extension in part_names(atlas)
    )
    return Bundle(atlas["tenant"]["slug"], atlas, values, shapes)


def part_names(atlas: dict[str, Any]) -> list[tuple[str, str]]:
    """Return hash and extension of all shapes and street lists that an atlas names, each once."""
    names: dict[tuple[str, str], None] = {}
    for one in atlas["area_sets"]:
        shapes = one.get("shapes") or {}
        for digest in shapes.get("svg") or []:
            names[digest, "svg"] = None
        for extension in ("geojson", "topojson"):
            if shapes.get(extension):
                names[shapes[extension], extension] = None
    for shard in (atlas.get("streets") or {}).get("shards", ()):
        names[shard["hash"], "json"] = None
    return list(names)
