"""Answering with a file: the right encoding, a tag for the browser, and nothing when it has it already."""

from collections import OrderedDict
from threading import Lock

from flask import Response, request

from keck.adapters.shelf import Shelf

_ENCODINGS = ("br", "gzip")
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
        self._limit = megabytes << 20
        self._size = 0
        self._files: OrderedDict[tuple[str, str, str], bytes] = OrderedDict()
        self._lock = Lock()

    def read(self, shelf: Shelf, digest: str, extension: str, encoding: str | None) -> bytes | None:
        """Return a file's bytes; a name always means the same bytes."""
        key = (digest, extension, encoding or "")
        with self._lock:
            if key in self._files:
                self._files.move_to_end(key)
                return self._files[key]
        content = shelf.read(digest, extension, encoding)
        if content is not None:
            self._keep(key, content)
        return content

    def _keep(self, key: tuple[str, str, str], content: bytes) -> None:
        with self._lock:
            if key not in self._files:
                self._files[key] = content
                self._size += len(content)
            while self._size > self._limit and len(self._files) > 1:
                self._size -= len(self._files.popitem(last=False)[1])


def accepted_encoding() -> str | None:
    """Return the best encoding that the client takes and that we keep."""
    return next((one for one in _ENCODINGS if request.accept_encodings.quality(one) > 0), None)


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
