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
@json_option
def restore(folder: Path, slug: str | None, as_json: bool) -> None:
    """Put the backup in DIR back: everything into an empty database, or one member beside others."""
    settings = Settings.from_environment()
    with refusals(as_json):
        if current(settings) is None:
            upgrade(settings)
        contents = restores.restore(settings, folder, slug=slug, say=_silent if as_json else _say)
    what = f"die Kommune {slug}" if slug else "alles"
    answer(
        f"Zurückgespielt: {what}, Stand {contents.made_at}.", as_json, tenant=slug, made_at=contents.made_at
    )


def _say(step: str) -> None:
    click.echo(f"  {step}", err=True)


def _silent(_step: str) -> None:
    return None
