"""Errors of the members' face as pages in the reader's language; they name no address and no id."""

from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask, g, jsonify, request
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from redis.exceptions import RedisError
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    RequestEntityTooLarge,
    TooManyRequests,
)
from werkzeug.wrappers import Response as AnyResponse

from keck.adapters.disk import is_full
from keck.config import Settings
from keck.db.errors import UNAVAILABLE
from keck.domain.findings import Problem
from keck.services.errors import Forbidden, NotFound, Refused
from keck.views.state import NotThereError
from keck.web.face import reference
from keck.web.frame.addresses import safe_next
from keck.web.frame.error_words import ask_us, error_words
from keck.web.frame.pages import page, say_code
from keck.web.library import Gone

log = structlog.get_logger(__name__)
# What is left of a refused file is read and thrown away, so that the browser gets to see the answer.
_DRAINED_BYTES = 256 << 20
# What was refused for who somebody is, for what a form lacks, or for how often they asked.
_TOLD = (400, 403, 404, 413, 429)


def set_error_pages(app: Flask, settings: Settings) -> None:
    """Answer every error with a sentence and a way on; what broke is told to the log only."""
    megabytes = {"megabytes": settings.max_upload_bytes // 1_000_000}

    def too_large(_error: Exception) -> AnyResponse:
        _drain()
        return answer(413, say_code("upload_too_large", megabytes))

    def disk(error: OSError) -> AnyResponse:
        if not is_full(error):
            return _unknown(error)
        _drain()
        log.exception("disk.full")
        return answer(507, say_code("upload_no_space"))

    handlers: dict[type[Exception], Callable[[Any], AnyResponse]] = {
        NotFound: lambda _: answer(404),
        NotThereError: lambda _: answer(404),
        Gone: lambda _: answer(410),
        Forbidden: lambda _: answer(403),
        CSRFError: lambda _: answer(400, say_code("form_stale")),
        RequestEntityTooLarge: too_large,
        Refused: _refused,
        Problem: _refused,
        RateLimitExceeded: _too_often,
        RedisError: _no_limiter,
        **dict.fromkeys(UNAVAILABLE, _no_database),
        OSError: disk,
        TooManyRequests: _too_many,
        HTTPException: _known,
        Exception: _unknown,
    }
    for kind, handler in handlers.items():
        app.register_error_handler(kind, handler)


def _too_often(_error: RateLimitExceeded) -> AnyResponse:
    if request.endpoint == "login.send_reset":
        response = answer(429, say_code("reset_throttled"))
        response.headers["Retry-After"] = "3600"
        return response
    return _sign_in_again(429, say_code("sign_in_throttled", {"minutes": 1}))


def _refused(error: Refused | Problem) -> AnyResponse:
    return answer(422, say_code(error.code, error.params))


def _too_many(error: TooManyRequests) -> AnyResponse:
    writing = (request.endpoint or "").startswith("desk.formula_")
    response = answer(429, say_code("formula_too_often") if writing else None)
    response.headers.extend(one for one in error.get_headers() if one[0] == "Retry-After")
    return response


def _no_limiter(_error: RedisError) -> AnyResponse:
    log.exception("sign_in.closed")
    return _sign_in_again(503, say_code("sign_in_closed"))


def _no_database(_error: Exception) -> AnyResponse:
    log.exception("database.away")
    return answer(503)


def _known(error: HTTPException) -> AnyResponse:
    if error.code is not None and error.code < 400:
        return error.get_response()
    cause = error.original_exception if isinstance(error, InternalServerError) else None
    return answer(503 if isinstance(cause, UNAVAILABLE) else error.code or 500)


def _unknown(_error: Exception) -> AnyResponse:
    log.exception("request.broke", endpoint=request.endpoint)
    return answer(500)


def answer(status: int, what: str | None = None) -> AnyResponse:
    """Answer with an error's page, or its words as JSON where a script asked."""
    g.problem = None
    _tell(status)
    title, words, advice = error_words(status)
    asking = ask_us(reference()) if status >= 500 else ""
    if request.accept_mimetypes.best == "application/json":
        response: AnyResponse = jsonify(sentence=f"{what or words} {asking}".strip())
        response.status_code = status
    else:
        response = page(
            "problem.html", None, status, title=title, what=what or words, advice=advice, ask_us=asking
        )
    if status == 503:
        response.headers["Retry-After"] = "10"
    return response


def _sign_in_again(status: int, what: str) -> AnyResponse:
    g.problem = f"{what} {ask_us(reference())}" if status >= 500 else what
    _tell(status)
    response = page("login.html", None, status, next=safe_next(request.form.get("next")))
    response.headers["Retry-After"] = "60"
    return response


def _tell(status: int) -> None:
    """Tell the log what was refused, by kind of page and number alone; addresses that nobody has are none."""
    if status in _TOLD and request.endpoint:
        log.warning("request.refused", endpoint=request.endpoint, reason=str(status))


def _drain() -> None:
    stream, left = request.environ["wsgi.input"], _DRAINED_BYTES
    left = min(left, int(request.environ.get("CONTENT_LENGTH") or 0))
    while left > 0 and (chunk := stream.read(min(left, 1 << 20))):
        left -= len(chunk)
