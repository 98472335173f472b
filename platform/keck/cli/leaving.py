"""``keck export``, ``import`` and ``erase``: members who leave, and who come along."""

from pathlib import Path

import click

from keck.cli.answers import answer, json_option, refusals
from keck.cli.waiting import wait
from keck.config import Settings
from keck.services.leaving import exports
from keck.services.member_import import import_member
from keck.services.tenants import operator_scope

_FOLDER = click.Path(path_type=Path)


@click.command()
@click.argument("slug")
@click.argument("folder", metavar="DIR", type=_FOLDER)
@json_option
def export(slug: str, folder: Path, as_json: bool) -> None:
    """Write all that SLUG has into the empty folder DIR, in open formats; LIESMICH.txt there explains it."""
    settings = Settings.from_environment()
    with refusals(as_json):
        exports.require_empty(folder)
        with operator_scope(settings, slug) as scope:
            job_id = exports.request(scope)
        made = exports.of_result(wait(settings, slug, job_id, quiet=as_json))
        with operator_scope(settings, slug) as scope:
            archive = exports.path_of(scope, made)
        listed = exports.unpack(archive, folder)
        with operator_scope(settings, slug) as scope:
            exports.forget(scope, made)
    rows = sum(table.rows for table in listed.tables.values())
    words = f"Alles von {slug} liegt in {folder}: {rows} Zeilen, {len(listed.files)} Dateien."
    if listed.missing:
        words += f" {len(listed.missing)} Dateien fehlen im Speicher; sie stehen in LIESMICH.txt."
    answer(words, as_json, folder=folder, rows=rows, files=len(listed.files), missing=listed.missing)


@click.command("import")
@click.argument("folder", metavar="DIR", type=_FOLDER)
@json_option
def import_(folder: Path, as_json: bool) -> None:
    """Take up the member whose archive lies unpacked in DIR; its address must never have been given here."""
    with refusals(as_json):
        say = _silent if as_json else _say
        listed = import_member(Settings.from_environment(), folder, say=say)
    answer(
        f"{listed.name} ist da: {listed.slug}, Stand {listed.made_at}. Jede Person wählt über „Passwort "
        "vergessen“ ein neues Passwort.",
        as_json,
        slug=listed.slug,
        made_at=listed.made_at,
    )


def _say(step: str) -> None:
    click.echo(f"  {step}", err=True)


def _silent(_step: str) -> None:
    return None
