"""``keck withdraw``: taking something off the public, at once."""

import click

from keck.cli.answers import answer, json_option, refusals
from keck.cli.waiting import wait
from keck.config import Settings
from keck.services.releasing import withdrawals
from keck.services.tenants import operator_scope


@click.command()
@click.argument("slug")
@click.option("--indicator", help="Code of an indicator.")
@click.option("--area", help="Id of an area, LEVEL:KEY.")
@click.option("--period", help="Code of a period.")
@click.option("--reason", default="", help="For the member's own record.")
@json_option
def withdraw(
    slug: str, indicator: str | None, area: str | None, period: str | None, reason: str, as_json: bool
) -> None:
    """Withdraw an indicator, an area or a period; without any of them the whole atlas."""
    settings = Settings.from_environment()
    with refusals(as_json):
        with operator_scope(settings, slug) as scope:
            job_id = withdrawals.withdraw(scope, indicator=indicator, area=area, period=period, reason=reason)
        result = wait(settings, slug, job_id, quiet=as_json)
    answer("Zurückgezogen.", as_json, **result)
