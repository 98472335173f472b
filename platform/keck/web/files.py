"""Answering with a file: the right encoding, a tag for the browser, and nothing when it has it already."""

from flask import Response, request

from keck.adapters.shelf import Shelf
from keck.web.bounded import Bounded
from keck.web.compressing import accepted_encoding

_MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "geojson": "application/geo+json",
    "topojson": "application/topo+json",
}
# A withdrawn file may live in a browser for this long, well below the minute that was promised.
MAX_AGE = 30


class Cache:
    """The bytes of the files asked for last, up to a size."""

    def __init__(self, megabytes: int = 48) -> None:
        self._files = Bounded(megabytes)

    def read(self, shelf: Shelf, digest: str, extension: str, encoding: str | None) -> bytes | None:
        """Return a file's bytes; a name always means the same bytes."""
        key = (digest, extension, encoding)
        content = self._files.get(key)
        if content is None:
            content = shelf.read(digest, extension, encoding)
            if content is not None:
                self._files.put(key, content)
        return content


def answer_file(
    shelf: Shelf, cache: Cache, digest: str, extension: str, *, cache_control: str | None = None
) -> Response | None:
    """Answer with a file from a shelf, or return ``None`` if it is not there."""
    control = cache_control or f"public, max-age={MAX_AGE}"
    encoding = accepted_encoding()
    tag = f"{digest[:20]}-{encoding or 'id'}"
    if request.if_none_match.contains(tag):
        return _tagged(Response(status=304), tag, control)
    content = cache.read(shelf, digest, extension, encoding)
    if content is None and encoding is not None:
        encoding, content = None, cache.read(shelf, digest, extension, None)
    if content is None:
        return None
    response = Response(content, content_type=_MEDIA_TYPES[extension])
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return _tagged(response, tag, control)


def _tagged(response: Response, tag: str, control: str) -> Response:
    response.set_etag(tag)
    response.headers["Cache-Control"] = control
    response.headers["Vary"] = "Accept-Encoding"
    return response
