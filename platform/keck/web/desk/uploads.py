"""Files: receiving them, showing what they hold, and having them read."""

from typing import IO, Any
from uuid import UUID

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.codes import CITY_LEVEL, slugify
from keck.domain.mapping_files import MAX_BYTES, dump, load, text_of_file
from keck.domain.mappings import SIGNS, Mapping, write_signs
from keck.domain.unnamed import UNNAMED
from keck.services import jobs, revisions, sources
from keck.services import uploads as service
from keck.services.errors import Refused
from keck.services.geography import area_sets
from keck.services.rows import Mapping as MappingModel
from keck.services.rows import Upload
from keck.services.tables import batch_files, findings, mappings
from keck.services.tables import batches as batch_service
from keck.services.tables.packing import is_shapefile, pack
from keck.services.uploads import UploadKind
from keck.tenants.scope import Scope
from keck.web.desk import batches, streets, wording
from keck.web.desk.mapping_form import asked_rules, from_form, starting
from keck.web.desk.routing import go, go_to_job
from keck.web.desk.streaming import spool
from keck.web.frame.pages import page

# What a file with boundaries is asked for, and kept with it once it was answered.
_ANSWERS = ("crs", "layer", "polygonise")
_PROJECTION_BYTES = 20_000
_LONGEST_NAME = 80


def send_areas(scope: Scope) -> AnyResponse:
    """Receive a file with areas."""
    return _receive(scope, "areas")


def send_table(scope: Scope) -> AnyResponse:
    """Receive a table; several files that are no Shapefile make a batch."""
    files = _sent()
    if len(files) > 1 and not is_shapefile(files):
        return batches.receive(scope, files)
    return _receive(scope, "table")


def send_streets(scope: Scope) -> AnyResponse:
    """Receive a street directory."""
    return _receive(scope, "streets")


def _receive(scope: Scope, kind: UploadKind) -> AnyResponse:
    files = _sent()
    if not files:
        raise Refused("upload_none")
    with spool(scope.settings) as room:
        # A Shapefile is several files; everything else comes as one.
        name, stream = files[0] if len(files) == 1 else (pack(files, room), room)
        upload = service.receive(scope, kind=kind, filename=name, stream=stream)
    return go_to_job(scope, service.inspect(scope, upload.id))


def _sent() -> list[tuple[str, IO[bytes]]]:
    return [(one.filename, one.stream) for one in request.files.getlist("file") if one.filename]


def show(scope: Scope, upload_id: UUID, brought: tuple[str, Mapping] | None = None) -> AnyResponse:
    """Show what is in a file and how it would be read.

    Parameters
    ----------
    brought : tuple of str and Mapping or None
        A mapping from a file, with that file's name, to be checked instead of the proposed one.
    """
    upload = service.find(scope, upload_id)
    work = jobs.of_upload(scope, upload_id)
    common: dict[str, Any] = {
        "upload": upload,
        "proposal": upload.proposal or {},
        "work": work,
        "revisions": revisions.of_upload(scope, upload_id),
        "levels": area_sets.levels(scope),
        "batch": batch_service.undecided_of(scope, upload),
        "words": wording,
        "city": CITY_LEVEL,
    }
    if upload.kind == "areas":
        systems = {level.code: level for level, _ in area_sets.systems(scope)}
        return page("upload_areas.html", scope, section="areas", systems=systems, **common)
    if upload.kind == "streets":
        streets_form = streets.upload_form(scope, upload)
        return page("upload_streets.html", scope, section="areas", **common, **streets_form)
    found = findings.of_upload(scope, upload_id)
    form = _table_form(scope, upload, brought)
    return page("upload_table.html", scope, section="tables", found=found, **common, **form)


def _table_form(scope: Scope, upload: Upload, brought: tuple[str, Mapping] | None = None) -> dict[str, Any]:
    proposal = upload.proposal or {}
    remembered = mappings.all_of(scope)
    chosen = None if brought else _chosen(proposal, remembered)
    text = _text(proposal, chosen, upload.options.get("mapping"))
    if brought:
        mapping = brought[1]
    else:
        mapping = load(text) if text else starting(upload.filename, proposal.get("columns", []))
    return {
        "mapping": mapping,
        "rules": asked_rules(mapping, proposal.get("reasons", [])),
        "toml": dump(mapping),
        "signs": [(example, example) for example in SIGNS],
        "example": write_signs(mapping.decimal, mapping.thousands),
        "chosen": chosen,
        # Another mapping than the proposed one is nobody's guess.
        "chosen_by_hand": "mapping" in request.args or brought is not None,
        "brought": brought[0] if brought else None,
        "unnamed": None if chosen or brought or upload.options.get("mapping") else _unnamed(proposal),
        "remembered": remembered,
        "datasets": revisions.datasets(scope),
        "rights": mapping.source or _known_rights(scope, mapping.dataset),
        "supplier": sources.supplier_name(scope),
    }


def _unnamed(proposal: dict[str, Any]) -> dict[str, Any] | None:
    """Return what a measure is called that the file does not name, and whether that says anything."""
    found = (one["params"] for one in proposal.get("reasons", []) if one["code"] == UNNAMED)
    return next(found, None)


