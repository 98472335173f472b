"""``keck release``: making what is current public, or visible within."""

import click

from keck.cli.answers import answer, json_option, refusals
from keck.cli.waiting import wait
from keck.config import Settings
from keck.services.releasing import releases
from keck.services.tenants import operator_scope


@click.command()
@click.argument("slug")
@click.option("--note", default="", help="What is new.")
@click.option("--internal", is_flag=True, help="Only for those who sign in.")
@json_option
def release(slug: str, note: str, internal: bool, as_json: bool) -> None:
    """Compute, protect and release what is current at the member SLUG."""
    settings = Settings.from_environment()
    with refusals(as_json):
        with operator_scope(settings, slug) as scope:
            made = releases.request(scope, audience="internal" if internal else "public", note=note)
            job_id = made.job_id
        result = wait(settings, slug, job_id, quiet=as_json) if job_id else {}
    address = (
        f"{settings.members_url}/desk/{slug}/atlas/" if internal else f"{settings.public_url}/de/{slug}/"
    )
    counts = result.get("counts", {})
    hidden = sum(count for name, count in counts.items() if name.startswith("hidden_"))
    answer(
        f"Veröffentlichung {result.get('number')}: {counts.get('shown', 0)} Werte gezeigt,"
        f" {hidden} geschützt.\n{address}",
        as_json,
        **{**result, "url": address},
    )
