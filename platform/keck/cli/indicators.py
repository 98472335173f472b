"""``keck indicators``: definitions."""

from pathlib import Path

import click

from keck.cli.answers import answer, json_option, refusals
from keck.config import Settings
from keck.domain.texts import Language
from keck.services import indicators as services
from keck.services import templates
from keck.services.tenants import operator_scope


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
@json_option
def apply(slug: str, file: Path, as_json: bool) -> None:
    """Use the definitions in FILE (TOML)."""
    with refusals(as_json), operator_scope(Settings.from_environment(), slug) as scope:
        rows = services.apply(scope, file.read_text())
        codes = [row.code for row in rows]
    answer(f"{len(codes)} Kennzahlen sind festgelegt.", as_json, indicators=codes)
