"""The house itself: roots, locks, targets and containers are what the documents say."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml

from keck.cli.main import COMMANDS
from keck.config import LOGIN_ROLES
from keck.stack.embedded import ROLES_OF

ROOT = Path(__file__).resolve().parents[1]
ROOTS = ("platform", "workers", "tenants")
LOCKS = sorted(ROOT.glob("requirements*.lock"))
TARGETS = {"demo", "test", "test-long", "check", "bench", "assets", "lock", "clean", "help"}
ROLES_OF_SERVICE = {**ROLES_OF, "roles": LOGIN_ROLES, "postgres": (), "redis": (), "nginx": ()}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return found


@pytest.mark.parametrize("root", ROOTS)
def test_a_source_root_holds_its_part_of_the_namespace_and_nothing_else(root: str) -> None:
    assert {path.name for path in (ROOT / root).iterdir() if path.name != "__pycache__"} == {"keck"}
    assert not (ROOT / root / "__init__.py").exists(), f"{root} would shadow a module of its name"
    assert not [path.name for path in (ROOT / root / "keck").iterdir() if path.is_file()]


def test_the_module_platform_is_pythons_own() -> None:
    asked = "import platform; print(platform.system())"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == os.uname().sysname


@pytest.mark.parametrize("root", ROOTS)
def test_every_package_is_typed(root: str) -> None:
    tops = {path for path in (ROOT / root / "keck").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert tops
    assert not [path.name for path in tops if not (path / "__init__.py").is_file()]
    assert not [path.name for path in tops if not (path / "py.typed").is_file()]


@pytest.mark.asvs("15.1.2")
@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_hashes_and_no_place_to_fetch_from(lock: Path) -> None:
    text = lock.read_text()
    assert not re.search(r"[a-z+]+://|file:|--(extra-)?index-url|--find-links|@ ", text)
    names = re.findall(r"^[a-z0-9][\w.-]*(?:\[.*?\])?==.*$", text, re.MULTILINE)
    assert names
    assert not [line for line in names if not line.endswith("\\")], "a package without a hash"


def test_the_npm_lock_names_hashes_and_no_place_to_fetch_from() -> None:
    text = (ROOT / "package-lock.json").read_text()
    assert '"integrity"' in text
    assert '"resolved"' not in text


def test_both_locks_agree_on_every_version() -> None:
    def versions(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9][\w.-]*==\S+", (ROOT / name).read_text(), re.MULTILINE))

    assert versions("requirements.lock") <= versions("requirements-dev.lock")


def _imported(root: str) -> Iterator[str]:
    for path in (ROOT / root).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.partition(".")[0]


@pytest.mark.parametrize("root", ROOTS)
def test_what_the_platform_imports_is_installed_with_it(root: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    stated = {re.split(r"[\[<>=~! ;]", line)[0].lower() for line in project["dependencies"]}
    known = packages_distributions()
    lacking = {
        name
        for name in set(_imported(root)) - set(sys.stdlib_module_names) - {"keck"}
        if not {one.lower().replace("_", "-") for one in known.get(name, [])} & stated
    }
    assert not lacking


def test_make_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = set(" ".join(re.findall(r"^\.PHONY:(.*)$", makefile, re.MULTILINE)).split())
    # Below another make, as when the suite is run, it would name the folders that it enters as well.
    command = ["make", "--no-print-directory", "help"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in told.splitlines()} == phony
    assert phony >= TARGETS


def test_the_continuous_check_runs_the_commands_of_the_readme() -> None:
    run = (ROOT / ".ci" / "run").read_text()
    commands = re.findall(r"^run (make .*)$", run, re.MULTILINE)
    assert commands == ["make check", "make test"]
    readme = (ROOT / "README.md").read_text()
    assert not [command for command in [*commands, "make demo"] if command not in readme]


@pytest.mark.parametrize("script", ["install", "browser", "assets", "lock", "make-env"])
def test_scripts_are_valid_for_a_plain_shell(script: str) -> None:
    path = ROOT / "deploy" / script
    assert os.access(path, os.X_OK)
    subprocess.run(["sh", "-n", str(path)], check=True)


def test_changes_are_recorded() -> None:
    assert "## " in (ROOT / "CHANGELOG.md").read_text()


def test_help_lists_every_command_and_loads_each() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "keck.cli", "--help"], capture_output=True, text=True, check=True
    ).stdout
    listed = set(re.findall(r"^  ([a-z-]+)  ", told, re.MULTILINE))
    assert listed == set(COMMANDS) - {"demo-load", "roles"}


def test_containers_get_their_own_passwords_and_no_others(services: dict[str, Any]) -> None:
    assert set(services) == set(ROLES_OF_SERVICE)
    for name, service in services.items():
        environment = service.get("environment", {})
        prefix = "KECK_PASSWORD_"
        roles = {key.removeprefix(prefix).lower() for key in environment if key.startswith(prefix)}
        assert roles == set(ROLES_OF_SERVICE[name]), name
    keepers = {name for name in services if "KECK_SECRET_KEY" in services[name].get("environment", {})}
    assert keepers == {"web-members", "beat"}


@pytest.mark.asvs("13.4.1", "15.2.3")
def test_an_image_holds_neither_history_nor_tests() -> None:
    first, *others = (ROOT / ".dockerignore").read_text().split()
    assert first == "*"
    let_in = {one.removeprefix("!") for one in others if one.startswith("!")}
    roots = {*ROOTS, "migrations", "pyproject.toml", "README.md"}
    assert let_in == roots | {"requirements.lock", "requirements-build.lock"}
    _, _, final = (ROOT / "deploy" / "Dockerfile").read_text().rpartition("FROM ")
    assert re.findall(r"^COPY (?:--from=build )?(\S+)", final, re.MULTILINE) == [
        "/opt/keck",
        "pyproject.toml",
        "migrations",
    ]


@pytest.mark.asvs("13.2.5")
def test_only_nginx_is_reached_from_outside(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    assert [name for name, service in services.items() if "outside" in service["networks"]] == ["nginx"]


def test_our_containers_have_no_rights_that_they_do_not_need(services: dict[str, Any]) -> None:
    ours = [service for service in services.values() if service["image"] == "keck"]
    assert len(ours) == 7
    for service in ours:
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True
        assert service["security_opt"] == ["no-new-privileges:true"]
    assert "\nUSER keck\n" in (ROOT / "deploy" / "Dockerfile").read_text()


@pytest.mark.asvs("13.2.3")
def test_every_secret_that_compose_asks_for_is_made_by_the_script() -> None:
    asked = set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text()))
    made = subprocess.run([ROOT / "deploy" / "make-env"], capture_output=True, text=True, check=True).stdout
    values = dict(line.split("=") for line in made.splitlines())
    assert set(values) == asked
    assert len(set(values.values())) == len(values)
    assert {len(value) for value in values.values()} == {48}
