"""``keck areas``: boundaries and lists of areas."""

import io
import zipfile
from pathlib import Path
from typing import IO, Any

import click

from keck.cli.answers import answer, json_option, refusals
from keck.cli.waiting import show_findings, wait
from keck.config import Settings
from keck.services import uploads
from keck.services.tenants import operator_scope

_SIDECARS = (".shx", ".dbf", ".prj", ".cpg")


@click.group()
def areas() -> None:
    """Manage area sets."""


@areas.command("import")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--level", required=True, help="Code of the level, such as stadtteil.")
@click.option("--key", help="Column with the keys.")
@click.option("--name", help="Column with the names.")
@click.option("--parent", help="LEVEL:COLUMN of the larger areas; else they are found by overlap.")
@click.option("--valid-from", help="First day of these boundaries, YYYY-MM-DD.")
@click.option("--crs", help="Coordinate system, such as EPSG:25832, where the file does not say.")
@click.option("--layer", help="Layer, where the file has several.")
@json_option
def import_areas(slug: str, file: Path, as_json: bool, **options: Any) -> None:
    """Import the areas in FILE as a level of the member SLUG."""
    settings = Settings.from_environment()
    parent_level, _, parent_column = (options.pop("parent") or "").partition(":")
    chosen = {**options, "parent_level": parent_level or None, "parent_column": parent_column or None}
    with refusals(as_json):
        stream, name = _packed(file)
        with stream, operator_scope(settings, slug) as scope:
            upload = uploads.receive(scope, kind="areas", filename=name, stream=stream)
            job_id = uploads.import_areas(scope, upload.id, chosen)
        result = wait(settings, slug, job_id, quiet=as_json)
    if not as_json:
        _show(result)
    answer(f"{result['areas']} Gebiete der Ebene {result['level']} sind übernommen.", as_json, **result)


def _packed(file: Path) -> tuple[IO[bytes], str]:
    """Return a file as it is uploaded: a Shapefile with its sidecars as one archive."""
    if file.suffix.lower() != ".shp":
        return file.open("rb"), file.name
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(file, file.name)
        for suffix in _SIDECARS:
            for written in (suffix, suffix.upper()):
                part = file.with_suffix(written)
                if part.is_file():
                    archive.write(part, file.stem + suffix)
                    break
    packed.seek(0)
    return packed, f"{file.stem}.zip"


def _show(result: dict[str, Any]) -> None:
    if result.get("crs_found"):
        click.echo(f"Koordinatensystem: {result['crs_found']}")
    if result.get("parent_level"):
        found = len(result["parents"])
        click.echo(f"Zugeordnet zu {result['parent_level']}: {found} von {result['areas']}")
    show_findings(result["findings"])
