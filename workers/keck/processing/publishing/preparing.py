"""Preparing a publication: sealing its data, rendering its pages, writing both to the private shelves."""

from typing import Any

from keck.config.failpoints import failpoint
from keck.processing.context import JobContext
from keck.processing.publishing import gate
from keck.processing.publishing.bundle import Bundle
from keck.processing.publishing.pages import render_pages
from keck.processing.publishing.staging import stage
from keck.processing.publishing.taking_off import Taken, without
from keck.views.kept_pages import PagesBefore


def prepare(
    context: JobContext,
    bundle: Bundle,
    *,
    number: int,
    audience: str,
    taken: list[Taken],
    counts: dict[str, Any] | None = None,
    before: PagesBefore | None = None,
) -> gate.Publication:
    """Make everything that a release needs to be switched on; nothing is public yet.

    Parameters
    ----------
    before : PagesBefore, optional
        Pages of an earlier release; what shows the same is taken from them.
    """
    whole = bundle.sealed()
    sealed = without(bundle, taken).sealed() if taken else whole
    pages = render_pages(
        sealed, number=number, audience=audience, step=lambda share: _tell(context, share), before=before
    )
    # What is withdrawn stays on the private shelf, so that a withdrawal can be lifted without recompute.
    files = {one.digest: one for one in (*whole.files, *sealed.files)}
    stage(context.settings.store, context.tenant_id, tuple(files.values()), pages)
    failpoint("publication.staged")
    return gate.Publication(number, sealed, pages, whole.atlas.digest, taken, counts or {})


def _tell(context: JobContext, share: float) -> None:
    context.progress(60 + int(35 * share), "release_rendering")
