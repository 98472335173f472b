"""``keck data``: tables."""

from pathlib import Path
from typing import Any

import click

from keck.cli.answers import answer, json_option, refusals
from keck.cli.batch import import_many
from keck.cli.effects import show_effects
from keck.cli.waiting import show_findings, wait
from keck.config import Settings
from keck.domain.mapping_files import load, text_of_file
from keck.domain.unnamed import UNNAMED
from keck.services import uploads
from keck.services.tenants import operator_scope


@click.group()
def data() -> None:
    """Manage tables."""


@data.command("import")
@click.argument("slug")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="TOML file.")
@click.option("--name", help="What is counted, if the file does not say it.")
@click.option("--dry-run", is_flag=True, help="Only report what would change.")
@json_option
def import_data(
    slug: str,
    files: tuple[Path, ...],
    mapping: Path | None,
    name: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import the tables in FILES; without a mapping one is proposed, and used if it is unambiguous.

    Several files are checked together: all of them are taken over, or none.
    """
    if mapping and name:
        raise click.UsageError("--name und --mapping schließen sich aus: Namen stehen in der Zuordnung.")
    if name and len(files) > 1:
        raise click.UsageError("--name gilt für eine Datei; für mehrere bitte eine Zuordnung angeben.")
    settings = Settings.from_environment()
    with refusals(as_json):
        text = _checked(mapping) if mapping else None
        if len(files) > 1:
            import_many(settings, slug, files, mapping=text, dry_run=dry_run, as_json=as_json)
            return
        (file,) = files
        with file.open("rb") as stream, operator_scope(settings, slug) as scope:
            upload = uploads.receive(scope, kind="table", filename=file.name, stream=stream)
            job_id = uploads.import_table(
                scope, upload.id, mapping=text, accept=True, dry_run=dry_run, name=name
            )
        result = wait(settings, slug, job_id, quiet=as_json)
    if not as_json:
        _show(result, proposed=mapping is None)
    done = "Nichts wurde gespeichert." if dry_run else f"Stand {result['number']} ist übernommen."
    answer(done, as_json, **result)


def _checked(mapping: Path) -> str:
    """Return a mapping's text if it can be read; what is wrong is said before anything is sent."""
    text = text_of_file(mapping.read_bytes())
    load(text)
    return text


def _show(result: dict[str, Any], *, proposed: bool) -> None:
    if proposed:
        click.echo("Vorgeschlagene und verwendete Zuordnung:\n")
        click.echo(result["mapping"])
    if result.get("source_assumed"):
        click.echo(
            f"Angenommen: Quelle ist {result['supplier']}, öffentlich auf allen Ebenen, ohne Löschfrist,"
            " an der Quelle nicht geschützt."
        )
    for match in result["match"]:
        click.echo(f"  {match['level']}: {match['matched']} von {match['total']} Gebieten erkannt")
    difference = result["difference"]
    click.echo(
        f"  Zeilen: {result['rows']}, Merkmale: {len(result['measures'])},"
        f" Zeiträume: {len(result['periods'])};"
        f" neu {difference['cells_new']}, geändert {difference['cells_changed']},"
        f" entfallen {difference['cells_gone']}"
    )
    show_effects(difference["indicators"])
    show_findings([f for f in result["findings"] if f["severity"] != "note"])
    if any(finding["code"] == UNNAMED for finding in result["findings"]):
        click.echo('  (Antwort: noch einmal mit --name "…")')
