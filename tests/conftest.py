"""Fixtures of all tests: real data, a real PostgreSQL and a real Redis."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from argon2 import PasswordHasher
from xdist.scheduler import LoadFileScheduling

from keck.config import Settings
from keck.services.identity import passwords
from keck.stack.postgres import Postgres
from tests.examples import MANY_EXAMPLES
from tests.servers import forget_attempts, migrated, running_cluster, running_redis

ROOT = Path(__file__).resolve().parents[1]
# The machine does other things, too: no test fails because of time. A change is tried on the same examples
# wherever it is tried; new ones are looked for by the long tests.
hypothesis.settings.register_profile("keck", deadline=None, derandomize=not MANY_EXAMPLES)
hypothesis.settings.load_profile("keck")
REQUIRE_ALL = os.environ.get("KECK_REQUIRE_ALL") == "1"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Where everything is required, a skipped test is a failed one."""
    outcome: Any = yield
    report = outcome.get_result()
    if REQUIRE_ALL and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, but everything is required here: {report.longrepr}"


class OneStackScheduling(LoadFileScheduling):  # type: ignore[misc]
    """Whole files go to one process, and all tests of a folder with a stack of its own to the same one."""

    _FOLDERS = ("tests/e2e/", "tests/integration/faults/")

    def _split_scope(self, nodeid: str) -> str:
        return next((one for one in self._FOLDERS if nodeid.startswith(one)), super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    """Keep the browser tests together where files are given out as a whole."""
    return OneStackScheduling(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Folder of real cities' files, named by ``KECK_TEST_DATA``."""
    folder = Path(os.environ.get("KECK_TEST_DATA", str(ROOT.parent / "shared"))) / "data"
    if not (folder / "expected.json").is_file():
        pytest.skip("real data are not here; KECK_TEST_DATA names their folder")
    return folder


@pytest.fixture(scope="session")
def figures(data_dir: Path) -> dict[str, Any]:
    """Figures of the real cities, computed independently of the platform."""
    return dict(json.loads((data_dir / "expected.json").read_text())["figures"])


@pytest.fixture(scope="session")
def reference_dir() -> Path:
    """Folder of published test vectors."""
    folder = Path(os.environ.get("KECK_TEST_DATA", str(ROOT.parent / "shared"))) / "reference"
    if not folder.is_dir():
        pytest.skip("reference vectors are not here; KECK_TEST_DATA names their folder")
    return folder


@pytest.fixture(scope="session")
def cluster() -> Iterator[Postgres]:
    """One PostgreSQL server for this test process, without durability."""
    with running_cluster() as postgres:
        yield postgres


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One Redis server for this test process."""
    with running_redis(tmp_path_factory.mktemp("redis")) as redis:
        yield redis.address


@pytest.fixture(autouse=True)
def _attempts(request: pytest.FixtureRequest) -> None:
    """Let every test begin with all attempts, whichever others ran before it in this process."""
    if "redis_url" in request.fixturenames:
        forget_attempts(request.getfixturevalue("redis_url"))


@pytest.fixture(scope="session", autouse=True)
def product_hasher() -> Iterator[PasswordHasher]:
    """Hash with little work in this process, where thousands get passwords; return the product's."""
    made = passwords._HASHER
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield made


@pytest.fixture
def dear_hashes(product_hasher: PasswordHasher, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hash as the product does, also what is compared for accounts that do not exist."""
    monkeypatch.setattr(passwords, "_HASHER", product_hasher)
    passwords._nobody.cache_clear()
    yield
    passwords._nobody.cache_clear()


@pytest.fixture(scope="session")
def settings(cluster: Postgres, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a migrated database with the passwords of all login roles."""
    return migrated(cluster, redis_url, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def database(settings: Settings) -> Settings:
    """The migrated database: another name of ``settings``."""
    return settings


def environment_of(settings: Settings, **more: str) -> dict[str, str]:
    """Return the environment that gives a child process these settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    passwords = {f"KECK_PASSWORD_{role.upper()}": word for role, word in settings.passwords.items()}
    return {
        **kept,
        **passwords,
        "KECK_HOME": str(settings.home),
        "KECK_STORE": str(settings.store),
        "KECK_DATABASE_URL": settings.database,
        "KECK_REDIS_URL": settings.redis_url,
        "KECK_SECRET_KEY": settings.secret_key,
        "KECK_REQUIRE_FACTORS": "on" if settings.require_factors else "off",
        "KECK_REQUIRE_AGREEMENT": "on" if settings.require_agreement else "off",
        "KECK_LEASE_SECONDS": str(settings.lease_seconds),
        **more,
    }


@pytest.fixture
def child_environment(settings: Settings) -> Callable[..., dict[str, str]]:
    """Make environments for child processes of a test."""
    return lambda **more: environment_of(settings, **more)
