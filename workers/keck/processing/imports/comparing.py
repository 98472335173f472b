"""What differs between any two states of a table."""

from uuid import UUID

from keck.domain.findings import Problem
from keck.processing.context import JobContext
from keck.processing.imports import block_store
from keck.processing.imports.area_index import area_index
from keck.processing.imports.changes import describe
from keck.services import revisions


def run(context: JobContext) -> None:
    """Compare two states and store the difference with the job."""
    ids = UUID(context.args["before"]), UUID(context.args["after"])
    context.progress(10, "compare_states")
    with context.finishing() as scope:
        before, after = (revisions.find(scope, one) for one in ids)
        if "destroyed" in (before.state, after.state):
            raise Problem("revision_destroyed")
        dataset = revisions.find_dataset(scope, before.dataset_id)
        old, new = (block_store.packed(scope, one) for one in ids)
        changes = describe(scope, dataset, old, new, area_index(scope))
        context.result = {"difference": changes.difference, "dataset": str(dataset.id)}