def _chosen(proposal: dict[str, Any], remembered: list[MappingModel]) -> MappingModel | None:
    """Return the remembered mapping that is asked for; else the one that the proposal comes from."""
    asked = request.args.get("mapping")
    if asked:
        return next((one for one in remembered if str(one.id) == asked), None)
    return next((one for one in remembered if one.name == proposal.get("remembered")), None)


def _text(proposal: dict[str, Any], chosen: MappingModel | None, answered: str | None) -> str | None:
    """Return the mapping to begin with; one that was found for this file is in the proposal, fitted to it."""
    if "mapping" not in request.args:
        return answered or proposal.get("mapping")
    return chosen.body if chosen else proposal.get("fresh") or proposal.get("mapping")


def _known_rights(scope: Scope, dataset: str) -> Any:
    """Return the rights that were given when the table was read before: they are asked once."""
    known = next((one for one in mappings.all_of(scope) if one.name == dataset), None)
    return load(known.body).source if known else None


def inspect(scope: Scope, upload_id: UUID) -> AnyResponse:
    """Look into a file again, with what it does not say itself."""
    given = {name: request.form.get(name, "").strip() for name in ("crs", "layer", "polygonise")}
    given["crs"] = _projection() or request.form.get("as_level", "") or given["crs"]
    job_id = service.inspect(scope, upload_id, options={k: v for k, v in given.items() if v})
    return go_to_job(scope, job_id)


def _projection() -> str:
    """Return the text of a projection file that was chosen."""
    file = request.files.get("prj")
    return file.stream.read(_PROJECTION_BYTES).decode("utf-8-sig", "replace").strip() if file else ""


def import_areas(scope: Scope, upload_id: UUID) -> AnyResponse:
    """Have a file's areas read."""
    upload = service.find(scope, upload_id)
    form = request.form
    name = form.get("level_name", "").strip()
    code = form.get("level", "") or slugify(name, 31)
    options: dict[str, Any] = {
        **{key: value for key, value in upload.options.items() if key in _ANSWERS},
        "level": code,
        **{key: form[key] for key in ("key", "name") if form.get(key)},
        **{key: form[key] for key in ("parent_level", "parent_column", "valid_from") if form.get(key)},
    }
    if name:
        options["level_name"] = {"de": name, **({"en": form["level_en"]} if form.get("level_en") else {})}
    elif known := next((one for one in area_sets.levels(scope) if one.code == code), None):
        options["level_name"] = dict(known.name)
    else:
        raise Refused("areas_level_wrong", level="–")
    return go_to_job(scope, service.import_areas(scope, upload_id, options))


def import_table(scope: Scope, upload_id: UUID) -> AnyResponse:
    """Have a table read by the confirmed mapping."""
    upload = service.find(scope, upload_id)
    mapping = from_form(request.form, load(request.form.get("base", "")))
    return _read(scope, upload, _checked(dump(mapping)), request.form.get("mode") or None)


def _read(scope: Scope, upload: Upload, mapping: str | None, mode: str | None = None) -> AnyResponse:
    """Have a table read; one that waits in a batch is read with the others."""
    batch = batch_service.undecided_of(scope, upload)
    if batch is None:
        return go_to_job(scope, service.import_table(scope, upload.id, mapping=mapping, mode=mode))
    batch_files.answer(scope, upload.id, mapping=mapping, mode=mode)
    return go(scope, f"batches/{batch.id}", "batch_answered")


def import_sheets(scope: Scope, upload_id: UUID) -> AnyResponse:
    """Have all sheets read as proposed."""
    return _read(scope, service.find(scope, upload_id), None)


def mapping_file(scope: Scope, mapping_id: UUID) -> AnyResponse:
    """Give a remembered mapping as a file."""
    one = mappings.find(scope, mapping_id)
    headers = {"Content-Disposition": f'attachment; filename="{one.name}.toml"', "Cache-Control": "no-store"}
    return Response(one.body, mimetype="application/toml", headers=headers)


def import_text(scope: Scope, upload_id: UUID) -> AnyResponse:
    """Have a table read by a mapping as text; one that comes as a file is shown first."""
    upload = service.find(scope, upload_id)
    file = request.files.get("file")
    if file is not None:
        mapping = load(text_of_file(file.stream.read(MAX_BYTES + 1)))
        return show(scope, upload_id, ((file.filename or "")[:_LONGEST_NAME], mapping))
    return _read(scope, upload, _checked(request.form.get("toml", "")))


def _checked(text: str) -> str:
    """Return a mapping's text if it can be read again; what is wrong is said at once, not by the job."""
    load(text)
    return text


def discard(scope: Scope, upload_id: UUID) -> AnyResponse:
    """Throw a file away."""
    upload = service.find(scope, upload_id)
    if batch_service.undecided_of(scope, upload):
        return batches.leave_out(scope, upload_id)
    service.discard(scope, upload_id)
    return go(scope, {"areas": "areas/", "streets": "streets/"}.get(upload.kind, "tables/"), "discarded")
