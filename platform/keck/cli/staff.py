"""``keck staff``: people of the foundation."""

import sys

import click

from keck.cli.answers import answer, json_option, refusals
from keck.config import Settings
from keck.services.identity import accounts


@click.group()
def staff() -> None:
    """Manage the foundation's staff."""


@staff.command()
@click.argument("email")
@click.option("--name", default="", help="Name as others see it.")
@click.option("--admin", is_flag=True, help="Let EMAIL lead: create, limit and suspend members.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@json_option
def create(email: str, name: str, admin: bool, password_stdin: bool, as_json: bool) -> None:
    """Make EMAIL a member of the staff; prints a new password once, unless one is given."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    with refusals(as_json):
        made = accounts.create_staff(
            Settings.from_environment(), email=email, name=name, password=password, admin=admin
        )
    shown = None if password_stdin else made.password
    words = f"{email} gehört jetzt zur Stiftung."
    if shown:
        words += f" Passwort (wird nur jetzt gezeigt): {shown}"
    answer(words, as_json, email=email, account=made.account_id, password=shown)
