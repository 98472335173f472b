"""Street directories of a member: what there is, taking one over, going back to an older one."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from keck.domain.house_numbers import NumberRange, Side
from keck.domain.streets import Street, StreetList, StreetPart
from keck.persistence.models import AreaLevel, StreetDirectory, Upload
from keck.persistence.models import Street as StreetRow
from keck.services import jobs, uploads
from keck.services.errors import NotFound, Refused
from keck.services.geography import area_sets
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

EXPORT_COLUMNS = ("Straße", "Hausnummer von", "Hausnummer bis", "Seite", "Gebiet", "Gebietsname")
_SIDES = {Side.ALL: "alle", Side.ODD: "ungerade", Side.EVEN: "gerade"}


def import_streets(scope: Scope, upload_id: UUID, options: dict[str, Any], *, accept: bool = False) -> UUID:
    """Ask a worker to make a street directory of a file.

    Parameters
    ----------
    options : dict
        ``level``, if the member has several; the columns ``street``, ``first``, ``last``, ``numbers``,
        ``side`` and ``area`` where they are not to be found by their headers; ``public``: whether the
        directory may be shown to everybody.
    accept : bool
        Whether the directory counts at once.
    """
    scope.require(Permission.EDIT)
    upload = uploads.find(scope, upload_id)
    upload.options = options
    return jobs.enqueue(
        scope,
        "import_streets",
        {"upload_id": str(upload_id), "options": options, "accept": accept},
        about={"file": upload.filename},
    )


def all_of(scope: Scope) -> list[StreetDirectory]:
    """Return all versions, newest first."""
    query = (
        select(StreetDirectory)
        .where(StreetDirectory.tenant_id == scope.tenant_id)
        .order_by(StreetDirectory.number.desc())
    )
    return list(scope.session.scalars(query))


def current(scope: Scope) -> StreetDirectory | None:
    """Return the version that counts: the one accepted last."""
    query = (
        select(StreetDirectory)
        .where(StreetDirectory.tenant_id == scope.tenant_id, StreetDirectory.state == "accepted")
        .order_by(StreetDirectory.accepted_at.desc(), StreetDirectory.number.desc())
        .limit(1)
    )
    return scope.session.scalars(query).one_or_none()


def find(scope: Scope, directory_id: UUID) -> StreetDirectory:
    """Return a version.

    Raises
    ------
    NotFound
        If the member has no such directory.
    """
    one = scope.session.get(StreetDirectory, (scope.tenant_id, directory_id))
    if one is None:
        raise NotFound("street_directory", str(directory_id))
    return one


def level_of(scope: Scope, directory: StreetDirectory) -> AreaLevel:
    """Return the level whose areas a directory names."""
    return scope.session.get_one(AreaLevel, (scope.tenant_id, directory.level_id))


def streets(scope: Scope, directory: StreetDirectory) -> StreetList:
    """Return all streets of a version in their order."""
    query = (
        select(StreetRow)
        .where(StreetRow.tenant_id == scope.tenant_id, StreetRow.directory_id == directory.id)
        .order_by(StreetRow.position)
    )
    found = tuple(
        Street(row.name, tuple(StreetPart.of(part) for part in row.parts))
        for row in scope.session.scalars(query)
    )
    return StreetList(level_of(scope, directory).code, found)


def export_rows(scope: Scope, directory: StreetDirectory) -> list[tuple[str, ...]]:
    """Return a version as rows under ``EXPORT_COLUMNS``; read in again they give the same directory."""
    names = {
        area.key: area.name
        for one in area_sets.current(scope)
        if one.level_id == directory.level_id
        for area in area_sets.areas(scope, one.id)
    }
    return [
        (
            street.name,
            *_ends(part.numbers),
            _SIDES[part.numbers.side],
            part.area,
            names.get(part.area, ""),
        )
        for street in streets(scope, directory).streets
        for part in street.parts
    ]


def _ends(numbers: NumberRange) -> tuple[str, str]:
    if numbers.first is None and numbers.last is None:
        return "", ""
    return str(numbers.first or 1), str(numbers.last or "Ende")


def file_of(scope: Scope, directory: StreetDirectory) -> Upload:
    """Return the file that a version was read from."""
    return uploads.find(scope, directory.upload_id)


def accept(scope: Scope, directory_id: UUID) -> StreetDirectory:
    """Make a version the one that counts; an older one may return that way."""
    scope.require(Permission.EDIT)
    one = find(scope, directory_id)
    if one.state == "discarded":
        raise Refused("streets_discarded")
    one.state, one.accepted_at = "accepted", datetime.now(UTC)
    audit_log.record(scope, "accepted_streets", number=one.number)
    scope.session.flush()
    return one


def discard(scope: Scope, directory_id: UUID) -> StreetDirectory:
    """Throw a version away that was never taken over."""
    scope.require(Permission.EDIT)
    one = find(scope, directory_id)
    if one.state != "candidate":
        raise Refused("streets_decided")
    one.state = "discarded"
    audit_log.record(scope, "discarded_streets", number=one.number)
    scope.session.flush()
    return one
