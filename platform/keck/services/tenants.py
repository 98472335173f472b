"""Members of the network: made once, found by slug."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.db.sessions import plain_session, tenant_session
from keck.domain.codes import CITY_LEVEL, is_official_key, is_slug
from keck.domain.names import sort_key
from keck.persistence.models import (
    Area,
    AreaLevel,
    AreaSet,
    Erasure,
    Setting,
    SlugHistory,
    Tenant,
    Tombstone,
)
from keck.services import jobs, staff_acts
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_log
from keck.tenants.scope import Scope


def create(settings: Settings, *, slug: str, name: str, official_key: str, by: UUID | None = None) -> UUID:
    """Make a member, with the level and the area that is the municipality itself.

    The foundation's role may not touch a member's data and the member's role may not make members, so it
    takes three transactions. The member stays suspended until the last; calling again completes it.

    Parameters
    ----------
    by : UUID or None
        Account of whoever of the foundation makes it; ``None`` at the command line.

    Raises
    ------
    Refused
        If the slug is none, reserved or was ever given, or the key is none.
    """
    name = name.strip()
    if not is_slug(slug):
        raise Refused("slug_wrong", slug=slug)
    if not name:
        raise Refused("name_missing")
    if not is_official_key(official_key):
        raise Refused("official_key_wrong", key=official_key)
    with plain_session(settings, "keck_staff") as session:
        tenant_id = _register(session, slug, name, official_key)
    with tenant_session(settings, "keck_app", tenant_id) as session:
        fresh = _prepare(session, tenant_id, name, official_key)
        if fresh:
            scope = audit_log.foundation_scope(session, settings, tenant_id, by_staff=by is not None)
            audit_log.record(scope, "created")
    if not fresh:
        raise Refused("slug_taken", slug=slug)
    with plain_session(settings, "keck_staff") as session:
        session.execute(update(Tenant).where(Tenant.id == tenant_id).values(state="active"))
        staff_acts.record(session, "created", by=by, tenant_id=tenant_id)
    return tenant_id


def _register(session: Session, slug: str, name: str, official_key: str) -> UUID:
    if session.get(Tombstone, slug) is not None:
        raise Refused("slug_taken", slug=slug)
    taken = session.scalar(select(SlugHistory.tenant_id).where(SlugHistory.slug == slug))
    if taken is not None:
        unfinished = select(Tenant.id).where(
            Tenant.id == taken,
            Tenant.slug == slug,
            Tenant.name == name,
            Tenant.official_key == official_key,
            Tenant.state == "suspended",
        )
        found = session.scalar(unfinished)
        if found is None:
            raise Refused("slug_taken", slug=slug)
        return found
    # Two who ask for one slug at once: the second waits here and finds it taken.
    values = {"slug": slug, "name": name, "official_key": official_key, "state": "suspended"}
    made: UUID | None = session.scalar(
        insert(Tenant).values(values).on_conflict_do_nothing().returning(Tenant.id)
    )
    if made is None:
        raise Refused("slug_taken", slug=slug)
    session.add(SlugHistory(slug=slug, tenant_id=made))
    return made


def _prepare(session: Session, tenant_id: UUID, name: str, official_key: str) -> bool:
    """Make the member's first rows; false says that it has them already."""
    first = insert(Setting).values(tenant_id=tenant_id).on_conflict_do_nothing()
    if session.execute(first.returning(Setting.tenant_id)).first() is None:
        return False
    level = AreaLevel(
        tenant_id=tenant_id, code=CITY_LEVEL, name={"de": "Kommune", "en": "Municipality"}, rank=0
    )
    session.add(level)
    session.flush()
    area_set = AreaSet(
        tenant_id=tenant_id,
        level_id=level.id,
        content_hash=hashlib.sha256(f"{CITY_LEVEL}\0{official_key}\0{name}".encode()).hexdigest(),
        accepted_at=datetime.now(UTC),
    )
    session.add(area_set)
    session.flush()
    session.add(
        Area(
            tenant_id=tenant_id,
            area_set_id=area_set.id,
            position=0,
            key=official_key,
            name=name,
            sort_key=sort_key(name),
        )
    )
    return True


def is_prepared(session: Session) -> bool:
    """Tell whether a member, within its own transaction, has its first rows."""
    return session.scalars(select(Setting.tenant_id).limit(1)).first() is not None


def tenant_id_of(settings: Settings, slug: str) -> UUID:
    """Return the id behind a slug.

    Raises
    ------
    NotFound
        If no member has it.
    """
    with plain_session(settings, "keck_login") as session:
        found = session.scalar(select(Tenant.id).where(Tenant.slug == slug))
    if found is None:
        raise NotFound("tenant", slug)
    return found


def slugs(settings: Settings) -> list[str]:
    """Return the slugs of all members."""
    with plain_session(settings, "keck_login") as session:
        return list(session.scalars(select(Tenant.slug).order_by(Tenant.slug)))


@contextmanager
def operator_scope(settings: Settings, slug: str) -> Iterator[Scope]:
    """Open a transaction at a member for the operator at the command line."""
    tenant_id = tenant_id_of(settings, slug)
    with tenant_session(settings, "keck_app", tenant_id) as session:
        scope = Scope.system(session, settings, tenant_id)
        audit_log.watch(scope)
        yield scope


def set_state(
    settings: Settings, slug: str, *, active: bool, dark: bool = False, by: UUID | None = None
) -> None:
    """Suspend a member or take it up again.

    It holds from the next request on. A job that runs writes nothing more; it waits with the others until the
    member is taken up again. Only withdrawing goes on: by it a dark atlas is taken off and shown again.

    Parameters
    ----------
    dark : bool
        Whether the public atlas of a suspended member goes, too; it comes back as it was with the member.
    by : UUID or None
        Account of whoever of the foundation does it; ``None`` at the command line.

    Raises
    ------
    NotFound
        If no member has the slug.
    Refused
        If its erasure is confirmed: who wants it back undoes that.
    """
    dark = dark and not active
    act = "resumed" if active else "suspended_dark" if dark else "suspended"
    with plain_session(settings, "keck_staff") as session:
        tenant = session.scalar(select(Tenant).where(Tenant.slug == slug).with_for_update())
        if tenant is None:
            raise NotFound("tenant", slug)
        erasure = session.get(Erasure, tenant.id)
        if erasure is not None and erasure.confirmed_at is not None:
            raise Refused("erasure_decides", slug=slug)
        was_dark, tenant_id = tenant.dark, tenant.id
        tenant.state, tenant.dark = "active" if active else "suspended", dark
        staff_acts.record(session, act, by=by, tenant_id=tenant_id)
    with tenant_session(settings, "keck_app", tenant_id) as session:
        scope = audit_log.foundation_scope(session, settings, tenant_id, by_staff=by is not None)
        audit_log.record(scope, act)
        # Asked for once more by whoever suspends again, should this have been lost after the state was set.
        if dark or was_dark:
            jobs.enqueue(scope, "withdraw", {}, slot="short")
