"""German sentences of findings, problems and progress, by code; one module per part of the work.

``{name}`` marks a parameter. The sentences are the source texts of the translation catalogues.
"""

from keck.domain.messages import (
    accounts,
    areas,
    audit,
    batches,
    boundaries,
    checking,
    desk,
    jobs,
    joining,
    notes,
    papers,
    providers,
    quotas,
    reading,
    recovery,
    release,
    staff,
    streets,
    tables,
    understanding,
    uploads,
)

SENTENCES: dict[str, str] = {
    **accounts.SENTENCES,
    **areas.SENTENCES,
    **audit.SENTENCES,
    **batches.SENTENCES,
    **boundaries.SENTENCES,
    **checking.SENTENCES,
    **desk.SENTENCES,
    **jobs.SENTENCES,
    **joining.SENTENCES,
    **notes.SENTENCES,
    **papers.SENTENCES,
    **providers.SENTENCES,
    **quotas.SENTENCES,
    **reading.SENTENCES,
    **recovery.SENTENCES,
    **release.SENTENCES,
    **staff.SENTENCES,
    **streets.SENTENCES,
    **tables.SENTENCES,
    **understanding.SENTENCES,
    **uploads.SENTENCES,
}
