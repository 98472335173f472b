"""Dropping the tenant filter of every statement, as if each query had forgotten it."""

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from sqlalchemy import ColumnElement, Result, event, true
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression
from sqlalchemy.sql.visitors import replacement_traverse

from keck.db.sessions import TenantSession
from tests.tenancy.factories import owned_models

ROOT = Path(__file__).resolve().parents[2]
OWNED = {str(getattr(model.__table__, "fullname", "")) for model in owned_models()}
_NAMES = {model.__name__ for model in owned_models()}
FOLDERS = ("platform/keck/services", "platform/keck/persistence", "workers/keck/processing", "tenants/keck")


def is_filter(element: Any) -> bool:
    """Tell whether a condition compares the tenant of an owned table with a value."""
    if not isinstance(element, BinaryExpression) or element.operator is not operators.eq:
        return False
    return [_is_owned(side) for side in (element.left, element.right)].count(True) == 1


def _is_owned(side: Any) -> bool:
    table = getattr(side, "table", None)
    table = getattr(table, "element", table)
    return getattr(side, "key", "") == "tenant_id" and getattr(table, "fullname", "") in OWNED


def without_filter(statement: Any) -> tuple[Any, int]:
    """Return a statement without its conditions on the tenant, and how many there were."""
    dropped = 0

    def replace(element: Any, **_: Any) -> ColumnElement[bool] | None:
        nonlocal dropped
        if not is_filter(element):
            return None
        dropped += 1
        return true()

    return replacement_traverse(statement, {}, replace), dropped


@dataclass
class Dropped:
    """What happened while filters were dropped.

    Attributes
    ----------
    statements : int
        How many statements lost a filter.
    reached : set
        File and name of the functions with a filter that were called.
    differing : list of str
        Statements that found something else than they had found with their filter.
    """

    statements: int = 0
    reached: set[tuple[str, str]] = field(default_factory=set)
    differing: list[str] = field(default_factory=list)

    def execute(self, state: ORMExecuteState) -> Result[Any] | None:
        """Run a statement without its filter; a question is asked both ways and the answers compared."""
        bare, count = without_filter(state.statement)
        if not count:
            return None
        self.statements += 1
        if not state.is_select:
            return state.invoke_statement(statement=bare)
        asked = state.invoke_statement().freeze()
        found = state.invoke_statement(statement=bare).freeze()
        if self._seen(state, asked()) != self._seen(state, found()):
            self.differing.append(str(state.statement))
        return found()

    def _seen(self, state: ORMExecuteState, result: Result[Any]) -> Counter[str] | int:
        rows = result.all()
        statement: Any = state.statement
        # Any of several rows may be the first where no order is asked for.
        any_of = statement._limit_clause is not None and not statement._order_by_clauses
        return len(rows) if any_of else Counter(repr(tuple(row)) for row in rows)


@contextmanager
def dropping(wanted: set[tuple[str, str]] = frozenset()) -> Iterator[Dropped]:  # type: ignore[assignment]
    """Drop the filters of all statements in a tenant's session, and note which functions are called."""
    noted = Dropped()

    def execute(state: ORMExecuteState) -> Result[Any] | None:
        return noted.execute(state)

    names = {name for _, name in wanted}

    def called(frame: FrameType, kind: str, _arg: object) -> None:
        code = frame.f_code
        if kind == "call" and code.co_name in names and (code.co_filename, code.co_name) in wanted:
            noted.reached.add((code.co_filename, code.co_name))

    event.listen(TenantSession, "do_orm_execute", execute)
    sys.setprofile(called)
    try:
        yield noted
    finally:
        sys.setprofile(None)
        event.remove(TenantSession, "do_orm_execute", execute)


def functions_with_a_filter() -> set[tuple[str, str]]:
    """Return file and name of every function whose source compares the tenant or asks by a tenant's key."""
    return {
        (str(path), node.name)
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and any(_filters(one) for one in ast.walk(node))
    }


def _filters(node: ast.AST) -> bool:
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq):
        return [_is_column(side) for side in (node.left, *node.comparators)].count(True) == 1
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        keys = [one for arg in node.args for one in ast.walk(arg) if isinstance(one, ast.Tuple)]
        return node.func.attr in ("get", "get_one") and any(
            getattr(one.elts[0], "attr", "") == "tenant_id" for one in keys if one.elts
        )
    return False


def _is_column(node: ast.expr) -> bool:
    if not isinstance(node, ast.Attribute) or node.attr != "tenant_id":
        return False
    return isinstance(node.value, ast.Name) and node.value.id in _NAMES
