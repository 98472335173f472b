"""``keck rollback``: going back to an older release."""

import click

from keck.cli.answers import answer, json_option, refusals
from keck.cli.waiting import wait
from keck.config import Settings
from keck.services.releasing import releases
from keck.services.tenants import operator_scope


@click.command()
@click.argument("slug")
@click.argument("number", type=int)
@click.option("--internal", is_flag=True, help="The internal atlas.")
@json_option
def rollback(slug: str, number: int, internal: bool, as_json: bool) -> None:
    """Publish the data of release NUMBER again, unchanged."""
    settings = Settings.from_environment()
    with refusals(as_json):
        with operator_scope(settings, slug) as scope:
            job_id = releases.roll_back(scope, number, "internal" if internal else "public")
        result = wait(settings, slug, job_id, quiet=as_json)
    answer(f"Veröffentlichung {result['number']} zeigt wieder den Stand von {number}.", as_json, **result)
