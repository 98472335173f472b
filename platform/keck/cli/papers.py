"""``keck papers``: the trust pack."""

from pathlib import Path

import click

from keck.cli.answers import answer, json_option, refusals
from keck.config import Settings
from keck.services import papers as trust
from keck.services.errors import Refused
from keck.services.tenants import operator_scope


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--tenant", "slug", metavar="SLUG", help="For this member; without it, a specimen.")
@json_option
def papers(folder: Path, slug: str | None, as_json: bool) -> None:
    """Write the trust pack (agreements and proofs about data protection) into DIR."""
    settings = Settings.from_environment()
    with refusals(as_json):
        member = None
        if slug is not None:
            with operator_scope(settings, slug) as scope:
                member = trust.of_member(scope)
        made = trust.bundle(trust.of_settings(settings, member))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, content in made.items():
                (folder / name).write_bytes(content)
        except OSError as error:
            reason = error.strerror or str(error)
            raise Refused("papers_not_written", folder=str(folder), reason=reason) from error
    answer(f"{len(made)} Dateien in {folder} geschrieben.", as_json, files=sorted(made))
