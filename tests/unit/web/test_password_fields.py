"""Fields for passwords hide what is typed and let managers of passwords fill them in."""

import re
from pathlib import Path

import pytest

import keck.web

TEMPLATES = sorted(Path(keck.web.__file__).parent.rglob("*.html"))
_FIELD = re.compile(r"<input\b[^>]*>")
_NAMES = {"password", "current", "new", "repeated", "secret"}


def fields() -> list[tuple[str, str]]:
    """Return template and tag of each field for a password."""
    return [
        (path.name, tag)
        for path in TEMPLATES
        for tag in _FIELD.findall(path.read_text())
        if 'type="password"' in tag or set(re.findall(r'name="(\w+)"', tag)) & _NAMES
    ]


@pytest.mark.asvs("6.2.6", "6.2.7")
def test_they_hide_and_can_be_filled_in() -> None:
    found = fields()
    assert len(found) >= 9
    for name, tag in found:
        assert 'type="password"' in tag, (name, tag)
        assert re.search(r'autocomplete="(current|new)-password"', tag), (name, tag)
        assert "maxlength" not in tag or 'name="secret"' in tag, (name, tag)
    scripts = "".join(path.read_text() for path in TEMPLATES)
    assert not re.search(r"\bon\w+=|onpaste", scripts)


@pytest.mark.asvs("6.4.2")
def test_nobody_is_asked_for_a_hint_or_a_secret_question() -> None:
    asked = {
        name
        for path in TEMPLATES
        if path.parent.parent.name == "login"
        for name in re.findall(r'<(?:input|select|textarea)\b[^>]*name="(\w+)"', path.read_text())
    }
    assert {"password", "code"} <= asked
    assert not {name for name in asked if re.search("hint|question|answer|birth|maiden", name)}
