"""The street directory: its versions, reading a new one, taking it over, and its export."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.codes import CITY_LEVEL
from keck.domain.house_numbers import NumberRange, Side
from keck.domain.streets import StreetList
from keck.services import uploads
from keck.services.geography import area_sets, street_directories
from keck.services.rows import StreetDirectory, Upload
from keck.tenants.scope import Scope
from keck.views.tables.csv import Variant, table_csv
from keck.web.desk import wording
from keck.web.desk.routing import go, go_to_job
from keck.web.frame.pages import gettext, page

COLUMNS = ("street", "first", "last", "numbers", "side", "suffix_first", "suffix_last", "area")
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a street as the list shows it."""

    street: str
    numbers: NumberRange
    area: str


def index(scope: Scope) -> AnyResponse:
    """List the versions of the directory, and offer to read a file."""
    waiting = [
        one
        for one in uploads.recent(scope)
        if one.kind == "streets" and one.state in ("received", "inspected")
    ]
    levels = area_sets.levels(scope)
    return page(
        "streets.html",
        scope,
        section="areas",
        words=wording,
        versions=street_directories.all_of(scope),
        current=street_directories.current(scope),
        waiting=waiting,
        has_areas=len(levels) > 1,
    )


def show(scope: Scope, directory_id: UUID) -> AnyResponse:
    """Show a version: what it changes, what was noticed, and where an address lies."""
    one = street_directories.find(scope, directory_id)
    listed = street_directories.streets(scope, one)
    wanted = request.args.get("q", "").strip()
    lines = _lines(scope, one, listed)
    if wanted:
        lines = [line for line in lines if wanted.casefold() in line.street.casefold()]
    return page(
        "street_directory.html",
        scope,
        section="areas",
        words=wording,
        one=one,
        current=street_directories.current(scope),
        upload=street_directories.file_of(scope, one),
        level=street_directories.level_of(scope, one),
        lines=lines[:_SHOWN],
        count=len(lines),
        q=wanted,
        sides={Side.ALL: gettext("alle"), Side.ODD: gettext("ungerade"), Side.EVEN: gettext("gerade")},
    )


def _lines(scope: Scope, one: StreetDirectory, listed: StreetList) -> list[Line]:
    names = _area_names(scope, one)
    return [
        Line(street.name, part.numbers, names.get(part.area, part.area))
        for street in listed.streets
        for part in street.parts
    ]


def _area_names(scope: Scope, one: StreetDirectory) -> dict[str, str]:
    sets = [found for found in area_sets.current(scope) if found.level_id == one.level_id]
    return {area.key: area.name for found in sets for area in area_sets.areas(scope, found.id)}


def accept(scope: Scope, directory_id: UUID) -> AnyResponse:
    """Make a version the one that counts."""
    street_directories.accept(scope, directory_id)
    return go(scope, f"streets/{directory_id}", "streets")


def discard(scope: Scope, directory_id: UUID) -> AnyResponse:
    """Throw a version away."""
    street_directories.discard(scope, directory_id)
    return go(scope, "streets/", "discarded")


def export(scope: Scope, directory_id: UUID) -> AnyResponse:
    """Answer with a version as a file that can be read in again."""
    one = street_directories.find(scope, directory_id)
    variant = Variant.EXCEL if request.args.get("format") == "excel" else Variant.STANDARD
    rows = street_directories.export_rows(scope, one)
    text = table_csv(street_directories.EXPORT_COLUMNS, rows, variant=variant)
    response = Response(text, content_type="text/csv; charset=utf-8")
    name = f"{scope.slug}-strassen-{one.number}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def import_streets(scope: Scope, upload_id: UUID) -> AnyResponse:
    """Have a file read with the columns that were chosen."""
    uploads.find(scope, upload_id)
    options: dict[str, Any] = {name: request.form.get(name, "") for name in COLUMNS}
    options |= {"level": request.form.get("level", ""), "public": "public" in request.form}
    return go_to_job(scope, street_directories.import_streets(scope, upload_id, options))


def upload_form(scope: Scope, upload: Upload) -> dict[str, Any]:
    """Return what the page of a received file needs."""
    proposal = upload.proposal or {}
    levels = [one for one in area_sets.levels(scope) if one.code != CITY_LEVEL]
    return {"inner_levels": levels, "chosen": {**proposal.get("chosen", {}), **upload.options}}
