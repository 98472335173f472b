"""``keck audit``: whether logs are what was written."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from keck.cli.answers import answer, json_option, refusals
from keck.config import Settings
from keck.domain.audit_chain import Entry, broken_at
from keck.services import tenants
from keck.services.errors import Refused
from keck.services.logs import audit_proof


@click.group()
def audit() -> None:
    """Check the logs of members."""


@audit.command()
@click.option("--tenant", "slug", help="Check this member only.")
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Check an export.")
@json_option
def verify(slug: str | None, file: Path | None, as_json: bool) -> None:
    """Name the first entry that is not what was written; ends with 2 if there is one."""
    with refusals(as_json):
        if file is not None:
            broken = {file.name: number} if (number := broken_at(_exported(file))) else {}
            checked = 1
        else:
            settings = Settings.from_environment()
            slugs = [slug] if slug else tenants.slugs(settings)
            found = {one: _first_broken(settings, one) for one in slugs}
            broken, checked = {one: number for one, number in found.items() if number}, len(found)
        if broken:
            places = ", ".join(f"{name} ab Eintrag {number}" for name, number in broken.items())
            raise Refused("log_broken", places=places)
    answer(f"{checked} Protokolle geprüft, alle unverändert.", as_json, checked=checked)


def _first_broken(settings: Settings, slug: str) -> int | None:
    with tenants.operator_scope(settings, slug) as scope:
        return audit_proof.first_broken(scope)


def _exported(file: Path) -> Iterator[Entry]:
    with file.open() as lines:
        for line in lines:
            try:
                yield Entry.of(json.loads(line))
            except ValueError as error:
                raise Refused("log_unreadable", file=file.name) from error
