"""Style sheets, scripts and fonts: read once, compressed once, and kept by browsers for a year."""

import mimetypes
from functools import lru_cache
from hashlib import sha256

from flask import Flask, Response, abort, request
from werkzeug.security import safe_join
from werkzeug.wrappers import Response as AnyResponse

from keck.views.render import STATIC
from keck.web.compressing import BEST, Encoding, accepted_encoding, packed

_YEAR = 365 * 24 * 3600
_PACKED_ALREADY = (".woff2",)


def add_static(app: Flask) -> None:
    """Serve static files; their addresses change with their content."""

    @app.get("/static/<path:filename>", endpoint="static")
    def static(filename: str) -> AnyResponse:
        encoding = None if filename.endswith(_PACKED_ALREADY) else accepted_encoding()
        found = _read(filename, encoding)
        if found is None:
            abort(404)
        content, tag = found
        response = Response(content, mimetype=mimetypes.guess_type(filename)[0] or "application/octet-stream")
        if encoding is not None:
            response.headers["Content-Encoding"] = encoding
        response.vary.add("Accept-Encoding")
        response.set_etag(tag)
        response.cache_control.public, response.cache_control.max_age = True, _YEAR
        return response.make_conditional(request)


@lru_cache
def _read(filename: str, encoding: Encoding | None) -> tuple[bytes, str] | None:
    path = safe_join(str(STATIC), filename)
    try:
        content = (STATIC / path).read_bytes() if path is not None else None
    except (OSError, ValueError):
        # Not there, a folder, or no name that a file could have.
        content = None
    if content is None:
        return None
    return packed(content, encoding, quality=BEST), f"{sha256(content).hexdigest()[:20]}-{encoding or 'id'}"
