"""Putting one member back from a backup, beside all others.

What was ever public stays known and what was taken back stays taken back, whatever is restored: else a
second release could give away by difference what the gate held back. So releases, what they showed, and
withdrawals and corrections that are there now stay as they are, with the area sets, uploads and sources below
them, and so does the log; of these only missing rows are put back. All other private rows become those of the
backup.
Public rows are put back only if the member has none.
"""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import Engine, Table, text
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.db.base import Base
from keck.db.engines import engine
from keck.db.sessions import TenantSession
from keck.services import staff_acts
from keck.services.backup_format import Contents, quoted, saved_tables
from keck.services.backups.backup import Say
from keck.services.errors import Refused
from keck.services.logs import audit_log
from keck.services.releasing import public_words
from keck.tenants.owned import TenantOwned

Load = Callable[[Session, Table], None]
PutFilesBack = Callable[[UUID, set[str]], None]

_KEPT = frozenset(
    [
        "private.batch",
        "private.upload",
        "private.source",
        "private.area_level",
        "private.area_set",
        "private.area",
        "private.street_directory",
        "private.street",
        "private.release",
        "private.shown",
        "private.audit_entry",
        "private.audit_head",
        "private.withdrawal",
        "private.correction",
        "private.agreement",
        # A provider that was changed or switched off since then must not open anything again.
        "identity.provider",
        "identity.release_link",
        "admin.support_grant",
        "admin.support_ticket",
        "admin.proposal",
    ]
)
# Whether a member is to be erased is decided by people here and now, never by a backup.
_LEFT = frozenset(["admin.erasure"])
_OWNED = frozenset(
    mapper.local_table for mapper in Base.registry.mappers if issubclass(mapper.class_, TenantOwned)
)
_ID_OF_SLUG = text("select id from saved_admin_tenant where slug = :slug")
_SLUG_TAKEN = text("select exists (select from admin.slug_history where slug = :slug and tenant_id <> :id)")
_ERASED = text("select exists (select from admin.tombstone where slug = :slug)")
_TENANT = text(
    "insert into admin.tenant select * from saved_admin_tenant where id = :id on conflict do nothing"
)
_SLUGS = text(
    "insert into admin.slug_history select * from saved_admin_slug_history where tenant_id = :id "
    "on conflict do nothing"
)
_AGREEMENTS = text(
    "insert into admin.agreement_record select * from saved_admin_agreement_record where tenant_id = :id "
    "on conflict do nothing"
)
# Of the foundation's registers come back its acts and the official address. Ways to a new administrator do
# not: one that was stopped since must not go on.
_ACTS = text(
    "insert into admin.staff_act select * from saved_admin_staff_act where tenant_id = :id "
    "on conflict do nothing"
)
_CONTACT = text(
    "insert into admin.official_contact select * from saved_admin_official_contact where tenant_id = :id "
    "on conflict do nothing"
)
# An account that comes back brings its factors along; one that is here keeps those it has now.
_PEOPLE = text(
    "with made as (insert into identity.account select a.* from saved_identity_account a "
    "join saved_identity_membership m on m.account_id = a.id and m.tenant_id = :id on conflict do nothing "
    "returning id) insert into identity.factor select f.* from saved_identity_factor f "
    "join made on made.id = f.account_id"
)
_CODES = text(
    "insert into identity.factor_code select c.* from saved_identity_factor_code c "
    "join identity.factor f on f.id = c.factor_id on conflict do nothing"
)
# Somebody who is here under another id by now keeps that account; the membership is given again by hand.
_LOST_PEOPLE = text(
    "delete from saved_identity_membership m "
    "where not exists (select from identity.account a where a.id = m.account_id)"
)
_LOST_LOGINS = text(
    "delete from saved_identity_linked_login l "
    "where not exists (select from identity.account a where a.id = l.account_id)"
)
_END_CANDIDATES = text(
    "update private.release set state = 'failed' where state in ('requested', 'running', 'prepared')"
)
_END_SAVED_CANDIDATES = text(
    "update saved_private_release set state = 'failed' where state in ('requested', 'running', 'prepared')"
)
_RUN_AGAIN = text("update queue.job set state = 'queued', lease_until = null where state = 'running'")
_HAS_PUBLIC = text("select exists (select from published.tenant where tenant_id = :id)")
_HASHES = text("select hash from saved_published_artefact where tenant_id = :id")


