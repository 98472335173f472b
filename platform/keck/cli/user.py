"""``keck user``: people of a member."""

import sys

import click

from keck.cli.answers import answer, json_option, refusals
from keck.config import Settings
from keck.services import guest_terms, tenants
from keck.services.identity import factors
from keck.services.people import guests, memberships
from keck.tenants.roles import PERSONAL_ROLES, Role


@click.group()
def user() -> None:
    """Manage people of a member."""


@user.command()
@click.argument("slug")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in PERSONAL_ROLES]))
@click.option("--name", default="", help="Name as others see it.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--topic", "topics", multiple=True, help="Topic that a guest sees; may be given repeatedly.")
@click.option("--until", default="", metavar="YYYY-MM-DD", help="Last day of a guest; 90 days by default.")
@json_option
def create(
    slug: str,
    email: str,
    role: str,
    name: str,
    password_stdin: bool,
    topics: tuple[str, ...],
    until: str,
    as_json: bool,
) -> None:
    """Let EMAIL belong to the member SLUG; prints a new password once, unless one is given.

    Somebody who has an account already keeps their password.
    """
    if (topics or until) and role != Role.GUEST:
        raise click.UsageError("--topic and --until are for guests")
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    settings = Settings.from_environment()
    with refusals(as_json), tenants.operator_scope(settings, slug) as scope:
        terms = None
        if role == Role.GUEST:
            terms = guests.terms_of(scope, topics, until or guest_terms.usual_end().isoformat())
        made = memberships.add(scope, email=email, role=role, name=name, password=password, terms=terms)
    shown = None if password_stdin else made.password
    words = f"{email} gehört jetzt zu {slug} ({role}{f' bis {terms.until}' if terms else ''})."
    if shown:
        words += f" Passwort (wird nur jetzt gezeigt): {shown}"
    about = terms.about() if terms else {}
    answer(words, as_json, email=email, account=made.account_id, role=role, password=shown, **about)


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
