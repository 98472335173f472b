"""A-36: a line of the log is one line of plain text, whatever it tells of; errors without their words."""

import io
import json
import logging
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.config.logs import line_formatter

_SECRET = "seltenes-geheimnis-4711"
# Begins a new line, moves the cursor, colours, turns the direction round, or is not seen.
SIGNS = "\r\n\x1b\x07\x00\x7f\x85\x9b\u2028\u2029\u202e\u2066\u200b\ufeff\ud800"
_PROGRAM = """
import logging, sys, structlog
from keck.config.logs import configure_library_logs, configure_logs
configure_logs()
logging.getLogger("loud").addHandler(logging.StreamHandler(sys.stderr))
logging.getLogger("loud").propagate = False
configure_library_logs("loud")
text = sys.argv[1].encode().decode("unicode_escape")
structlog.get_logger().warning("ours", problem=text)
logging.getLogger("quiet").warning("theirs %s", text)
logging.getLogger("loud").warning("theirs %s", text)
try:
    int(sys.argv[2])
except ValueError:
    structlog.get_logger().exception("ours broke")
    logging.getLogger("quiet").exception("theirs broke")
    logging.getLogger("loud").exception("theirs broke")
"""


@pytest.fixture(scope="module")
def written() -> str:
    """What a process writes that logs hostile text and an error, itself and by libraries."""
    signs = SIGNS.encode("unicode_escape", "surrogatepass").decode()
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, f'{signs}{{"event": "forged"}}', _SECRET],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr


@pytest.mark.asvs("16.2.2", "16.2.4")
def test_each_event_is_one_line_and_no_sign_does_more_than_stand_there(written: str) -> None:
    lines = written.splitlines()
    assert len(lines) == 6, written
    assert [json.loads(line)["level"] for line in lines] == ["warning"] * 3 + ["error"] * 3
    assert all(json.loads(line)["timestamp"].endswith("Z") for line in lines)
    assert not set(written) & set(SIGNS) - {"\n"}
    assert json.loads(lines[0])["problem"].startswith(SIGNS)
    assert "forged" not in [json.loads(line)["event"] for line in lines]


def test_errors_are_told_by_kind_and_place_and_not_by_what_they_quote(written: str) -> None:
    assert _SECRET not in written
    for line in written.splitlines()[3:]:
        (error,) = json.loads(line)["errors"]
        assert error["kind"] == "builtins.ValueError"
        assert error["at"] == ["<string>:13 <module>"]


@pytest.mark.asvs("1.3.3", "16.2.4", "16.4.1")
@given(st.text())
def test_any_text_stays_one_printable_line_and_comes_back_equal(text: str) -> None:
    record = logging.LogRecord("x", logging.WARNING, "x.py", 1, "%s", (text,), None)
    line = line_formatter().format(record)
    assert len(line.splitlines()) == 1
    assert json.load(io.StringIO(line))["event"] == text
    assert not [sign for sign in line if sign in SIGNS]
