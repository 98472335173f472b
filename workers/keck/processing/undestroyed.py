"""Storing what was computed of a member's values only while all that was read is there still."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from keck.domain.findings import Problem
from keck.processing.context import JobContext
from keck.services.tables import destroyed
from keck.tenants.scope import Scope


@contextmanager
def finishing(context: JobContext, gone: frozenset[UUID]) -> Iterator[Scope]:
    """Open a job's last transaction, in which no state can be destroyed.

    Parameters
    ----------
    gone : frozenset of UUID
        States that were destroyed before the first value was read.

    Raises
    ------
    Problem
        If another one was destroyed since.
    """
    with context.finishing() as scope:
        destroyed.hold_off(scope)
        if destroyed.ids(scope) != gone:
            raise Problem("destroyed_meanwhile")
        yield scope
