"""``keck streets``: the street directory."""

from pathlib import Path
from typing import Any

import click

from keck.cli.answers import answer, json_option, refusals
from keck.cli.waiting import show_findings, wait
from keck.config import Settings
from keck.services import uploads
from keck.services.errors import Refused
from keck.services.geography import street_directories
from keck.services.tenants import operator_scope
from keck.views.tables.csv import table_csv


@click.group()
def streets() -> None:
    """Manage the street directory."""


@streets.command("import")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--level", help="Code of the level whose areas the file names.")
@click.option("--street", help="Column with the street; else it is found by its header.")
@click.option("--from", "first", help="Column with the first house number.")
@click.option("--to", "last", help="Column with the last house number.")
@click.option("--numbers", help="Column with all house numbers, such as 1-15, 20a.")
@click.option("--side", help="Column that says odd, even or all.")
@click.option("--area", help="Column with key or name of the area.")
@click.option("--internal", is_flag=True, help="Do not show the directory in the public atlas.")
@json_option
def import_streets(slug: str, file: Path, internal: bool, as_json: bool, **chosen: str | None) -> None:
    """Import the street directory in FILE and use it."""
    settings = Settings.from_environment()
    options: dict[str, Any] = {name: value for name, value in chosen.items() if value}
    with refusals(as_json):
        with file.open("rb") as stream, operator_scope(settings, slug) as scope:
            upload = uploads.receive(scope, kind="streets", filename=file.name, stream=stream)
            options["public"] = not internal
            job_id = street_directories.import_streets(scope, upload.id, options, accept=True)
        result = wait(settings, slug, job_id, quiet=as_json)
    if not as_json:
        show_findings(result["findings"])
    answer(f"Fassung {result['number']} mit {result['streets']} Straßen gilt jetzt.", as_json, **result)


@streets.command("export")
@click.argument("slug")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
def export_streets(slug: str, file: Path, as_json: bool) -> None:
    """Write the street directory in use to FILE, as CSV that can be imported again."""
    with refusals(as_json), operator_scope(Settings.from_environment(), slug) as scope:
        directory = street_directories.current(scope)
        if directory is None:
            raise Refused("streets_none")
        rows = street_directories.export_rows(scope, directory)
        file.write_bytes(table_csv(street_directories.EXPORT_COLUMNS, rows))
    answer(f"{len(rows)} Zeilen stehen in {file}.", as_json, rows=len(rows), file=str(file))
