"""Footnotes, breaks and comments of a member: written at the desk, or brought along by a table."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import or_, select

from keck.domain.codes import parse_area_id
from keck.domain.notes import LONGEST_NOTE, Note, NoteKind
from keck.domain.periods import Period
from keck.domain.texts import LocalText
from keck.persistence.models import Note as NoteRow
from keck.persistence.models import Release
from keck.services.definitions import indicators
from keck.services.errors import NotFound, Refused
from keck.services.geography import area_sets
from keck.services.logs import audit_log
from keck.services.releasing import frozen
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

Audience = Literal["public", "internal"]


def all_of(scope: Scope) -> list[NoteRow]:
    """Return the notes that were written at the desk and not taken back, newest first."""
    query = (
        select(NoteRow)
        .where(
            NoteRow.tenant_id == scope.tenant_id,
            NoteRow.revision_id.is_(None),
            NoteRow.removed_at.is_(None),
        )
        .order_by(NoteRow.created_at.desc(), NoteRow.id)
    )
    return list(scope.session.scalars(query))


def of_revision(scope: Scope, revision_id: UUID) -> list[NoteRow]:
    """Return the notes that a table's state brought along."""
    query = (
        select(NoteRow)
        .where(NoteRow.tenant_id == scope.tenant_id, NoteRow.revision_id == revision_id)
        .order_by(NoteRow.measure_code, NoteRow.period_code, NoteRow.area_id, NoteRow.kind, NoteRow.id)
    )
    return list(scope.session.scalars(query))


def add(scope: Scope, note: Note, audience: Audience) -> NoteRow:
    """Write a note.

    Raises
    ------
    Refused
        If it has no text, or is bound to something that the member does not have.
    """
    scope.require(Permission.EDIT)
    if not note.text.de.strip() or len(note.text.de) > LONGEST_NOTE or len(note.text.en or "") > LONGEST_NOTE:
        raise Refused("note_text_wrong", longest=LONGEST_NOTE)
    if note.indicator and not any(row.code == note.indicator for row in indicators.active(scope)):
        raise Refused("note_indicator_unknown", indicator=note.indicator[:60])
    if note.area and not _knows(scope, note.area):
        raise Refused("note_area_unknown", area=note.area[:60])
    if note.kind is NoteKind.BREAK and not note.period:
        raise Refused("note_break_without_period")
    row = _row(scope, note, audience)
    audit_log.record(scope, "noted", note=row.id)
    scope.session.add(row)
    scope.session.flush()
    return row


def _knows(scope: Scope, area: str) -> bool:
    try:
        code, key = parse_area_id(area)
    except ValueError:
        return False
    levels = {level.id for level in area_sets.levels(scope) if level.code == code}
    sets = [one for one in area_sets.current(scope) if one.level_id in levels]
    return any(found.key == key for one in sets for found in area_sets.areas(scope, one.id))


def period_of(text: str) -> str:
    """Read a period as somebody typed it; empty means all.

    Raises
    ------
    Refused
        If it is no period.
    """
    if not text.strip():
        return ""
    try:
        return Period.parse(text.strip()).code
    except ValueError as error:
        raise Refused("note_period_wrong", value=text[:40]) from error


def remove(scope: Scope, note_id: UUID) -> None:
    """Take a note back; releases that show it keep it until the next one."""
    scope.require(Permission.EDIT)
    row = scope.session.get(NoteRow, (scope.tenant_id, note_id))
    if row is None or row.revision_id is not None:
        raise NotFound("note", str(note_id))
    audit_log.record(scope, "removed_note", note=row.id)
    row.removed_at = row.removed_at or datetime.now(UTC)
    scope.session.flush()


def bring_along(scope: Scope, revision_id: UUID, upload_id: UUID, notes: Iterable[Note]) -> None:
    """Store the notes of a table's state; comments in a file are for the member's own people."""
    scope.session.add_all(
        _row(
            scope,
            note,
            "internal" if note.kind is NoteKind.COMMENT else "public",
            revision_id,
            upload_id,
        )
        for note in notes
    )
    scope.session.flush()


def carry(scope: Scope, before: UUID | None, after: UUID, about: set[tuple[str, str]]) -> None:
    """Let a table's new state keep notes of another one.

    Parameters
    ----------
    about : set of (str, str)
        Measure and period of the values that are kept, too.
    """
    for row in of_revision(scope, before) if before else []:
        if (row.measure_code, row.period_code) in about:
            kept: Audience = "internal" if row.audience == "internal" else "public"
            scope.session.add(_row(scope, note_of(row), kept, after, row.upload_id))
    scope.session.flush()


def _row(
    scope: Scope,
    note: Note,
    audience: Audience,
    revision_id: UUID | None = None,
    upload_id: UUID | None = None,
) -> NoteRow:
    return NoteRow(
        tenant_id=scope.tenant_id,
        id=uuid4(),
        kind=note.kind.value,
        audience=audience,
        text=note.text.to_json(),
        indicator_code=note.indicator,
        measure_code=note.measure,
        area_id=note.area,
        period_code=note.period,
        revision_id=revision_id,
        upload_id=upload_id,
        created_at=datetime.now(UTC),
        created_by=scope.account_id,
    )


def of_release(scope: Scope, release: Release) -> list[Note]:
    """Return all notes of a release as they were when it was asked for, and that its audience may read."""
    at = release.requested_at
    query = select(NoteRow).where(
        NoteRow.tenant_id == scope.tenant_id,
        or_(
            NoteRow.revision_id.in_(frozen.revision_ids(scope, release)),
            NoteRow.revision_id.is_(None)
            & (NoteRow.created_at <= at)
            & (NoteRow.removed_at.is_(None) | (NoteRow.removed_at > at)),
        ),
    )
    if release.audience == "public":
        query = query.where(NoteRow.audience == "public")
    return [note_of(row) for row in scope.session.scalars(query)]


def note_of(row: NoteRow) -> Note:
    """Return a stored note as the domain's value."""
    return Note(
        NoteKind(row.kind),
        LocalText.of(row.text),
        row.indicator_code,
        row.measure_code,
        row.area_id,
        row.period_code,
    )
