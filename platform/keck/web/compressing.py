"""Compressing what is made on request, where it is worth it."""

import gzip
from typing import Literal

import brotli
from flask import Flask, Response, request

Encoding = Literal["br", "gzip"]
_ENCODINGS: tuple[Encoding, ...] = ("br", "gzip")
_KINDS = ("text/", "application/json", "application/problem+json", "image/svg+xml")
# Shorter answers fit into one packet anyway.
_LEAST = 1200
QUICK, BEST = 5, 11


def accepted_encoding() -> Encoding | None:
    """Return the best encoding that the client takes and that we know."""
    return next((one for one in _ENCODINGS if request.accept_encodings.quality(one) > 0), None)


def packed(content: bytes, encoding: Encoding | None, *, quality: int = QUICK) -> bytes:
    """Compress some bytes.

    Parameters
    ----------
    quality : int
        Brotli's: ``QUICK`` while somebody waits, ``BEST`` for what is kept.
    """
    if encoding == "br":
        return bytes(brotli.compress(content, quality=quality))
    return gzip.compress(content, 6, mtime=0) if encoding == "gzip" else content


def set_compression(app: Flask) -> None:
    """Compress answers of an application in which nothing is secret."""

    @app.after_request
    def _compress(response: Response) -> Response:
        if not _worthwhile(response):
            return response
        response.vary.add("Accept-Encoding")
        encoding = accepted_encoding()
        if encoding is not None:
            etag, _ = response.get_etag()
            response.set_data(packed(response.get_data(), encoding))
            response.headers["Content-Encoding"] = encoding
            if etag is not None:
                # The same content in other bytes.
                response.set_etag(etag, weak=True)
        return response


def _worthwhile(response: Response) -> bool:
    plain = response.status_code == 200 and "Content-Encoding" not in response.headers
    held = not (response.is_streamed or response.direct_passthrough)
    return (
        plain
        and held
        and (response.mimetype or "").startswith(_KINDS)
        and (response.content_length or 0) >= _LEAST
    )
