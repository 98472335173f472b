"""What differs between any two states of a table."""

from uuid import UUID

from keck.domain.findings import Problem
from keck.processing.context import JobContext
from keck.processing.imports import block_store
from keck.processing.imports.area_index import area_index
from keck.processing.imports.changes import describe
from keck.processing.undestroyed import finishing
from keck.services import revisions
from keck.services.tables import destroyed


def run(context: JobContext) -> None:
    """Compare two states and store the difference with the job."""
    ids = UUID(context.args["before"]), UUID(context.args["after"])
    context.progress(10, "compare_states")
    with context.scope() as scope:
        gone = destroyed.ids(scope)
        before, after = (revisions.find(scope, one) for one in ids)
        if "destroyed" in (before.state, after.state):
            raise Problem("revision_destroyed")
        dataset = revisions.find_dataset(scope, before.dataset_id)
        old, new = (block_store.packed(scope, one) for one in ids)
        changes = describe(scope, dataset, old, new, area_index(scope))
        result = {"difference": changes.difference, "dataset": str(dataset.id)}
    with finishing(context, gone):
        context.result = result
