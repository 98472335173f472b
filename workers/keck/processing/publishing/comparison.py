"""The first comparison: released values of the members who consented, as a list by name."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from keck.adapters import shelf
from keck.adapters.shelf import Shelf
from keck.domain.catalogue.reading import catalogue
from keck.domain.chance import LEVEL
from keck.domain.definitions import Polarity
from keck.domain.formulas.nodes import walk
from keck.domain.formulas.parsing import parse
from keck.domain.formulas.standards import Standardised
from keck.persistence.models import (
    Manifest,
    MemberValue,
    NetworkMember,
    PublishedNetwork,
    PublishedTenant,
    Tenant,
)
from keck.processing.context import JobContext
from keck.processing.judging.peers import Peer, judged_peers
from keck.processing.publishing import city_values
from keck.processing.publishing.archive import read_bundle
from keck.processing.publishing.bundle import Bundle
from keck.services import consents
from keck.tenants.scope import Scope

KEY = "benchmarks"
Meaning = tuple[str, str]
_SHOWN = ("name", "unit", "decimals", "description", "polarity")
_LIMITS = ("lower", "upper", "method")


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
        city_values.keep(scope, tenant.id, bundle.atlas["indicators"], bundle.values)
    _write_list(scope, bundle)


def _write_list(scope: Scope, bundle: Bundle | None) -> None:
    """Write the public list from all members' values, by name and without ranks, each judged anew."""
    public = shelf.public_data(scope.settings.store)
    entries = _entries(scope, public, bundle)
    city_values.keep_limits(scope, public, entries)
    query = (
        select(NetworkMember, MemberValue, PublishedTenant.official_key)
        .join(MemberValue, MemberValue.tenant_id == NetworkMember.tenant_id)
        .join(PublishedTenant, PublishedTenant.tenant_id == NetworkMember.tenant_id)
        .order_by(MemberValue.indicator_code, NetworkMember.slug)
    )
    lines = [
        (entry, _line(member, row, key))
        for member, row, key in scope.session.execute(query)
        if (entry := entries.get(member.tenant_id, {}).get(row.indicator_code)) is not None
    ]
    data = {"indicators": compared(lines)}
    statement = insert(PublishedNetwork).values(key=KEY, data=data)
    scope.session.execute(
        statement.on_conflict_do_update(
            index_elements=["key"], set_={"data": data, "switched_at": func.now()}
        )
    )
    scope.session.execute(select(func.pg_notify("keck_manifest", "")))


def compared(lines: list[tuple[dict[str, Any], dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return the comparisons that there are: each of at least two members whose indicator means the same.

    Of an indicator of the catalogue one version is compared: the newest that two members have released.
    Whoever has decided to stay with an older one is left out. What each municipality standardises by itself
    is not compared.

    Parameters
    ----------
    lines : list of (dict, dict)
        A released entry of an indicator, and what is told of its member.
    """
    groups: dict[Meaning, list[tuple[dict[str, Any], dict[str, Any]]]] = {}
    for entry, line in lines:
        if entry.get("catalogue", {}).get("comparable", True) and not _own_standard(entry):
            groups.setdefault(_meaning(entry), []).append((entry, line))
    # A comparison needs two; an indicator of one member's own is none.
    found = {meaning: group for meaning, group in sorted(groups.items()) if len(group) > 1}
    newest: dict[str, Meaning] = {}
    for meaning, group in found.items():
        known = newest.get(meaning[0])
        if known is None or _version(group) > _version(found[known]):
            newest[meaning[0]] = meaning
    return [
        _comparison(group)
        for meaning, group in found.items()
        if not _version(group) or newest[meaning[0]] == meaning
    ]


def _own_standard(entry: dict[str, Any]) -> bool:
    """Tell whether a formula measures areas against their own municipality: others have another standard."""
    nodes = walk(parse(entry["formula"])) if entry.get("formula") else ()
    return any(isinstance(node, Standardised) and node.standard is None for node, _ in nodes)


def _version(group: list[tuple[dict[str, Any], dict[str, Any]]]) -> int:
    """Return the newest version in a group; 0 where its indicator is not of the catalogue."""
    return max(int(entry.get("catalogue", {}).get("version", 0)) for entry, _ in group)


def _comparison(group: list[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Any]:
    """Tell of an indicator in the words of its newest version; members may have words of their own."""
    entry = max((one for one, _ in group), key=lambda one: int(one.get("catalogue", {}).get("version", 0)))
    lines = [line for _, line in group]
    shown = {name: entry.get(name) for name in _SHOWN}
    if entry.get("catalogue") and (shared := catalogue().indicators.get(entry["code"])) is not None:
        shown |= {"name": shared.name.to_json(), "description": shared.question.to_json()}
    polarity, per = Polarity(entry.get("polarity") or "0"), float(entry.get("per") or 1)
    judged = judged_peers([_peer(line) for line in lines], polarity, per)
    members = [{**line, "judged": one} for line, one in zip(lines, judged, strict=True)]
    return {"code": entry["code"], **shown, "members": members}


def _peer(line: dict[str, Any]) -> Peer:
    limits = line["interval"] or {}
    counts = (line["numerator"], line["denominator"])
    return Peer(line["key"], line["period"], *counts, *(limits.get(name) for name in _LIMITS))


def _meaning(entry: dict[str, Any]) -> Meaning:
    """Return what must be equal for two members' figures to be compared.

    Of the catalogue's indicators it is the fingerprint of their version: each member has measures of its own
    for them, and bands. Of others it is code, formula and unit.
    """
    if mark := entry.get("catalogue"):
        return entry["code"], json.dumps([mark["values"], entry.get("pooling"), entry.get("bands")])
    formula = [entry[name] for name in ("kind", "per", "numerator", "denominator")]
    formula += [entry.get(name) for name in ("formula", "bands", "pooling") if entry.get(name)]
    return entry["code"], json.dumps([*formula, entry["unit"]["de"]])


def _line(member: NetworkMember, row: MemberValue, key: str) -> dict[str, Any]:
    limits = {"level": LEVEL, **{name: getattr(row, name) for name in _LIMITS}} if row.method else None
    return {
        "slug": member.slug,
        "name": member.name,
        "key": key,
        "period": row.period_code,
        "value": row.value,
        "numerator": row.numerator,
        "denominator": row.denominator,
        "interval": limits,
    }


def _entries(scope: Scope, public: Shelf, bundle: Bundle | None) -> dict[UUID, dict[str, dict[str, Any]]]:
    """Return the indicators of every member's public atlas; this member's as it is about to be."""
    found: dict[UUID, dict[str, dict[str, Any]]] = {}
    for manifest in scope.session.scalars(select(Manifest)):
        content = public.read(manifest.data["atlas"], "json") if manifest.data.get("atlas") else None
        if content is not None:
            found[manifest.tenant_id] = {one["code"]: one for one in json.loads(content)["indicators"]}
    if bundle is not None:
        found[scope.tenant_id] = {one["code"]: one for one in bundle.atlas["indicators"]}
    return found
