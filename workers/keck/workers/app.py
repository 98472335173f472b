"""The Celery application: a bell and nothing else; the queue of record is PostgreSQL."""

import os
from pathlib import Path

from celery import Celery
from celery.signals import worker_process_init, worker_ready

from keck.adapters.keys import BELLS
from keck.config import Settings
from keck.config.logs import configure_logs

SHORT, LONG = "short", "long"


def make_app(settings: Settings) -> Celery:
    """Return the application with its broker's settings."""
    app = Celery("keck", broker=settings.celery_broker_url)
    # A job beyond its time is told so and ends with a sentence; one that does not listen is killed a sixth
    # of that time later, and its lease brings it back.
    told, killed = settings.job_seconds, settings.job_seconds + max(1, settings.job_seconds // 6)
    app.conf.update(
        task_queues={name: {"exchange": name, "routing_key": name} for name in (SHORT, LONG)},
        task_default_queue=LONG,
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        # The message may be lost or come twice: the claim in PostgreSQL decides. Acknowledging late and
        # rejecting on a lost child keeps the bell ringing after a crash without waiting for the sweep.
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        task_soft_time_limit=told,
        task_time_limit=killed,
        # Redelivery waits for twice the limit.
        broker_transport_options={
            "visibility_timeout": 2 * killed,
            "socket_timeout": 5,
            "global_keyprefix": BELLS,
        },
        broker_connection_retry_on_startup=True,
        # Geometry and table libraries keep memory; a fresh child now and then gives it back.
        worker_max_tasks_per_child=200,
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
    )
    return app


app = make_app(Settings.from_environment())
app.autodiscover_tasks(["keck.workers"], related_name="tasks")


@worker_ready.connect  # type: ignore[untyped-decorator, unused-ignore]
def _say_ready(**_: object) -> None:
    """Tell the supervisor that the worker listens."""
    if "KECK_READY_FILE" in os.environ:
        Path(os.environ["KECK_READY_FILE"]).touch()


@worker_process_init.connect  # type: ignore[untyped-decorator, unused-ignore]
def _set_up_child(**_: object) -> None:
    configure_logs()
