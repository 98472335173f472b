"""What no source of ours does: run texts, ask a shell, read objects from bytes, hash weakly.

A lint over all sources of the platform, as ``tests/unit/db/test_statements.py`` is for statements.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("platform", "workers", "tenants")
# Names that are called, by what they would do.
RUNS_TEXT = {"eval", "exec", "compile", "__import__"}
ASKS_A_SHELL = {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput", "pty.spawn"}
MAKES_TEMPLATES = {"render_template_string", "from_string", "Environment.from_string", "string.Template"}
READS_OBJECTS = {"pickle", "marshal", "shelve", "dill", "joblib", "jsonpickle", "yaml", "cloudpickle"}
GUESSABLE = {"random"}
MIXES_PLACES = {"request.values"}
WEAK = {"md5", "sha1", "md4", "MD5", "SHA1", "ECB", "CBC", "ARC4", "TripleDES", "Blowfish", "PKCS1v15"}
PATTERNS = {f"re.{name}" for name in ("compile", "match", "fullmatch", "search", "sub", "split", "findall")}
_SENTENCE = "a sentence of ours or its translation"
ALLOWED = {
    "platform/keck/cli/answers.py format": _SENTENCE,
    "platform/keck/domain/messages/counted.py format": _SENTENCE,
    "platform/keck/drawing/legend.py format": _SENTENCE,
    "platform/keck/views/advice/recommending.py format": _SENTENCE,
    "platform/keck/views/i18n.py format": _SENTENCE,
    "platform/keck/views/pages/spread.py format": _SENTENCE,
    "platform/keck/views/words.py format": _SENTENCE,
    "platform/keck/stack/roles.py format": "the driver quotes names and passwords",
    "workers/keck/processing/demo/generating.py format": "names of files of the made-up towns",
    "workers/keck/processing/sandbox/child.py exec": "the child's own program, sent by who made it",
    "platform/keck/domain/catalogue/units.py pattern": "words of ours, and units that are escaped",
    "platform/keck/services/identity/login_events.py pattern": "one of two lists of constant words",
    "workers/keck/compute/readers/persons.py pattern": "a list of constant words",
    "workers/keck/compute/tables/numbers.py pattern": "one of the signs that numbers are grouped by",
    "workers/keck/compute/tables/period_texts.py pattern": "a list of constant words",
}


def found(source: str) -> Iterator[str]:
    """Yield what a source does of all this, by one word each."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in READS_OBJECTS | GUESSABLE)
        elif isinstance(node, ast.ImportFrom) and node.module in READS_OBJECTS | GUESSABLE:
            yield node.module
        elif isinstance(node, ast.Attribute) and (ast.unparse(node) in MIXES_PLACES or node.attr in WEAK):
            yield "weak" if node.attr in WEAK else "values"
        elif isinstance(node, ast.Call):
            yield from _called(node)


def _called(node: ast.Call) -> Iterator[str]:
    name = ast.unparse(node.func)
    if name in RUNS_TEXT:
        yield name
    if name in ASKS_A_SHELL or any(
        one.arg == "shell" and not (isinstance(one.value, ast.Constant) and one.value.value is False)
        for one in node.keywords
    ):
        yield "shell"
    if name in MAKES_TEMPLATES or name.rpartition(".")[2] == "from_string":
        yield "template"
    if isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "format_map"):
        yield from () if _constant(node.func.value) else ("format",)
    first = node.args[0] if node.args else None
    if name in PATTERNS and first is not None and not _constant(first):
        yield "pattern"
    given = (one.value for one in node.args if isinstance(one, ast.Constant))
    if name == "hashlib.new" or any(str(one) in WEAK for one in given):
        yield "weak"


def _constant(node: ast.expr) -> bool:
    """Tell whether a pattern is written down, or made of what is escaped and of constants."""
    if isinstance(node, ast.JoinedStr):
        return all(
            isinstance(part, ast.Constant) or (isinstance(part, ast.FormattedValue) and _constant(part.value))
            for part in node.values
        )
    if isinstance(node, ast.BinOp):
        return _constant(node.left) and _constant(node.right)
    if isinstance(node, ast.Call):
        literal = bool(node.args) and all(isinstance(one, ast.Constant) for one in node.args)
        return ast.unparse(node.func) == "re.escape" or literal
    name = node.id if isinstance(node, ast.Name) else ""
    return isinstance(node, ast.Constant) or (name.isupper() and name != "")


BAD = {
    "eval(text)": "eval",
    "exec(text)": "exec",
    "os.system(f'convert {name}')": "shell",
    "subprocess.run(command, shell=True)": "shell",
    "subprocess.run(command, shell=asked)": "shell",
    "import pickle": "pickle",
    "from yaml import load": "yaml",
    "import random": "random",
    "render_template_string(text)": "template",
    "environment.from_string(text)": "template",
    "request.values.get('next')": "values",
    "hashlib.md5(text)": "weak",
    "hashlib.new(name)": "weak",
    "hmac.digest(key, text, 'sha1')": "weak",
    "modes.ECB()": "weak",
    "padding.PKCS1v15()": "weak",
    "re.search(name, text)": "pattern",
    "text.format(name=name)": "format",
    "re.compile(f'^{name}$')": "pattern",
    "re.sub('a' + name, '', text)": "pattern",
}
GOOD = (
    "subprocess.run([program, name], shell=False)",
    "subprocess.run([program, name])",
    "import secrets",
    "request.args.get('next')",
    "hashlib.sha256(text)",
    "modes.GCM(nonce)",
    "re.search(f'^{re.escape(name)}$', text)",
    "re.compile(r'a+')",
    "re.compile(_PART + 'b')",
    "pattern.search(text)",
    "'{name}'.format(name=name)",
    "_WORDS.format(name=name)",
)


@pytest.mark.parametrize("source", BAD)
def test_what_is_dangerous_is_seen(source: str) -> None:
    assert BAD[source] in set(found(source))


@pytest.mark.parametrize("source", GOOD)
def test_what_is_not_passes(source: str) -> None:
    assert list(found(source)) == []


@pytest.mark.asvs(
    *("1.2.5", "1.2.9", "1.3.2", "1.3.7", "1.3.10", "1.5.2", "6.5.3"),
    *("11.3.1", "11.3.2", "11.4.1", "11.5.1", "15.3.7"),
)
def test_no_source_does_any_of_it() -> None:
    seen: dict[str, int] = {}
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    assert len(paths) > 200
    for path in paths:
        for word in found(path.read_text()):
            place = f"{path.relative_to(ROOT)} {word}"
            seen[place] = seen.get(place, 0) + 1
    assert {place: times for place, times in seen.items() if place not in ALLOWED} == {}
    assert set(ALLOWED) <= set(seen), "this is not needed any more"
