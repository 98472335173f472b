"""German sentences of findings, problems and progress, by code; one module per part of the work.

``{name}`` marks a parameter. The sentences are the source texts of the translation catalogues.
"""

from keck.domain.messages import (
    accounts,
    approvals,
    areas,
    audit,
    batches,
    boundaries,
    checking,
    desk,
    jobs,
    notes,
    quotas,
    reading,
    release,
    streets,
    support,
    tables,
    understanding,
    uploads,
)

SENTENCES: dict[str, str] = {
    **accounts.SENTENCES,
    **approvals.SENTENCES,
    **areas.SENTENCES,
    **audit.SENTENCES,
    **batches.SENTENCES,
    **boundaries.SENTENCES,
    **checking.SENTENCES,
    **desk.SENTENCES,
    **jobs.SENTENCES,
    **notes.SENTENCES,
    **quotas.SENTENCES,
    **reading.SENTENCES,
    **release.SENTENCES,
    **streets.SENTENCES,
    **support.SENTENCES,
    **tables.SENTENCES,
    **understanding.SENTENCES,
    **uploads.SENTENCES,
}