def put_tenant_back(
    settings: Settings,
    slug: str,
    say: Say,
    load: Load,
    put_files_back: PutFilesBack,
    *,
    act: str = "restored",
) -> UUID:
    """Put the rows of one member back, in one transaction of the owner within that member.

    Parameters
    ----------
    load
        Fills the copy of a table that lies beside it with saved rows.
    put_files_back
        Called before the commit with the member's id and the hashes of its artefacts.
    act : str
        What the log calls it.
    """
    owner = engine(settings, "keck_owner")
    tenant_id = _tenant_of(owner, load, slug)
    with TenantSession(owner, tenant_id) as session, session.begin():
        for table in saved_tables():
            _load(session, load, table)
        say("backup")
        here = {"id": tenant_id}
        if session.execute(_ERASED, {"slug": slug}).scalar_one():
            raise Refused("tenant_erased", slug=slug)
        if session.execute(_SLUG_TAKEN, {**here, "slug": slug}).scalar_one():
            raise Refused("slug_taken", slug=slug)
        for statement in (_TENANT, _SLUGS, _AGREEMENTS, _ACTS, _CONTACT, _PEOPLE, _CODES):
            session.execute(statement, here)
        for statement in (_LOST_PEOPLE, _LOST_LOGINS, _END_CANDIDATES, _END_SAVED_CANDIDATES):
            session.execute(statement)
        _replace(session, tenant_id, say)
        session.execute(_RUN_AGAIN)
        if not session.execute(_HAS_PUBLIC, here).scalar_one():
            _put_public_rows_back(session, tenant_id)
        hashes = set(session.execute(_HASHES, here).scalars())
        put_files_back(tenant_id, hashes)
        words = public_words.of(session, tenant_id)
        staff_acts.record(session, act, by=None, tenant_id=tenant_id)
    public_words.show(settings, slug, words)
    audit_log.record_alone(settings, tenant_id, act)
    return tenant_id


def _tenant_of(owner: Engine, load: Load, slug: str) -> UUID:
    with Session(owner) as session:
        _load(session, load, _table("admin.tenant"))
        found = session.execute(_ID_OF_SLUG, {"slug": slug}).scalar_one_or_none()
    if found is None:
        raise Refused("restore_tenant_unknown", slug=slug)
    return UUID(str(found))


def _table(name: str) -> Table:
    return next(table for table in saved_tables() if table.fullname == name)


def beside(table: Table) -> str:
    """Return the name of a table's copy that holds saved rows."""
    return f"saved_{table.schema}_{table.name}"


def _load(session: Session, load: Load, table: Table) -> None:
    """Copy the saved rows of a table beside it, where no policy and no key binds them."""
    shape = f"(like {table.fullname} including defaults)"
    session.execute(text(f"create temporary table {beside(table)} {shape} on commit drop"))
    load(session, table)


def _replace(session: Session, tenant_id: UUID, say: Say) -> None:
    # A table and its current revision point at each other; both are whole again at the end.
    session.execute(text("set constraints all deferred"))
    owned = [table for table in saved_tables() if table in _OWNED and table.fullname not in _LEFT]
    for table in reversed(owned):
        if table.fullname not in _KEPT:
            session.execute(table.delete().where(table.c.tenant_id == tenant_id))
    for table in owned:
        say(table.fullname)
        _insert(session, table, tenant_id, missing_only=table.fullname in _KEPT)
    session.execute(text("set constraints all immediate"))


def _put_public_rows_back(session: Session, tenant_id: UUID) -> None:
    for table in saved_tables():
        if table.schema in ("published", "network") and "tenant_id" in table.c:
            _insert(session, table, tenant_id, missing_only=True)


def _insert(session: Session, table: Table, tenant_id: UUID, *, missing_only: bool) -> None:
    columns = quoted([column.name for column in table.columns])
    conflict = "on conflict do nothing" if missing_only else ""
    # All names come from our own models.
    statement = (
        f"insert into {table.fullname} ({columns}) select {columns} from {beside(table)} "  # noqa: S608
        f"where tenant_id = :id {conflict}"
    )
    session.execute(text(statement), {"id": tenant_id})


def files_of(contents: Contents, tenant_id: UUID, hashes: set[str]) -> set[str]:
    """Return which files of a backup belong to a member."""
    shelf = f"internal/{tenant_id}/"
    # What is public of a member lies under the same name on its private shelves.
    shown = {f"public/{name.removeprefix(shelf)}" for name in contents.files if name.startswith(shelf)}
    return {
        name
        for name in contents.files
        if name.startswith((f"t/{tenant_id}/", shelf))
        or name in shown
        or name.rpartition("/")[2].partition(".")[0] in hashes
    }
