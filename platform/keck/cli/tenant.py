"""``keck tenant``: members of the network."""

import sys
from dataclasses import asdict

import click

from keck.cli.answers import answer, json_option, refusals
from keck.cli.erasing import erase
from keck.cli.leaving import export, import_
from keck.config import Settings
from keck.services import quotas, tenants
from keck.services.backups import reconciliation
from keck.services.people import member_domains


@click.group()
def tenant() -> None:
    """Manage members of the network."""


tenant.add_command(export)
tenant.add_command(import_)
tenant.add_command(erase)


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


@tenant.command()
@click.argument("slug")
@click.option("--megabytes", type=click.IntRange(min=0), help="Files that were sent and are kept.")
@click.option("--values", type=click.IntRange(min=0), help="Values in all states of all tables.")
@click.option("--jobs", type=click.IntRange(min=0), help="Jobs that wait or run.")
@json_option
def quota(slug: str, megabytes: int | None, values: int | None, jobs: int | None, as_json: bool) -> None:
    """Show, and with an option set, how much SLUG may take."""
    storage = None if megabytes is None else megabytes * 1_000_000
    with refusals(as_json):
        limits = quotas.set_for(Settings.from_environment(), slug, storage=storage, values=values, jobs=jobs)
    answer(
        f"{slug} darf haben: {limits.storage // 1_000_000} MB, {limits.values} Werte, {limits.jobs} Jobs.",
        as_json,
        slug=slug,
        megabytes=limits.storage // 1_000_000,
        values=limits.values,
        jobs=limits.jobs,
    )


@tenant.command()
@click.argument("slug", required=False)
@json_option
def files(slug: str | None, as_json: bool) -> None:
    """Hold the files of SLUG, or of all members, against the database; exits with 2 when any is missing."""
    with refusals(as_json):
        found = reconciliation.differences(Settings.from_environment(), slug)
    missing = [one for one in found if one.kind == "missing"]
    said = {"missing": "fehlt", "orphan": "gehört zu nichts"}
    lines = [f"{one.place}: {said[one.kind]} {one.slug} {one.what}".rstrip() for one in found]
    told = "\n".join(lines) or "Dateien und Datenbank stimmen überein."
    answer(told, as_json, differences=[asdict(one) for one in found])
    if missing:
        sys.exit(2)


@tenant.command()
@click.argument("slug")
@click.argument("domain")
@click.option("--remove", is_flag=True, help="Take the confirmation back.")
@json_option
def domain(slug: str, domain: str, remove: bool, as_json: bool) -> None:
    """Confirm that addresses of DOMAIN belong to SLUG, so that its own provider may sign them in."""
    with refusals(as_json):
        settings = Settings.from_environment()
        if remove:
            member_domains.take_back(settings, slug, domain)
        else:
            domain = member_domains.confirm(settings, slug, domain)
    said = "nicht mehr bestätigt" if remove else "bestätigt"
    answer(f"{slug}: Adressen @{domain} sind {said}.", as_json, slug=slug, domain=domain)
