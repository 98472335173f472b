"""The pages that an audience sees now, for a release that shows some of them again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from keck.adapters import shelf
from keck.domain.artefacts import content_hash
from keck.services.releasing import releases
from keck.tenants.scope import Scope
from keck.views.kept_pages import Marks


@dataclass(frozen=True, slots=True)
class ShownPages:
    """Pages on the member's private shelf by their paths, and what they were made of."""

    folder: shelf.Shelf
    slug: str
    number: int
    listed: Mapping[str, Mapping[str, Any]]
    marks: Marks

    @classmethod
    def of(cls, scope: Scope, audience: str, slug: str) -> Self | None:
        """Return the pages of the current release; ``None`` where there is none, or its list is gone."""
        current = releases.current(scope, "public" if audience == "public" else "internal")
        if current is None or not current.manifest or "views" not in current.manifest:
            return None
        folder = shelf.private_views(scope.settings.store, scope.tenant_id)
        content = folder.read(current.manifest["views"], "json")
        index = json.loads(content) if content else {}
        # Lists that were written before there were marks have none.
        if "made_of" not in index:
            return None
        marks = Marks.read(index["made_of"])
        return cls(folder, slug, current.manifest["release"], index["pages"], marks)

    def html(self, path: str) -> str | None:
        """Return a page, if its file is what it was."""
        listed = self.listed.get(path)
        content = self.folder.read(listed["hash"], listed["ext"]) if listed else None
        if listed is None or content is None or content_hash(self.slug, content) != listed["hash"]:
            return None
        return content.decode()
