"""``keck areas``: boundaries and lists of areas."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

import click

from keck.cli.answers import answer, json_option, refusals
from keck.cli.waiting import show_findings, wait
from keck.config import Settings
from keck.domain.codes import slugify
from keck.services import uploads
from keck.services.errors import Refused
from keck.services.tables.packing import SHAPEFILE_PARTS, pack
from keck.services.tenants import operator_scope


@click.group()
def areas() -> None:
    """Manage area sets."""


@areas.command("import")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--level", help="Code of the level, such as stadtteil; else the file is named after it.")
@click.option("--key", help="Column with the keys.")
@click.option("--name", help="Column with the names.")
@click.option("--parent", help="LEVEL:COLUMN of the larger areas; else they are found by overlap.")
@click.option("--valid-from", help="First day of these boundaries, YYYY-MM-DD.")
@click.option(
    "--crs", help="EPSG:25832, a .prj file, or level:CODE (as in that level), where the file does not say."
)
@click.option("--layer", help="Layer, where the file has several.")
@click.option("--polygonise", is_flag=True, help="Close boundary lines to areas.")
@json_option
def import_areas(slug: str, file: Path, as_json: bool, **options: Any) -> None:
    """Import the areas in FILE as a level of the member SLUG."""
    settings = Settings.from_environment()
    parent_level, _, parent_column = (options.pop("parent") or "").partition(":")
    options["crs"] = _system(options["crs"])
    chosen = {**options, "parent_level": parent_level or None, "parent_column": parent_column or None}
    with refusals(as_json):
        chosen["level"] = options["level"] or _level_of(file)
        with _packed(file) as (name, stream), operator_scope(settings, slug) as scope:
            upload = uploads.receive(scope, kind="areas", filename=name, stream=stream)
            job_id = uploads.import_areas(scope, upload.id, chosen)
        result = wait(settings, slug, job_id, quiet=as_json)
    if not as_json:
        _show(result)
    answer(f"{result['areas']} Gebiete der Ebene {result['level']} sind übernommen.", as_json, **result)


def _level_of(file: Path) -> str:
    """Return the level that a file is named after, as ``Stadtteil.shp`` is; a date or number names none."""
    if any(sign.isdigit() for sign in file.stem):
        raise Refused("areas_level_missing", file=file.name)
    return slugify(file.stem)


def _system(text: str | None) -> str | None:
    """Return a coordinate system as the reader knows it: of a projection file its text."""
    if text and text.lower().endswith(".prj") and Path(text).is_file():
        return Path(text).read_text(encoding="utf-8-sig", errors="replace").strip()
    return text


@contextmanager
def _packed(file: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Open a file as it is uploaded: a Shapefile with its sidecars as one archive."""
    with ExitStack() as opened:
        if file.suffix.lower() != ".shp":
            yield file.name, opened.enter_context(file.open("rb"))
            return
        packed = opened.enter_context(tempfile.TemporaryFile())
        parts = [(part.name, opened.enter_context(part.open("rb"))) for part in _beside(file)]
        yield pack(parts, packed), packed


def _beside(file: Path) -> list[Path]:
    known = [one for one in file.parent.iterdir() if one.suffix.lower() in SHAPEFILE_PARTS]
    return sorted(one for one in known if one.stem == file.stem)


def _show(result: dict[str, Any]) -> None:
    if result.get("crs_found"):
        click.echo(f"Koordinatensystem: {result['crs_found']}")
    if result.get("parent_level"):
        found = len(result["parents"])
        click.echo(f"Zugeordnet zu {result['parent_level']}: {found} von {result['areas']}")
    show_findings(result["findings"])
