"""Commands that become a process of the platform."""

import os
import sys

import click

from keck.config import Settings
from keck.db.migrate import upgrade
from keck.stack import commands


def _become(command: list[str]) -> None:
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 - the command is our own


@click.command()
def migrate() -> None:
    """Bring the database to the newest migration."""
    click.echo(f"Datenbank auf Stand {upgrade(Settings.from_environment())}.")


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
