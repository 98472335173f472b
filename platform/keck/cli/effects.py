"""What would change for indicators, at the command line."""

from typing import Any

import click


def show_effects(effects: list[dict[str, Any]]) -> None:
    """Print a line for each indicator that would change."""
    for effect in effects:
        click.echo(
            f"  {effect['code']}: neu {effect['cells_new']}, geändert {effect['cells_changed']},"
            f" entfallen {effect['cells_gone']}; andere Urteile {effect['verdicts']},"
            f" andere Ränge {effect['ranks']}, andere Klassen {effect['classes']}"
        )
