"""The commands that make members, people and backups, as processes of their own."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from keck.config import Settings
from keck.services import quotas, uploads
from keck.services.definitions import indicators
from keck.services.guest_terms import usual_end
from keck.services.identity import factors, live_sessions, login_sessions
from tests.integration.cli.conftest import Run
from tests.integration.conftest import Member
from tests.integration.humans import Human


def facts(result: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert result.returncode == 0, result.stderr
    return dict(json.loads(result.stdout))


def test_a_member_gets_its_first_person_who_can_sign_in(keck: Run, database: Settings) -> None:
    slug = f"c{uuid4().hex[:10]}"
    email = f"{slug}@person.example"
    made = keck("tenant", "create", slug, "--name", "Clistadt", "--ags", "99000501")
    assert (made.returncode, made.stdout) == (0, f"Clistadt ist angelegt: {slug}.\n")

    password = facts(keck("user", "create", slug, email, "--role", "admin", "--json"))["password"]

    assert login_sessions.sign_in(database, email=email, password=password, address="192.0.2.99")


def test_a_guest_is_made_with_topics_and_an_end(keck: Run, member: Member) -> None:
    definition = '[[indicator]]\ncode = "own.a"\nname = { de = "A" }\ntopic = "armut"\nnumerator = ["a"]\n'
    with member.scope() as scope:
        indicators.apply(scope, definition)
    create = ("user", "create", member.slug, f"gast@{member.slug}.example", "--role", "guest", "--json")
    for wrong, code in (
        ((), "guest_topics_missing"),
        (("--topic", "wohnen"), "guest_topic_unknown"),
        (("--topic", "armut", "--until", "2001-01-01"), "guest_end_wrong"),
    ):
        refused = keck(*create, *wrong)
        assert (refused.returncode, json.loads(refused.stdout)["error"]["code"]) == (2, code)

    made = facts(keck(*create, "--topic", "armut"))

    assert (made["topics"], made["until"]) == ("armut", usual_end().isoformat())
    reader = keck("user", "create", member.slug, "a@b.example", "--role", "reader", "--topic", "armut")
    assert reader.returncode == 2
    assert "are for guests" in reader.stderr


def test_lost_factors_are_taken_away_by_the_operator(keck: Run, member: Member) -> None:
    one = Human(member.settings, role="admin", slug=member.slug)
    one.sign_in()
    one.print_list()
    assert factors.of(one.settings, one.id)

    assert facts(keck("user", "reset-factors", one.email, "--json"))["email"] == one.email

    assert factors.of(one.settings, one.id) == []
    assert live_sessions.look_up(one.settings, one.token) is None
    unknown = keck("user", "reset-factors", "niemand@nirgends.example")
    assert unknown.returncode == 2
    assert "Nicht gefunden: niemand@nirgends.example." in unknown.stdout + unknown.stderr


def test_how_much_a_member_may_take_is_set_and_shown(keck: Run, member: Member) -> None:
    shown = facts(keck("tenant", "quota", member.slug, "--json"))
    changed = facts(keck("tenant", "quota", member.slug, "--megabytes", "5", "--json"))
    assert changed == {**shown, "megabytes": 5}
    with member.scope() as scope:
        assert quotas.of(scope).storage == 5_000_000


def test_a_given_password_is_used_and_not_printed(keck: Run, database: Settings) -> None:
    email = f"{uuid4().hex[:10]}@stiftung.example"

    result = keck("staff", "create", email, "--password-stdin", stdin="vier Birken am Kanal\n")

    assert result.returncode == 0, result.stderr
    assert "Birken" not in result.stdout + result.stderr
    assert login_sessions.sign_in(
        database, email=email, password="vier Birken am Kanal", address="192.0.2.98"
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["tenant", "create", "login", "--name", "Ort", "--ags", "99000501"], "slug_wrong"),
        (["user", "create", "nirgends", "a@b.example", "--role", "reader"], "not_found"),
        (["staff", "create", "keine-adresse"], "email_wrong"),
        (["restore", "/nonexistent"], "backup_none"),
    ],
)
def test_what_is_refused_says_why_and_exits_with_2(keck: Run, words: list[str], code: str) -> None:
    plain, as_json = keck(*words), keck(*words, "--json")

    assert (plain.returncode, as_json.returncode) == (2, 2)
    error = json.loads(as_json.stdout)["error"]
    assert error["code"] == code
    assert plain.stderr.strip() == error["sentence"]


def test_a_database_that_is_away_is_said_so(keck: Run, tmp_path: Path) -> None:
    result = keck(
        "tenant", "create", "somewhere", "--name", "Ort", "--ags", "99000501", "--json",
        KECK_DATABASE_URL=f"postgresql:///keck?host={tmp_path}",
    )  # fmt: skip

    assert result.returncode == 2
    assert json.loads(result.stdout)["error"]["code"] == "database_unreachable"


def test_a_process_without_the_password_is_told_which_one(keck: Run) -> None:
    result = keck("staff", "create", "a@b.example", "--json", KECK_PASSWORD_KECK_STAFF="")

    assert result.returncode == 2
    assert "KECK_PASSWORD_KECK_STAFF" in json.loads(result.stdout)["error"]["sentence"]


def test_a_backup_is_made_and_told(keck: Run, member: Member, tmp_path: Path) -> None:
    with member.scope() as scope:
        uploads.receive(scope, kind="table", filename="a.csv", stream=BytesIO(b"a;b\n1;2\n"))

    found = facts(keck("backup", str(tmp_path / "saved"), "--json"))

    # Other tests, which share the database, may have rows whose files are gone.
    assert [name for name in found["missing"] if str(member.tenant_id) in name] == []
    assert found["rows"] > 0
    assert found["files"] > 0
    assert (tmp_path / "saved" / "backup.json").is_file()
    again = keck("restore", str(tmp_path / "saved"), "--tenant", "nirgends")
    assert again.returncode == 2
    assert "nirgends" in again.stderr


def test_a_command_where_nothing_is_set_up_says_how_to_begin(tmp_path: Path) -> None:
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "keck.cli",
            "user",
            "create",
            "nowhere",
            "a@person.example",
            "--role",
            "admin",
        ],
        env={"KECK_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 2
    assert f"In {tmp_path} ist keine KECK-Anlage" in result.stderr
    assert "keck up" in result.stderr
