"""How commands answer: a sentence or JSON, and 0 or 2 as the exit code."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click
from sqlalchemy.exc import OperationalError

from keck.config import SettingMissing, Settings
from keck.domain.findings import Finding, Problem
from keck.services.errors import NotFound, Refused
from keck.views import i18n
from keck.views.finding_words import column_letters

Command = TypeVar("Command", bound=Callable[..., Any])
_FINDINGS = 30


def json_option(command: Command) -> Command:
    """Give a command the option ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print as JSON.")(command)


def sentence(code: str, **params: Any) -> str:
    """Return the German sentence of a code."""
    return i18n.sentence(code, params, i18n.SOURCE_LANGUAGE)


def answer(words: str, as_json: bool, **facts: Any) -> None:
    """Print the result."""
    click.echo(json.dumps(facts, default=str) if as_json else words)


def refuse(code: str, as_json: bool, **params: Any) -> None:
    """Print why nothing was done, and exit with 2."""
    words = sentence(code, **params)
    if as_json:
        click.echo(json.dumps({"error": {"code": code, "params": params, "sentence": words}}, default=str))
    else:
        click.echo(words, err=True)
    sys.exit(2)


def _show_findings(problem: Problem, as_json: bool) -> None:
    if as_json:
        return
    for finding in problem.findings[:_FINDINGS]:
        click.echo(f"  {place(finding)}{sentence(finding.code, **finding.params)}", err=True)
    if len(problem.findings) > _FINDINGS:
        click.echo(f"  … und {len(problem.findings) - _FINDINGS} weitere", err=True)


def place(finding: Finding) -> str:
    """Return where a finding stands, in words."""
    column = column_letters(finding.column) if finding.column else None
    parts = [
        words.format(value)
        for value, words in ((finding.sheet, "{}"), (finding.row, "Zeile {}"), (column, "Spalte {}"))
        if value is not None
    ]
    return ", ".join(parts) + ": " if parts else ""


@contextmanager
def refusals(as_json: bool) -> Iterator[None]:
    """Turn refusals of services into a sentence and the exit code 2."""
    try:
        yield
    except Refused as error:
        refuse(error.code, as_json, **error.params)
    except Problem as error:
        _show_findings(error, as_json)
        refuse(error.code, as_json, **error.params)
    except NotFound as error:
        refuse("not_found", as_json, what=error.key or error.kind)
    except SettingMissing as error:
        refuse("setting_missing", as_json, home=str(Settings.from_environment().home), reason=str(error))
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0] if error.orig else str(error)
        refuse("database_unreachable", as_json, reason=reason)
