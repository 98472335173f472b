"""``keck user``: people of a member."""

import sys

import click

from keck.cli.answers import answer, json_option, refusals
from keck.config import Settings
from keck.services import factors, memberships, tenants
from keck.tenants.roles import PERSONAL_ROLES


@click.group()
def user() -> None:
    """Manage people of a member."""


@user.command()
@click.argument("slug")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in PERSONAL_ROLES]))
@click.option("--name", default="", help="Name as others see it.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@json_option
def create(slug: str, email: str, role: str, name: str, password_stdin: bool, as_json: bool) -> None:
    """Let EMAIL belong to the member SLUG; prints a new password once, unless one is given.

    Somebody who has an account already keeps their password.
    """
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    settings = Settings.from_environment()
    with refusals(as_json), tenants.operator_scope(settings, slug) as scope:
        made = memberships.add(scope, email=email, role=role, name=name, password=password)
    shown = None if password_stdin else made.password
    words = f"{email} gehört jetzt zu {slug} ({role})."
    if shown:
        words += f" Passwort (wird nur jetzt gezeigt): {shown}"
    answer(words, as_json, email=email, account=made.account_id, role=role, password=shown)


@user.command("reset-factors")
@click.argument("email")
@json_option
def reset_factors(email: str, as_json: bool) -> None:
    """Take all second factors of EMAIL away and end all sessions, for somebody who has lost them.

    Make sure first that it is really this person who asks. The next sign-in leads to a new factor.
    """
    with refusals(as_json):
        factors.reset(Settings.from_environment(), email)
    answer(f"{email} hat keinen zweiten Nachweis mehr; alle Anmeldungen sind beendet.", as_json, email=email)
