"""``keck indicators``: definitions."""

from pathlib import Path

import click

from keck.cli.answers import answer, json_option, refusals
from keck.cli.effects import show_effects
from keck.cli.waiting import wait
from keck.config import Settings
from keck.domain.texts import Language
from keck.services.definitions import indicators as services
from keck.services.definitions import trials
from keck.services.tables import templates
from keck.services.tenants import operator_scope

_BECOMES = {"new": "neu", "changed": "neue Fassung", "same": "unverändert", "gone": "fällt weg"}


@click.group()
def indicators() -> None:
    """Manage indicators."""


@indicators.command("template")
@click.argument("slug")
@click.argument("code")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--table", default="", help="Table to fill in, where the definition draws from several.")
@click.option("--level", default="", help="Level whose areas are filled in; else the finest.")
@click.option("--period", default="", help="Period that is filled in; else the one after the newest.")
@click.option("--lang", type=click.Choice(["de", "en"]), default="de")
@json_option
def template(
    slug: str, code: str, file: Path, table: str, level: str, period: str, lang: Language, as_json: bool
) -> None:
    """Write a workbook to fill in for the definition CODE to FILE."""
    with refusals(as_json), operator_scope(Settings.from_environment(), slug) as scope:
        content = templates.workbook(scope, code, lang, table=table, level=level, period=period)
        file.write_bytes(content)
    answer(f"Die Vorlage steht in {file}.", as_json, file=str(file))


@indicators.command("apply")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only report what would change.")
@json_option
def apply(slug: str, file: Path, dry_run: bool, as_json: bool) -> None:
    """Use the definitions in FILE (TOML)."""
    settings, text = Settings.from_environment(), file.read_text(encoding="utf-8-sig")
    with refusals(as_json):
        if dry_run:
            _try(settings, slug, text, as_json)
            return
        with operator_scope(settings, slug) as scope:
            codes = [row.code for row in services.apply(scope, text)]
    answer(f"{len(codes)} Kennzahlen sind festgelegt.", as_json, indicators=codes)


def _try(settings: Settings, slug: str, text: str, as_json: bool) -> None:
    """Tell what definitions would change."""
    with operator_scope(settings, slug) as scope:
        job_id = trials.ask(scope, text)
    found = wait(settings, slug, job_id, quiet=as_json)["trial"]
    if not as_json:
        for one in found["definitions"]:
            click.echo(f"  {one['code']}: {_BECOMES[one['what']]}")
        show_effects(found["indicators"])
    totals = found["totals"]
    answer(
        f"{totals['cells_changed']} Werte ändern sich, {totals['cells_new']} kommen dazu,"
        f" {totals['cells_gone']} fallen weg, {totals['verdicts']} Urteile kippen."
        " Nichts wurde gespeichert.",
        as_json,
        **found,
    )
