"""``keck restore``: put a backup back."""

from pathlib import Path

import click

from keck.cli.answers import answer, json_option, refusals
from keck.config import Settings
from keck.db.migrate import current, upgrade
from keck.services import restore as restores


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--tenant", "slug", metavar="SLUG", help="Put back this member alone; all others stay as they are."
)
@click.option(
    "--tombstones",
    "erased",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="tombstones.jsonl of the machine that was lost: members it names are deleted again.",
)
@json_option
def restore(folder: Path, slug: str | None, erased: Path | None, as_json: bool) -> None:
    """Put the backup in DIR back: everything into an empty database, or one member beside others."""
    settings = Settings.from_environment()
    with refusals(as_json):
        if current(settings) is None:
            upgrade(settings)
        say = _silent if as_json else _say
        contents = restores.restore(settings, folder, slug=slug, say=say, erased=erased)
    what = f"die Kommune {slug}" if slug else "alles"
    answer(
        f"Zurückgespielt: {what}, Stand {contents.made_at}.", as_json, tenant=slug, made_at=contents.made_at
    )


def _say(step: str) -> None:
    click.echo(f"  {step}", err=True)


def _silent(_step: str) -> None:
    return None
