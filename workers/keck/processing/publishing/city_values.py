"""What is compared of a member: its city's newest shown value of each indicator, as it was released."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from keck.adapters.shelf import Shelf
from keck.domain.codes import CITY_LEVEL
from keck.domain.statuses import Status
from keck.persistence.models import MemberValue
from keck.processing.publishing.bundle import Document
from keck.tenants.scope import Scope

_PLAIN = {"level", "method", "lower", "upper"}
_FROM_COUNTS = ("wilson", "poisson")


def keep(scope: Scope, tenant_id: UUID, entries: Iterable[Document], values: Mapping[str, Document]) -> None:
    """Replace a member's values.

    Parameters
    ----------
    entries : iterable of dict
        Its indicators, as its public atlas lists them.
    values : mapping of str to dict
        Their values documents by code.
    """
    scope.session.execute(delete(MemberValue).where(MemberValue.tenant_id == tenant_id))
    rows = [row for entry in entries if (row := _row(tenant_id, entry, values[entry["code"]])) is not None]
    if rows:
        scope.session.execute(insert(MemberValue), rows)


def keep_limits(scope: Scope, public: Shelf, entries: Mapping[UUID, Mapping[str, Document]]) -> None:
    """Read the values anew of members whose rows were written before limits were kept."""
    without = select(MemberValue.tenant_id).where(MemberValue.kind.is_(None)).distinct()
    for tenant_id in list(scope.session.scalars(without)):
        known = entries.get(tenant_id, {}).values()
        files = {entry["code"]: public.read(entry["values"], "json") for entry in known}
        # Rows of a member whose files are away stay as they are.
        documents = {code: json.loads(content) for code, content in files.items() if content is not None}
        if documents and len(documents) == len(files):
            keep(scope, tenant_id, known, documents)


def _row(tenant_id: UUID, entry: Document, document: Document) -> dict[str, Any] | None:
    """Return the newest shown value of the city; ``None`` where none is shown."""
    slices = [
        one
        for one in document["slices"]
        if one["level"] == CITY_LEVEL and one["group"] == "" and one["status"][0] == Status.OK.letter
    ]
    order = {period: place for place, period in enumerate(entry["periods"])}
    newest = max(slices, key=lambda one: order[one["period"]], default=None)
    if newest is None:
        return None
    return {
        "tenant_id": tenant_id,
        "indicator_code": entry["code"],
        "period_code": newest["period"],
        "value": newest["value"][0],
        "numerator": newest["numerator"][0] if newest.get("numerator") else None,
        "denominator": newest["denominator"][0] if newest.get("denominator") else None,
        "unit": entry["unit"]["de"],
        "kind": entry["kind"],
        **_limits(newest),
    }


def _limits(one: Document) -> dict[str, Any]:
    """Return the published limits, where they follow from the published counts alone.

    What a crosswalk made of older figures, and what takes more than counts, could not be added up to what
    others have.
    """
    limits = one.get("interval") or {}
    plain = set(limits) == _PLAIN and limits["method"] in _FROM_COUNTS and not one.get("rebased_from")
    if not plain or limits["lower"][0] is None:
        return {"lower": None, "upper": None, "method": None}
    return {"lower": limits["lower"][0], "upper": limits["upper"][0], "method": limits["method"]}
