"""What no script of ours does: make markup of texts, keep data in the browser, listen to other pages."""

import json
import re
from pathlib import Path

import pytest

from keck.views.render import STATIC

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((ROOT / "frontend").glob("*.ts"))
NEVER = {
    "markup": r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write(ln)?|srcdoc)\b"
    r"|\bcreateContextualFragment\b",
    "runs": r"\beval\(|\bnew Function\b|set(Timeout|Interval)\(\s*[\"'`]|\bjavascript:",
    "keeps": r"\b(localStorage|sessionStorage|indexedDB|caches|document\.cookie)\b|\bserviceWorker\b",
    "listens": r"\b(postMessage|onmessage|BroadcastChannel|WebSocket|EventSource|RTCPeerConnection)\b"
    r"|addEventListener\(\s*[\"'`]message\b",
    "pollutes": r"__proto__|\bObject\.(assign|setPrototypeOf|defineProperty)\b|\bprototype\b"
    r"|\bfor \(\w+ \w+ in ",
    "plugin": r"\b(ActiveXObject|embed|applet|Flash)\b|createElement\(\s*[\"'`](object|script|iframe)",
}
BAD = {
    "markup": "row.innerHTML = name;",
    "runs": "setTimeout('go()', 5)",
    "keeps": "localStorage.setItem('token', token)",
    "listens": "addEventListener('message', take)",
    "pollutes": "for (const key in given) made[key] = given[key]",
    "plugin": "document.createElement('object')",
}


def found(text: str) -> set[str]:
    """Return which of this a script does."""
    code = re.sub(r"/\*.*?\*/|^\s*//.*$", "", text, flags=re.DOTALL | re.MULTILINE)
    return {name for name, pattern in NEVER.items() if re.search(pattern, code)}


@pytest.mark.parametrize("what", NEVER)
def test_a_script_that_does_it_is_seen(what: str) -> None:
    assert found(BAD[what]) == {what}


@pytest.mark.asvs("3.2.2", "3.5.5", "3.7.1", "14.3.1", "14.3.3", "15.3.6")
def test_no_script_does_any_of_it() -> None:
    assert len(SCRIPTS) > 8
    assert {path.name: told for path in SCRIPTS if (told := found(path.read_text()))} == {}
    # Nothing of others runs in the browser: what is built has no packages to take from.
    assert "dependencies" not in json.loads((ROOT / "package.json").read_text())
    built = [
        path for path in STATIC.rglob("*.js") if {"markup", "keeps", "listens"} & found(path.read_text())
    ]
    assert built == []
