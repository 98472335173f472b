"""Commands that become a process of the platform."""

import os
import sys

import click

from keck.config import Settings
from keck.db.migrate import upgrade
from keck.stack import commands
from keck.stack.roles import ensure_roles, wait_for


def _become(command: list[str]) -> None:
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 - the command is our own


@click.command()
def migrate() -> None:
    """Bring the database to the newest migration."""
    click.echo(f"Datenbank auf Stand {upgrade(Settings.from_environment())}.")


@click.command(hidden=True)
@click.option("--wait", default=60.0, show_default=True, help="Seconds to wait for the server.")
def roles(wait: float) -> None:
    """Make the login roles and the database, as the superuser that KECK_ADMIN_DSN names."""
    settings = Settings.from_environment()
    if "KECK_ADMIN_DSN" not in os.environ:
        raise click.UsageError("KECK_ADMIN_DSN names no superuser")
    wait_for(os.environ["KECK_ADMIN_DSN"], wait)
    ensure_roles(os.environ["KECK_ADMIN_DSN"], settings.passwords)
    click.echo("Rollen und Datenbank sind angelegt.")


@click.command()
@click.option("--face", type=click.Choice(commands.FACES), default="public", show_default=True)
@click.option("--bind", "binds", multiple=True, help="Address to listen on, host:port; may be repeated.")
def web(face: commands.Face, binds: tuple[str, ...]) -> None:
    """Serve one face: the public atlas, or the members' desk."""
    settings = Settings.from_environment()
    port = settings.port if face == "public" else settings.port + 1
    _become(commands.web_command(face, list(binds) or [f"127.0.0.1:{port}"]))


@click.command()
def worker() -> None:
    """Run jobs."""
    _become(commands.worker_command(Settings.from_environment()))


@click.command()
def beat() -> None:
    """Ring the bell for waiting jobs and sweep up what nobody runs."""
    _become(commands.beat_command())
