"""Rendering the prepared pages of a release: what most visitors see, as files."""

from collections.abc import Callable

from keck.processing.publishing.bundle import SealedBundle
from keck.processing.publishing.staging import Pages, index_pages
from keck.views.atlas import Atlas
from keck.views.kept_pages import Keeping, Marks, PagesBefore
from keck.views.links import Audience
from keck.views.prepared import page_count, prepared_pages

RENDERER = "1"
_TELL_EVERY = 10


def render_pages(
    sealed: SealedBundle,
    *,
    number: int,
    audience: str,
    step: Callable[[float], None],
    before: PagesBefore | None = None,
) -> Pages:
    """Render atlas, indicators, profiles and downloads in all languages.

    Parameters
    ----------
    step : callable
        Called now and then with the share that is done, from 0 to 1.
    before : PagesBefore, optional
        Pages of an earlier release; what shows the same is taken from them.
    """
    content = {(one.digest, one.extension): one.content for one in sealed.files}
    atlas = Atlas.load(lambda digest, extension: content[digest, extension], sealed.atlas.digest)
    total = page_count(atlas)
    rendered: dict[str, str] = {}
    seen_by: Audience = "public" if audience == "public" else "internal"
    marks = Marks.of(atlas, seen_by)
    for page in prepared_pages(atlas, audience=seen_by, release=number, keeping=Keeping.of(marks, before)):
        rendered[page.path] = page.html
        if len(rendered) % _TELL_EVERY == 0:
            step(len(rendered) / total)
    return index_pages(atlas.slug, rendered, RENDERER, marks)
