"""Settings are read from an environment and nothing else."""

import json
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from keck.config import LOGIN_ROLES, SettingMissing, Settings


def settings(home: Path, **environ: str) -> Settings:
    return Settings.from_environment({"KECK_HOME": str(home), **environ})


def test_members_are_served_on_the_port_after_the_public_one(tmp_path: Path) -> None:
    made = settings(tmp_path, PORT="9100")
    assert (made.public_url, made.members_url) == ("http://localhost:9100", "http://localhost:9101")


def test_each_role_logs_in_with_its_own_password(tmp_path: Path) -> None:
    made = settings(
        tmp_path, KECK_DATABASE_URL="postgresql://db.example:5433/keck", KECK_PASSWORD_KECK_APP="a/b@c:d"
    )
    url = make_url(made.database_url("keck_app"))
    assert (url.drivername, url.username, url.password) == ("postgresql+psycopg", "keck_app", "a/b@c:d")
    assert (url.host, url.port, url.database) == ("db.example", 5433, "keck")


def test_a_socket_folder_survives_in_the_url_of_a_role(tmp_path: Path) -> None:
    made = settings(
        tmp_path, KECK_DATABASE_URL="postgresql:///keck?host=/run/a b", KECK_PASSWORD_KECK_APP="x"
    )
    assert make_url(made.database_url("keck_app")).query["host"] == "/run/a b"


@pytest.mark.parametrize("role", LOGIN_ROLES)
def test_a_role_without_a_password_is_refused_by_name(tmp_path: Path, role: str) -> None:
    with pytest.raises(SettingMissing, match=f"KECK_PASSWORD_{role.upper()}"):
        settings(tmp_path).database_url(role)


def test_a_login_in_the_database_address_is_never_used(tmp_path: Path) -> None:
    made = settings(
        tmp_path, KECK_DATABASE_URL="postgresql://postgres:secret@h/keck", KECK_PASSWORD_KECK_APP="x"
    )
    assert "secret" not in made.database_url("keck_app")


def test_the_operator_finds_all_passwords_in_the_home(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "roles.json").write_text(json.dumps({"keck_owner": "o", "keck_app": "a"}))
    assert settings(tmp_path).passwords == {"keck_owner": "o", "keck_app": "a"}


def test_a_process_given_some_passwords_does_not_look_for_others(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "roles.json").write_text(json.dumps({"keck_owner": "o"}))
    assert settings(tmp_path, KECK_PASSWORD_KECK_PUBLIC="p").passwords == {"keck_public": "p"}
    assert settings(tmp_path, KECK_PASSWORDS_FROM_ENVIRONMENT="1").passwords == {}


@pytest.mark.parametrize(
    ("members_url", "secure"),
    [
        ("http://localhost:8001", False),
        ("http://127.0.0.1:8001", False),
        ("http://localhost.example", True),
        ("https://desk.example", True),
        ("http://desk.example", True),
    ],
)
def test_cookies_are_secure_unless_members_sit_at_this_machine(
    tmp_path: Path, members_url: str, secure: bool
) -> None:
    assert settings(tmp_path, KECK_MEMBERS_URL=members_url).secure_cookies is secure


def test_secure_cookies_can_be_asked_for(tmp_path: Path) -> None:
    assert settings(tmp_path, KECK_SECURE_COOKIES="1").secure_cookies


@pytest.mark.parametrize(
    ("word", "required"), [("", True), ("on", True), ("maybe", True), ("off", False), ("0", False)]
)
def test_factors_are_required_unless_that_is_switched_off(tmp_path: Path, word: str, required: bool) -> None:
    assert settings(tmp_path).require_factors
    assert settings(tmp_path, KECK_REQUIRE_FACTORS=word).require_factors is required


def test_the_running_stack_tells_commands_where_it_listens(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    state = {"database": "postgresql:///keck?host=/s", "redis": "unix:///s/redis.sock"}
    (tmp_path / "run" / "stack.json").write_text(json.dumps(state))
    made = settings(tmp_path)
    assert (made.database, made.redis_url) == (state["database"], state["redis"])
    assert made.celery_broker_url == "redis+socket:///s/redis.sock"


@pytest.mark.parametrize(
    ("environ", "address"),
    [
        ({}, "http://localhost:8200"),
        ({"PORT": "9100"}, "http://localhost:9100"),
        ({"PORT": "9100", "KECK_PUBLIC_URL": "https://atlas.example/"}, "https://atlas.example"),
    ],
)
def test_commands_name_the_address_of_the_running_stack_unless_told_another(
    tmp_path: Path, environ: dict[str, str], address: str
) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "stack.json").write_text(json.dumps({"public": "http://localhost:8200"}))
    assert settings(tmp_path, **environ).public_url == address


def test_no_password_is_shown_when_settings_are_printed(tmp_path: Path) -> None:
    made = settings(tmp_path, KECK_PASSWORD_KECK_APP="very-secret", KECK_SECRET_KEY="also-secret")
    assert "secret" not in repr(made).replace(str(tmp_path), "")
