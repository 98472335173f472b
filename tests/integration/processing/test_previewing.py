"""Previews of formulas: the newest values as a release computes them, by a real worker's hand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from keck.compute.hierarchy import sum_up
from keck.compute.indicators import evaluate
from keck.compute.pooling import with_pools
from keck.domain.definition_drafts import Draft
from keck.domain.definition_files import definitions_from_tables
from keck.persistence.models import AuditEntry, Job
from keck.processing.release import material
from keck.services import formula_previews, indicators, jobs, releases
from keck.services.formula_vocabulary import known
from keck.tenants.scope import Scope
from tests.integration.conftest import Member
from tests.integration.processing.test_publishing import build_town
from keck.processing.previewing import preview


@pytest.fixture
def town(make_member: Callable[..., Member], tmp_path: Path) -> Member:
    """Return a member with two years of children and poor children in twelve quarters."""
    return build_town(make_member("Zwölfviertel"), tmp_path)


def table(formula: str, **more: Any) -> dict[str, Any]:
    return {"code": "own.x", "name": {"de": "X"}, "description": None, "formula": formula, **more}


def asked(town: Member, formula: str, **more: Any) -> dict[str, Any]:
    """Ask as a form does, and have a worker do it."""
    with town.scope() as scope:
        job_id = formula_previews.ask(scope, table(formula, **more), Draft(formula=formula))
    return town.finish(job_id)


def test_speed(town):
    import time
    for _ in range(5):
        end = asked(town, "share(kinder-arm, kinder)")
        print(end["result"]["milliseconds"], end["state"])
    print(end)
    print(asked(town, "zscore(share(kinder-arm, kinder))"))
    print(asked(town, "change(share(kinder-arm, kinder), 5)"))
