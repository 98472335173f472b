"""``keck backup``: save everything."""

from pathlib import Path

import click

from keck.cli.answers import answer, json_option, refusals
from keck.config import Settings
from keck.services.backups import backup as backups


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@json_option
def backup(folder: Path, as_json: bool) -> None:
    """Save database and files, as they are at one moment, into the empty folder DIR.

    What is a member's own is encrypted with its key. Keys (KECK_HOME/keys) and passwords (KECK_HOME/secrets)
    are not part of it: keep one copy of each elsewhere, and let it always become what is here.
    """
    with refusals(as_json):
        say = _silent if as_json else _say
        contents = backups.backup(Settings.from_environment(), folder, say=say)
    rows = sum(table.rows for table in contents.tables.values())
    words = f"Gesichert: {rows} Zeilen und {len(contents.files)} Dateien in {folder}."
    if contents.missing:
        words += f" {len(contents.missing)} Dateien fehlen im Speicher; sie stehen in backup.json."
    answer(words, as_json, folder=folder, rows=rows, files=len(contents.files), missing=contents.missing)


def _say(step: str) -> None:
    click.echo(f"  {step}", err=True)


def _silent(_step: str) -> None:
    return None
