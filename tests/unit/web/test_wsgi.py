"""Who a visitor is, behind proxies of ours and without any."""

from pathlib import Path

import pytest
from flask import Flask, request

from keck.config import Settings
from keck.web.wsgi import behind_proxies


@pytest.mark.asvs("4.1.3", "15.3.4")
@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        ("0", "203.0.113.7", "127.0.0.1"),
        ("1", "203.0.113.7", "203.0.113.7"),
        ("1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
    ],
)
def test_only_proxies_of_ours_are_believed(tmp_path: Path, proxies: str, forwarded: str, seen: str) -> None:
    settings = Settings.from_environment({"KECK_HOME": str(tmp_path), "KECK_TRUSTED_PROXIES": proxies})
    app = Flask("test", root_path=str(tmp_path))
    app.add_url_rule("/", "who", lambda: request.remote_addr or "")
    client = behind_proxies(app, settings).test_client()
    assert client.get("/", headers={"X-Forwarded-For": forwarded}).text == seen
