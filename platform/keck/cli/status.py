"""``keck status``: what runs."""

import json
import os
import sys
from typing import Any

import click

from keck.config import Settings
from keck.stack.embedded import is_running


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def status(as_json: bool) -> None:
    """Show the running stack; exits with 2 when none runs here."""
    settings = Settings.from_environment()
    state = _read(settings)
    if as_json:
        click.echo(json.dumps(state))
    elif state["running"]:
        click.echo(f"Läuft unter {state['public']} und {state['members']}.")
        for name, pid in state["pids"].items():
            click.echo(f"  {name:<12} {pid if _alive(pid) else 'startet neu'}")
    else:
        click.echo("Hier läuft keine Plattform.")
    sys.exit(0 if state["running"] else 2)


def _read(settings: Settings) -> dict[str, Any]:
    try:
        state = dict(json.loads((settings.run_dir / "stack.json").read_text()))
    except FileNotFoundError:
        return {"running": False}
    return {"running": is_running(settings.home), **state}


def _alive(pid: int | None) -> bool:
    if pid is None:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
