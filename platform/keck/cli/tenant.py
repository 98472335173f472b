"""``keck tenant``: members of the network."""

import click

from keck.cli.answers import answer, json_option, refusals
from keck.config import Settings
from keck.services import tenants


@click.group()
def tenant() -> None:
    """Manage members of the network."""


@tenant.command()
@click.argument("slug")
@click.option("--name", required=True, help="Name of the municipality.")
@click.option("--ags", "official_key", required=True, help="Official key: 8 digits, or 5 of a county.")
@json_option
def create(slug: str, name: str, official_key: str, as_json: bool) -> None:
    """Make the member SLUG."""
    with refusals(as_json):
        tenant_id = tenants.create(
            Settings.from_environment(), slug=slug, name=name, official_key=official_key
        )
    answer(f"{name} ist angelegt: {slug}.", as_json, slug=slug, id=tenant_id)
