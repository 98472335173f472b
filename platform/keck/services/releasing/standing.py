"""In which public comparisons a member stands."""

from typing import Any

from keck.db.sessions import plain_session
from keck.persistence import published
from keck.tenants.scope import Scope


def comparisons(scope: Scope) -> list[dict[str, Any]]:
    """Return the published comparisons of indicators that hold the member; all in them is public."""
    with plain_session(scope.settings, "keck_public") as session:
        found = published.benchmarks(session)
    return [one for one in found if any(line["slug"] == scope.slug for line in one["members"])]
