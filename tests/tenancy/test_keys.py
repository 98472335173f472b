"""T-17: what is remembered for one member is never found under the same key for another."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from keck.config import Settings
from keck.domain.artefacts import content_hash
from keck.web import private_atlas
from tests.tenancy.factories import Seeded

ROOT = Path(__file__).resolve().parents[2]
# Who may hold a client of Redis or a library that writes to it, and why.
ALLOWED = {
    "platform/keck/adapters/pulse.py": "the one wrapper: the beat's sign of life",
    "platform/keck/stack/redis.py": "starts the server and asks whether it answers",
    "platform/keck/web/forms/guard.py": "counts forms of a place, and keys of forms that were used",
    "platform/keck/web/limits.py": "counts how often somebody asks for files and the API",
    "platform/keck/web/login/limits.py": "counts how often a place tries to sign in, before anybody is known",
    "workers/keck/workers/app.py": "the bells of the queue, which name no job",
}
STORES = {"redis", "valkey", "celery", "kombu", "limits", "flask_limiter", "flask_caching", "cachelib"}
# What names errors and signals can store nothing.
HARMLESS = {
    "redis.exceptions",
    "celery.exceptions",
    "celery.signals",
    "kombu.exceptions",
    "flask_limiter.RateLimitExceeded",
}


def raw_uses(source: str) -> Iterator[str]:
    """Yield what a source imports that could write to Redis, however it is spelled."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and _imports(node.func):
            names = [str(one.value) for one in node.args if isinstance(one, ast.Constant)]
        else:
            continue
        for name in names:
            known = name in HARMLESS or name.rpartition(".")[0] in HARMLESS
            if name.partition(".")[0] in STORES and not known:
                yield name


def _imports(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in ("import_module", "__import__")


def sources() -> dict[str, str]:
    """Return all sources of the platform by their place."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text()
        for root in ("platform", "workers", "tenants")
        for path in sorted((ROOT / root).rglob("*.py"))
    }


def test_redis_is_used_in_the_places_that_are_known_and_nowhere_else() -> None:
    assert {place for place, source in sources().items() if list(raw_uses(source))} == set(ALLOWED)


@pytest.mark.parametrize(
    "source",
    [
        "import redis",
        "import redis.asyncio as r",
        "from redis import Redis, exceptions",
        "def f():\n    from redis.client import Redis",
        "import importlib\nimportlib.import_module('redis')",
        "__import__('valkey')",
        "from flask_caching import Cache",
        "from celery import current_app",
        "from flask_limiter import Limiter",
    ],
)
def test_the_lint_sees_whoever_goes_past_the_wrapper(source: str) -> None:
    assert list(raw_uses(source))


@pytest.mark.parametrize(
    "source",
    [
        "from redis.exceptions import RedisError",
        "from flask_limiter import RateLimitExceeded",
        "from celery.signals import worker_ready",
        "from keck.stack.redis import Redis",
        "from . import redis",
    ],
)
def test_the_lint_lets_errors_and_signals_pass(source: str) -> None:
    assert not list(raw_uses(source))


def test_the_same_bytes_of_two_members_have_different_names(a: Seeded, b: Seeded) -> None:
    assert content_hash(a.slug, b"{}") != content_hash(b.slug, b"{}")


@pytest.mark.asvs("14.2.2")
def test_a_process_remembers_files_of_the_same_name_for_each_member_apart(
    database: Settings, a: Seeded, b: Seeded
) -> None:
    digest, found = "ab" * 20, []
    for seeded in (a, b, a):
        shelf, _, cache = private_atlas.remembered(database.store, seeded.tenant_id)
        shelf.write(digest, "json", seeded.slug.encode())
        found.append(cache.read(shelf, digest, "json", None))
    assert found == [a.slug.encode(), b.slug.encode(), a.slug.encode()]
