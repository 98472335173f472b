"""C-20: what the sources write into the log is what the list says, and nothing else gets through."""

import ast
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from keck.config.log_fields import EVENTS, FIELDS, NAMES
from keck.config.logs import line_formatter
from keck.config.places import without_addresses
from keck.domain.networks import ip_prefix

ROOT = Path(__file__).resolve().parents[3]
_METHODS = {"debug", "info", "warning", "error", "exception", "critical"}
_OF_EVERY_LINE = {"event", "level", "timestamp", "request", "errors"}
_OWN_MODULE = "platform/keck/config/logs.py"


def calls(text: str) -> Iterator[tuple[str | None, set[str], int]]:
    """Yield event, fields and line of every call of a logger in a source that knows structlog."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        fields = {one.arg or "**" for one in node.keywords}
        if name in ("bind", "bind_contextvars", "bound_contextvars", "new"):
            yield "", fields, node.lineno
        elif name in _METHODS and isinstance(node.func, ast.Attribute):
            first = node.args[0] if node.args else None
            event = first.value if isinstance(first, ast.Constant) else None
            yield (event if isinstance(event, str) else None), fields - {"exc_info"}, node.lineno


def sources() -> Iterator[tuple[str, str]]:
    for root in ("platform", "workers", "tenants"):
        for path in sorted((ROOT / root).rglob("*.py")):
            text = path.read_text()
            name = path.relative_to(ROOT).as_posix()
            if name != _OWN_MODULE and ("structlog" in text or "logging" in text):
                yield name, text


def unregistered(name: str, text: str) -> list[str]:
    return [
        f"{name}:{line} {event} {sorted(fields - NAMES)}"
        for event, fields, line in calls(text)
        if not fields <= NAMES or event not in (*EVENTS, "")
    ]


def test_every_event_and_field_of_the_sources_is_registered() -> None:
    found = list(sources())
    assert len(found) > 10
    assert [line for name, text in found for line in unregistered(name, text)] == []


def test_nothing_is_registered_that_no_source_writes() -> None:
    told = [call for _, text in sources() for call in calls(text)]
    assert {event for event, _, _ in told if event} == EVENTS
    assert {field for _, fields, _ in told for field in fields} | _OF_EVERY_LINE == NAMES
    assert len(NAMES) == len(FIELDS)


@pytest.mark.parametrize(
    "line",
    [
        'log.info("job.done", email=address)',
        'log.info("somebody.looked")',
        'log.info(f"looked at {page}")',
        'log.bind(visitor="x").info("job.done")',
        'log.warning("job.done", **everything)',
        'bind_contextvars(address="x")',
    ],
)
def test_what_is_not_registered_is_found(line: str) -> None:
    assert unregistered("x.py", f"import structlog\n{line}\n")


@pytest.mark.asvs("16.2.3")
def test_no_source_logs_past_structlog() -> None:
    assert [name for name, text in sources() if "logging.getLogger" in text] == []


@pytest.mark.asvs("16.2.5")
def test_a_field_that_nobody_registered_is_left_out() -> None:
    program = (
        "import structlog; from keck.config.logs import configure_logs; configure_logs();"
        "structlog.get_logger().warning('job.done', job='1', visitor='kranich')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    made = json.loads(done.stderr)
    assert (made["event"], made["job"]) == ("job.done", "1")
    assert set(made) <= NAMES


def written(message: str) -> dict[str, object]:
    """Return the line that a library's message becomes."""
    record = logging.LogRecord("library", logging.WARNING, __file__, 1, message, None, None)
    return dict(json.loads(line_formatter().format(record)))


def test_addresses_that_libraries_name_become_networks() -> None:
    made = written("Invalid request from ip=198.51.100.23: bad, and [2001:db8:7:8::9]:443")
    assert made["event"] == "Invalid request from ip=198.51.100.0/24: bad, and [2001:db8:7::/48]:443"


@pytest.mark.parametrize(
    "address", ["192.0.2.77", "2001:db8:1:2::3", "::ffff:192.0.2.77", "fe80::1", "10.0.0.1", "127.9.8.7"]
)
def test_networks_are_those_that_rows_hold(address: str) -> None:
    assert without_addresses(address) == ip_prefix(address)


@pytest.mark.parametrize(
    "text", ["http://127.0.0.1:8000", "12:30:15", "1.2.3", "999.1.1.1", "keck.web::x", "[::1]:80"]
)
def test_what_is_no_visitors_address_stays(text: str) -> None:
    assert without_addresses(text) == text
