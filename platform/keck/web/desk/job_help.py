"""What helps after a failed job: trying again, areas that are still missing, or another file."""

from enum import StrEnum

from keck.services.rows import Job

_READING = ("inspect", "import_table", "import_areas", "import_streets", "import_batch")
# What may be over by the next time; all else is refused again as long as the file is the same.
_PASSING = frozenset(
    [
        "job_unexpected",
        "job_no_space",
        "job_too_long",
        "reading_failed",
        "reading_memory",
        "reading_not_confined",
        "reading_too_long",
        "quota_values",
        "batch_changed",
    ]
)
_WITHOUT_AREAS = frozenset(["table_needs_areas", "streets_need_areas"])
_AREAS = frozenset(["area_unknown", "area_not_in_set", "level_without_areas", "street_area_unknown"])


class Remedy(StrEnum):
    """What helps."""

    AGAIN = "again"
    """The same once more."""
    AREAS = "areas"
    """The same once more, when areas are there that are missing now; else another file."""
    FILE = "file"
    """Another file, or reading it otherwise: the same again would end the same."""


def remedy(job: Job) -> Remedy:
    """Tell what helps after a failed job, by what it was refused for."""
    error = job.error or {}
    code = error.get("code")
    if job.kind not in _READING or code in _PASSING:
        return Remedy.AGAIN
    found = {str(one.get("code")) for one in error.get("findings", [])}
    return Remedy.AREAS if code in _WITHOUT_AREAS or found & _AREAS else Remedy.FILE
