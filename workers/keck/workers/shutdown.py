"""Telling a running job that its worker is about to stop."""

import multiprocessing

from celery.signals import worker_shutting_down

# Made before the pool forks, so that parent and children share it.
_stopping = multiprocessing.get_context("fork").Event()


@worker_shutting_down.connect  # type: ignore[untyped-decorator, unused-ignore]
def _announce(**_: object) -> None:
    _stopping.set()


def stopping() -> bool:
    """Tell whether the worker was asked to stop; the job then goes back without counting an attempt."""
    return _stopping.is_set()
