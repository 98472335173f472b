"""A file with one row per person does not stay here once it is recognised."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from keck.domain.findings import Problem
from keck.processing.context import JobContext
from keck.services import uploads

PERSONS = "table_of_persons"


@contextmanager
def gone_if_personal(context: JobContext, upload_id: UUID) -> Iterator[None]:
    """Throw an upload and its file away where reading it is refused because its rows are persons."""
    try:
        yield
    except Problem as problem:
        if problem.code == PERSONS:
            with context.scope() as scope:
                uploads.discard(scope, upload_id)
        raise
