import json
import stat
from pathlib import Path

from keck.cli.demo import Notes
from keck.config import Settings


def test_logins_are_readable_by_the_operator_alone(tmp_path: Path) -> None:
    path = tmp_path / "run" / "demo-loading.json"
    notes = Notes(path)
    notes.password("admin@musterlingen.example.org", "admin", "musterlingen")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    notes.finish(Settings.from_environment({"KECK_HOME": str(tmp_path)}))
    assert stat.S_IMODE((tmp_path / "run" / "demo.json").stat().st_mode) == 0o600
    assert not path.exists()


def test_an_interrupted_load_goes_on_with_the_same_passwords(tmp_path: Path) -> None:
    path = tmp_path / "demo-loading.json"
    first = Notes(path)
    password = first.password("admin@musterlingen.example.org", "admin", "musterlingen")
    first.note("musterlingen tenant")
    again = Notes(path)
    assert again.is_done("musterlingen tenant")
    assert not again.is_done("musterlingen release")
    assert again.password("admin@musterlingen.example.org", "admin", "musterlingen") == password


def test_addresses_and_logins_are_written_in_the_end(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "demo-loading.json")
    notes.password("reader@musterlingen.example.org", "reader", "musterlingen")
    notes.password("admin@musterlingen.example.org", "admin", "musterlingen")
    notes.finish(Settings.from_environment({"KECK_HOME": str(tmp_path), "PORT": "8123"}))
    written = json.loads((tmp_path / "demo.json").read_text())
    assert written["addresses"] == {"public": "http://localhost:8123", "members": "http://localhost:8124"}
    assert [login["role"] for login in written["logins"]] == ["admin", "reader"]
    assert set(written["logins"][0]) == {"email", "password", "role", "tenant"}
