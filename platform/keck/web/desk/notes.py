"""Footnotes, breaks in series and comments: what there is, a new one, and taking one back."""

from typing import Literal
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.notes import LONGEST_NOTE, Note, NoteKind
from keck.domain.texts import LocalText
from keck.services.definitions import indicators
from keck.services.errors import Refused
from keck.services.geography import area_sets
from keck.services.tables import notes
from keck.tenants.scope import Scope
from keck.web.desk import wording
from keck.web.desk.routing import go
from keck.web.frame.pages import page


def index(scope: Scope) -> AnyResponse:
    """List the notes, and offer a form for a new one."""
    levels = {one.id: one for one in area_sets.levels(scope)}
    areas = [(levels[one.level_id], area_sets.areas(scope, one.id)) for one in area_sets.current(scope)]
    return page(
        "notes.html",
        scope,
        section="indicators",
        words=wording,
        notes=notes.all_of(scope),
        kinds=list(NoteKind),
        longest=LONGEST_NOTE,
        indicators=[
            (row.code, indicators.definition(row).name.to_json()) for row in indicators.active(scope)
        ],
        areas=areas,
        names={f"{level.code}:{area.key}": area.name for level, found in areas for area in found},
    )


def add(scope: Scope) -> AnyResponse:
    """Write a note."""
    form = request.form
    german = form.get("text_de", "").strip()
    if not german:
        raise Refused("note_text_wrong", longest=LONGEST_NOTE)
    try:
        kind = NoteKind(form.get("kind", ""))
    except ValueError as error:
        raise Refused("note_kind_wrong") from error
    note = Note(
        kind,
        LocalText(german, form.get("text_en", "").strip() or None),
        indicator=form.get("indicator", ""),
        area=form.get("area", ""),
        period=notes.period_of(form.get("period", "")),
    )
    audience: Literal["public", "internal"] = "internal" if form.get("audience") == "internal" else "public"
    notes.add(scope, note, audience)
    return go(scope, "notes/", "noted")


def remove(scope: Scope, note_id: UUID) -> AnyResponse:
    """Take a note back."""
    notes.remove(scope, note_id)
    return go(scope, "notes/", "note_removed")
