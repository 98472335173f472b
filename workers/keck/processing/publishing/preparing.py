"""Preparing a publication: sealing its data, rendering its pages, writing both to the private shelves."""

from typing import Any

from keck.processing.context import JobContext
from keck.processing.publishing import gate
from keck.processing.publishing.bundle import Bundle, Taken, without
from keck.processing.publishing.pages import render_pages
from keck.processing.publishing.staging import stage


def prepare(
    context: JobContext,
    bundle: Bundle,
    *,
    number: int,
    audience: str,
    taken: list[Taken],
    counts: dict[str, Any] | None = None,
) -> gate.Publication:
    """Make everything that a release needs to be switched on; nothing is public yet."""
    sealed = without(bundle, taken).sealed()
    pages = render_pages(
        sealed, number=number, audience=audience, step=lambda share: _tell(context, share)
    )
    stage(context.settings.store, context.tenant_id, sealed.files, pages)
    return gate.Publication(number, sealed, pages, taken, counts or {})


def _tell(context: JobContext, share: float) -> None:
    context.progress(60 + int(35 * share), "release_rendering")
