"""The command ``keck``: a table of sub-commands, each loaded when it is called."""

import importlib
from typing import Any

import click

COMMANDS = {
    "up": "keck.cli.up:up",
    "status": "keck.cli.status:status",
    "roles": "keck.cli.processes:roles",
    "migrate": "keck.cli.processes:migrate",
    "web": "keck.cli.processes:web",
    "worker": "keck.cli.processes:worker",
    "beat": "keck.cli.processes:beat",
    "backup": "keck.cli.backup:backup",
    "restore": "keck.cli.restore:restore",
    "staff": "keck.cli.staff:staff",
    "tenant": "keck.cli.tenant:tenant",
    "user": "keck.cli.user:user",
    "audit": "keck.cli.audit:audit",
    "incident": "keck.cli.incident:incident",
    "areas": "keck.cli.areas:areas",
    "data": "keck.cli.data:data",
    "streets": "keck.cli.streets:streets",
    "indicators": "keck.cli.indicators:indicators",
    "release": "keck.cli.release:release",
    "rollback": "keck.cli.rollback:rollback",
    "withdraw": "keck.cli.withdraw:withdraw",
    "papers": "keck.cli.papers:papers",
    "export": "keck.cli.leaving:export",
    "import": "keck.cli.leaving:import_",
    "erase": "keck.cli.erasing:erase",
    "keeper": "keck.cli.keeper:keeper",
    "protect": "keck.cli.protect:protect",
    "demo-load": "keck.cli.demo:demo_load",
}


class Lazy(click.Group):
    """A group whose commands are imported one by one, so that each starts quickly."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load a command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command: Any = getattr(importlib.import_module(module), attribute)
        return command if isinstance(command, click.Command) else None


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """KECK: ein Sozialraum-Atlas für Kommunen."""
