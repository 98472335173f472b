"""Which use case runs a kind of job."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from keck.processing import (
    annotating,
    combining,
    crosswalks,
    following,
    inspection,
    previewing,
    trying,
    upkeep,
)
from keck.processing.advising import running as advising
from keck.processing.context import JobContext
from keck.processing.imports import areas, batches, comparing, streets, tables, taking_back
from keck.processing.leaving import exporting
from keck.processing.publishing import comparison, rolling_back, waiting, withdrawing
from keck.processing.release import making
from keck.services.definitions import catalogue_decisions
from keck.services.leaving import exports
from keck.services.releasing import releases
from keck.services.tables import batch_checks
from keck.tenants.scope import Scope


def _nothing(_scope: Scope, _args: dict[str, Any]) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Handler:
    """A use case, and what is to be put right when it gives up."""

    run: Callable[[JobContext], None]
    give_up: Callable[[Scope, dict[str, Any]], None] = _nothing


HANDLERS: dict[str, Handler] = {
    "inspect": Handler(inspection.run),
    "annotate": Handler(annotating.run),
    "import_areas": Handler(areas.run),
    "import_streets": Handler(streets.run),
    "combine": Handler(combining.run),
    "crosswalk": Handler(crosswalks.run),
    "import_table": Handler(tables.run),
    "import_batch": Handler(batches.run, batch_checks.reopen),
    "compare": Handler(comparing.run),
    "take_back": Handler(taking_back.run),
    "try_definitions": Handler(trying.run),
    "advise": Handler(advising.run),
    "preview_formula": Handler(previewing.run),
    "upkeep": Handler(upkeep.run),
    "release": Handler(making.run, releases.mark_failed),
    "announce": Handler(waiting.announce),
    "publish": Handler(waiting.publish),
    "rollback": Handler(rolling_back.run),
    "withdraw": Handler(withdrawing.run),
    "follow": Handler(following.run, catalogue_decisions.plan_failed),
    "benchmarks": Handler(comparison.run),
    "export": Handler(exporting.run, exports.give_up),
}
