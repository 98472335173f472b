"""``keck up``: the whole platform on one machine."""

import json
import os
import sys

import click

from keck.config import SettingMissing, Settings
from keck.stack.binaries import MissingProgram
from keck.stack.embedded import Embedded, forget_the_dead
from keck.stack.supervisor import Interrupted, StartFailed, Supervisor


@click.command()
@click.option("--demo", is_flag=True, help="Load four made-up municipalities at the first start.")
def up(demo: bool) -> None:
    """Start database, broker, worker and web servers; Ctrl-C stops them all."""
    forget_the_dead(Settings.from_environment().home)
    environ = dict(os.environ)
    if demo:
        # The demo prints what one signs in with; a second factor would only stand in the way of looking,
        # and made-up municipalities sign no agreement.
        environ.setdefault("KECK_REQUIRE_FACTORS", "off")
        environ.setdefault("KECK_REQUIRE_AGREEMENT", "off")
    stack = Embedded(Settings.from_environment(environ), _say, environ)
    try:
        with stack.running() as supervisor:
            if demo:
                _load_demo(stack, supervisor)
            _greet(stack.settings)
            supervisor.watch()
    except Interrupted:
        pass
    except (StartFailed, MissingProgram, SettingMissing) as error:
        click.echo(f"keck: {error}", err=True)
        sys.exit(2)
    click.echo("KECK ist beendet.")


def _say(text: str) -> None:
    click.echo(f"keck: {text}", err=True)


def _load_demo(stack: Embedded, supervisor: Supervisor) -> None:
    if not (stack.settings.run_dir / "demo.json").is_file():
        click.echo("Die Beispiel-Kommunen werden geladen …")
        stack.load_demo(supervisor)


def _greet(settings: Settings) -> None:
    click.echo(f"\n  Atlas      {settings.public_url}/\n  Mitglieder {settings.members_url}/\n")
    demo = settings.run_dir / "demo.json"
    if demo.is_file():
        logins = json.loads(demo.read_text())["logins"]
        wide = max(len(one["email"]) for one in logins)
        click.echo("  Anmeldungen der Beispiel-Kommunen:")
        for one in logins:
            click.echo(
                f"    {one['email']:<{wide}}  {one['password']:<24}  {one['role']:<10}  {one['tenant']}"
            )
        click.echo("")
    click.echo("Ctrl-C beendet alles.")
