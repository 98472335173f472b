"""A-28: statements are written down as they are; nothing is put together into one but where a list says why.

A lint over all sources: ``text()`` takes a literal, and what is executed is neither an f-string nor joined,
added, formatted or handed in as a string. Migrations are left out: they know no input.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("platform", "workers", "tenants")
# What makes a statement of a string, and what runs one that is given as a string.
MAKING = {"text", "literal_column", "SQL", "DDL", "TextClause"}
RUNNING = {"execute", "executemany", "exec_driver_sql", "scalar", "scalars", "stream", "copy", "copy_expert"}
_NAMES = "names of our own tables, quoted; an operator backs up and restores"
ALLOWED = {
    "platform/keck/services/backups/backup.py copy_out": _NAMES,
    "platform/keck/services/backups/saved_rows.py copy_chunks": _NAMES,
    "platform/keck/services/restore.py _put_all_back": _NAMES,
    "platform/keck/services/backups/restore_tenant.py _load": _NAMES,
    "platform/keck/services/backups/restore_tenant.py _insert": _NAMES,
    "platform/keck/stack/roles.py ensure_roles": "constant words; the driver quotes names and passwords",
    "workers/keck/workers/beat.py _lead": "a constant name",
}


class Lint(ast.NodeVisitor):
    """Gathers calls that make statements of something else than literals."""

    def __init__(self, tree: ast.Module) -> None:
        self.found: list[tuple[str, int]] = []
        self._places: list[ast.AST] = [tree]
        self._making = {"sql.SQL", "sa.text", "sqlalchemy.text", "sa.DDL", "sa.literal_column"}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in (
                "sqlalchemy",
                "psycopg",
            ):
                self._making |= {one.asname or one.name for one in node.names if one.name in MAKING}
        self.visit(tree)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._places.append(node)
        self.generic_visit(node)
        self._places.pop()

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        argument = node.args[0] if node.args else None
        if argument is None:
            return
        makes = ast.unparse(node.func) in self._making
        runs = isinstance(node.func, ast.Attribute) and node.func.attr in RUNNING
        if (makes and not self._literal(argument)) or (runs and self._built(argument)):
            inner = self._places[-1]
            self.found.append((getattr(inner, "name", "<module>"), node.lineno))

    def _literal(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Constant) or (
            isinstance(node, ast.Name) and any(map(self._literal, self._given(node.id)))
        )

    def _built(self, node: ast.expr) -> bool:
        if isinstance(node, ast.JoinedStr):
            return True
        if isinstance(node, ast.BinOp):
            return isinstance(node.op, ast.Add | ast.Mod)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            words = node.func.value
            of_string = isinstance(words, ast.Constant | ast.JoinedStr) or self._is_built(words)
            return node.func.attr in ("format", "join", "replace") and of_string
        return self._is_built(node)

    def _is_built(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and any(map(self._built, self._given(node.id)))

    def _given(self, name: str) -> Iterator[ast.expr]:
        """Yield what is assigned to a name where it is used, or in the module."""
        for place in self._places:
            inner = place.body if isinstance(place, ast.Module) else ast.walk(place)
            for node in inner:
                if isinstance(node, ast.Assign) and name in map(ast.unparse, node.targets):
                    # A name that is joined with itself says nothing new.
                    if not any(isinstance(one, ast.Name) and one.id == name for one in ast.walk(node.value)):
                        yield node.value
                elif isinstance(node, ast.AugAssign) and ast.unparse(node.target) == name:
                    yield ast.BinOp(node.target, node.op, node.value)


def told(source: str) -> list[str]:
    """Return the functions of a source that put statements together."""
    return [name for name, _ in Lint(ast.parse(source)).found]


BAD = (
    'session.execute(text(f"select {name}"))',
    'session.execute(text("select " + name))',
    'session.execute(text("select %s" % name))',
    'session.execute(text("select {}".format(name)))',
    'session.execute(text("; ".join(parts)))',
    "session.execute(text(name))",
    'connection.exec_driver_sql(f"select {name}")',
    'cursor.execute("select " + name)',
    'cursor.execute("select %s" % name)',
    'cursor.execute("select {}".format(name))',
    'with cursor.copy(f"copy {name} from stdin") as copy:\n    pass',
    'words = f"select {name}"\nsession.scalar(words)',
    'words = "select "\nwords += name\nsession.scalars(words)',
    'def find(name):\n    words = f"select {name}"\n    return session.execute(words)',
    'query = select(m).where(text(f"slug = {name}"))',
    'query = select(literal_column(f"slug = {name}"))',
    'op.execute(f"drop table {name}")',
    "from psycopg import sql\nsql.SQL(name)",
)
GOOD = (
    'session.execute(text("select 1"))',
    'session.execute(text("select " "1"), {"name": name})',
    'ONE = text("select 1")\nsession.execute(ONE, {"name": name})',
    'WORDS = "select 1"\nsession.execute(text(WORDS))',
    'session.execute(select(func.hashtext(f"{kind}:{name}")))',
    'session.execute(select(m).where(m.slug == f"{name}-1"))',
    'render.text(f"{name}")',
    "frame.copy()",
)
_HEAD = "from sqlalchemy import literal_column, select, text\n"


@pytest.mark.parametrize("source", BAD)
def test_a_statement_that_is_put_together_is_seen(source: str) -> None:
    assert told(_HEAD + source) != []


@pytest.mark.parametrize("source", GOOD)
def test_what_is_written_down_or_bound_passes(source: str) -> None:
    assert told(_HEAD + source) == []


@pytest.mark.asvs("1.2.4")
def test_no_statement_is_put_together() -> None:
    found: dict[str, list[int]] = {}
    for path in (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
        for name, line in Lint(ast.parse(path.read_text())).found:
            found.setdefault(f"{path.relative_to(ROOT)} {name}", []).append(line)
    assert {place: lines for place, lines in found.items() if place not in ALLOWED} == {}
    assert set(ALLOWED) <= set(found), "this is not needed any more"
