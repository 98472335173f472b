"""Secrets are made once, kept for their owner, and handed out by part."""

from pathlib import Path

import pytest

from keck.config import LOGIN_ROLES, SettingMissing, Settings
from keck.stack.embedded import ROLES_OF, Embedded
from keck.stack.secrets import ROLES_TO_START, given, load_or_make


def test_secrets_are_made_once(tmp_path: Path) -> None:
    assert load_or_make(tmp_path) == load_or_make(tmp_path)


@pytest.mark.asvs("13.3.2")
def test_only_their_owner_reads_the_secrets(tmp_path: Path) -> None:
    load_or_make(tmp_path)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "secrets").iterdir()} == {0o600}
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700


@pytest.mark.asvs("13.2.3")
def test_every_role_has_a_password_of_its_own(tmp_path: Path) -> None:
    made = load_or_make(tmp_path)
    assert set(made.roles) == set(LOGIN_ROLES)
    assert len({*made.roles.values(), made.superuser, made.key}) == len(LOGIN_ROLES) + 2


def test_a_role_that_came_later_gets_a_password_and_the_others_keep_theirs(tmp_path: Path) -> None:
    first = load_or_make(tmp_path)
    (tmp_path / "secrets" / "roles.json").write_text('{"keck_app": "kept"}')
    second = load_or_make(tmp_path)
    assert second.roles["keck_app"] == "kept"
    assert second.roles["keck_gate"] != first.roles["keck_gate"]


@pytest.mark.asvs("13.3.2")
@pytest.mark.parametrize("process", ROLES_OF)
def test_a_process_is_told_its_own_passwords_and_no_others(tmp_path: Path, process: str) -> None:
    stack = Embedded(
        Settings.from_environment({"KECK_HOME": str(tmp_path)}), print, {"PATH": "/bin", "X": "1"}
    )
    secrets = load_or_make(tmp_path)
    told = stack.environment(process, secrets, "postgresql:///keck", "unix:///r")
    roles = {
        name.removeprefix("KECK_PASSWORD_").lower() for name in told if name.startswith("KECK_PASSWORD_")
    }
    assert roles == set(ROLES_OF[process])
    hidden = {secrets.roles[role] for role in LOGIN_ROLES if role not in ROLES_OF[process]}
    assert not hidden & set(told.values())
    assert secrets.superuser not in told.values()
    assert "X" not in told


def test_the_public_face_knows_one_login_and_no_key() -> None:
    assert ROLES_OF["web-public"] == ("keck_public",)


def test_no_process_of_the_stack_may_pass_the_row_policies() -> None:
    assert "keck_backup" not in {role for roles in ROLES_OF.values() for role in roles}
    # Neither of them serves anybody; the owner, too, is bound by the policies of a member's rows.
    assert {name for name, roles in ROLES_OF.items() if "keck_owner" in roles} == {"migrate", "keeper"}
    assert {name for name, roles in ROLES_OF.items() if "keck_gate" in roles} == {"worker"}


def test_somebody_elses_database_is_used_with_the_passwords_given(tmp_path: Path) -> None:
    words = {f"KECK_PASSWORD_{role.upper()}": f"word of {role}" for role in ROLES_TO_START}
    settings = Settings.from_environment({"KECK_HOME": str(tmp_path), "KECK_SECRET_KEY": "k", **words})
    assert given(settings).roles == {role: f"word of {role}" for role in ROLES_TO_START}
    assert not (tmp_path / "secrets").exists()


def test_somebody_elses_database_without_a_password_is_refused(tmp_path: Path) -> None:
    settings = Settings.from_environment({"KECK_HOME": str(tmp_path), "KECK_PASSWORD_KECK_OWNER": "o"})
    with pytest.raises(SettingMissing, match="KECK_PASSWORD_KECK_LOGIN"):
        given(settings)
