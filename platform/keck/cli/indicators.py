"""``keck indicators``: definitions."""

from pathlib import Path

import click

from keck.cli.answers import answer, json_option, refusals
from keck.config import Settings
from keck.services import indicators as services
from keck.services.tenants import operator_scope


@click.group()
def indicators() -> None:
    """Manage indicators."""


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
