"""The first comparison: released values of the members who consented, as a list by name."""

from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from keck.domain.codes import CITY_LEVEL
from keck.persistence.models import Manifest, MemberValue, NetworkMember, PublishedNetwork, Tenant
from keck.processing.context import JobContext
from keck.processing.publishing.archive import read_bundle
from keck.processing.publishing.bundle import Bundle
from keck.services import consents
from keck.tenants.scope import Scope

KEY = "benchmarks"


def run(context: JobContext) -> None:
    """Bring the comparison up to date after a member's consent was given or ended."""
    with context.finishing("keck_gate") as scope:
        manifest = scope.session.get(Manifest, scope.tenant_id)
        shown = manifest is not None and "atlas" in manifest.data
        update_member(scope, read_bundle(scope, manifest.data["atlas"]) if manifest and shown else None)


def update_member(scope: Scope, bundle: Bundle | None) -> None:
    """Replace a member's values in the comparison; without consent or release they go.

    Parameters
    ----------
    bundle : Bundle or None
        What the public sees of the member from now on.
    """
    # Two members that publish at once would each write a list without the other.
    scope.session.execute(select(func.pg_advisory_xact_lock(func.hashtext("keck.network"))))
    scope.session.execute(delete(NetworkMember).where(NetworkMember.tenant_id == scope.tenant_id))
    consent = consents.get(scope, KEY)
    if bundle is not None and consent is not None and consent.given:
        tenant = scope.session.get_one(Tenant, scope.tenant_id)
        scope.session.add(
            NetworkMember(tenant_id=tenant.id, slug=tenant.slug, name=tenant.name, consented_at=consent.at)
        )
        scope.session.flush()
        if rows := city_values(scope, bundle):
            scope.session.execute(insert(MemberValue), rows)
    _write_list(scope)


def city_values(scope: Scope, bundle: Bundle) -> list[dict[str, Any]]:
    """Return the city's newest shown value of each indicator, as it was released."""
    rows = []
    for entry in bundle.atlas["indicators"]:
        slices = [
            one
            for one in bundle.values[entry["code"]]["slices"]
            if one["level"] == CITY_LEVEL and one["group"] == "" and one["status"][0] == "o"
        ]
        order = {period: place for place, period in enumerate(entry["periods"])}
        newest = max(slices, key=lambda one: order[one["period"]], default=None)
        if newest is not None:
            rows.append(
                {
                    "tenant_id": scope.tenant_id,
                    "indicator_code": entry["code"],
                    "period_code": newest["period"],
                    "value": newest["value"][0],
                    "numerator": newest["numerator"][0] if newest.get("numerator") else None,
                    "denominator": newest["denominator"][0] if newest.get("denominator") else None,
                    "unit": entry["unit"]["de"],
                }
            )
    return rows


def _write_list(scope: Scope) -> None:
    """Write the public list from all members' values; it names members and gives no distribution."""
    query = (
        select(NetworkMember, MemberValue)
        .join(MemberValue, MemberValue.tenant_id == NetworkMember.tenant_id)
        .order_by(MemberValue.indicator_code, NetworkMember.slug)
    )
    indicators: dict[str, list[dict[str, Any]]] = {}
    for member, row in scope.session.execute(query):
        indicators.setdefault(row.indicator_code, []).append(
            {
                "slug": member.slug,
                "name": member.name,
                "period": row.period_code,
                "value": row.value,
                "numerator": row.numerator,
                "denominator": row.denominator,
            }
        )
    # A comparison needs two; an own indicator of one member is none.
    compared = {code: rows for code, rows in indicators.items() if len(rows) > 1}
    data = {"indicators": _described(scope, compared)}
    statement = insert(PublishedNetwork).values(key=KEY, data=data)
    scope.session.execute(
        statement.on_conflict_do_update(
            index_elements=["key"], set_={"data": data, "switched_at": func.now()}
        )
    )
    scope.session.execute(select(func.pg_notify("keck_manifest", "")))


def _described(scope: Scope, compared: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Add name, unit and description of each indicator, from this member or the list as it was."""
    known = scope.session.get(PublishedNetwork, KEY)
    texts = {one["code"]: one for one in (known.data.get("indicators", []) if known else [])}
    manifest = scope.session.get(Manifest, scope.tenant_id)
    if manifest is not None and manifest.data.get("atlas"):
        for entry in read_bundle(scope, manifest.data["atlas"]).atlas["indicators"]:
            texts[entry["code"]] = entry
    names = ("name", "unit", "decimals", "description", "polarity")
    return [
        {"code": code, **{name: texts.get(code, {}).get(name) for name in names}, "members": rows}
        for code, rows in compared.items()
    ]
