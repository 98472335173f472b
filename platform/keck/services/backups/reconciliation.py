"""Holding files against rows: what is missing, and what nobody names, after both were restored apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from keck.adapters import shelf
from keck.adapters.store import Store
from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Release, Tenant, Upload
from keck.services import agreement_state, retention
from keck.services.tenants import operator_scope
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """One file on which rows and store do not agree.

    Attributes
    ----------
    kind : str
        ``missing`` if a row names it and it is not there; ``orphan`` if it is there and no row names it.
    what : str
        What it is for people: the name under which it was sent, or the release.
    """

    slug: str
    kind: str
    place: str
    what: str = ""


def differences(settings: Settings, slug: str | None = None) -> list[Difference]:
    """Compare the files of one member, or of all; nothing is changed.

    Orphans are deleted by the daily upkeep once they are a day old. What is missing comes back from the
    backup of its time, or is sent and released anew.
    """
    with plain_session(settings, "keck_staff") as session:
        known = {row.slug: row.id for row in session.scalars(select(Tenant))}
    found: list[Difference] = []
    for one in [slug] if slug else sorted(known):
        with operator_scope(settings, one) as scope:
            found += [*_uploads(scope), *_artefacts(scope)]
    if slug is None:
        found += _strangers(settings, set(known.values()))
    return sorted(found)


def _uploads(scope: Scope) -> Iterator[Difference]:
    store, place = Store(scope.settings.store), f"t/{scope.tenant_id}"
    there, used = store.keys(scope.tenant_id), retention.keys_in_use(scope)
    query = select(Upload).where(Upload.tenant_id == scope.tenant_id)
    names: dict[str | None, str] = {
        key: row.filename
        for row in scope.session.scalars(query)
        for key in (row.storage_key, row.annotated_key)
    }
    names.update(agreement_state.files(scope).items())
    for key in used - there:
        yield Difference(scope.slug, "missing", f"{place}/{key}", names.get(key, ""))
    for key in there - used - retention.keys_over(scope):
        yield Difference(scope.slug, "orphan", f"{place}/{key}", names.get(key, ""))


def _artefacts(scope: Scope) -> Iterator[Difference]:
    """Look for what releases need: older ones too, for no release is made without looking at all before."""
    root = scope.settings.store
    query = select(Release).where(Release.tenant_id == scope.tenant_id, Release.manifest.is_not(None))
    for release in scope.session.scalars(query):
        manifest = release.manifest or {}
        views = [f"{manifest['views']}.json"] if manifest.get("views") else []
        needed = [
            (shelf.private_data(root, scope.tenant_id), manifest.get("data", [])),
            (shelf.private_views(root, scope.tenant_id), views),
        ]
        if (release.audience, release.state) == ("public", "published"):
            needed += [(shelf.public_data(root), manifest.get("data", [])), (shelf.public_views(root), views)]
        for where, names in needed:
            yield from _missing(scope, where, names, f"{release.audience} {release.number}")


def _missing(scope: Scope, where: shelf.Shelf, names: list[str], what: str) -> Iterator[Difference]:
    for name in names:
        path = where.path(*name.split(".", 1))
        if not path.is_file():
            place = path.relative_to(scope.settings.store).as_posix()
            yield Difference(scope.slug, "missing", place, what)


def _strangers(settings: Settings, known: set[UUID]) -> Iterator[Difference]:
    """Yield folders of members that the database does not know."""
    for part in ("t", "internal"):
        folder = settings.store / part
        for entry in sorted(folder.iterdir()) if folder.is_dir() else []:
            if entry.is_dir() and entry.name not in {str(one) for one in known}:
                yield Difference("", "orphan", Path(part, entry.name).as_posix())
