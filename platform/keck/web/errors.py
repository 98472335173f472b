"""Errors as pages for people, and as JSON for software."""

from collections.abc import Iterable, Sequence

import structlog
from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.corrections import Correction
from keck.domain.texts import Language
from keck.views import render
from keck.views.corrections import ToldCorrection
from keck.views.pages import error_page
from keck.views.state import NotThereError
from keck.web.face import reference

log = structlog.get_logger(__name__)
_TOLD = (400, 413, 429)


class TakenBack(HTTPException):
    """An address whose figures were withdrawn, with what the member tells of them."""

    code = 410

    def __init__(self, corrections: Iterable[Correction] = ()) -> None:
        super().__init__()
        self.corrections = tuple(corrections)


def set_error_pages(app: Flask) -> None:
    """Answer every error with a sentence and a way on; what broke is told to the log only."""

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> AnyResponse:
        if error.code is not None and error.code < 400:
            return error.get_response()
        told = error.corrections if isinstance(error, TakenBack) else ()
        return _answer(error.code or 500, error.get_headers(), told)

    @app.errorhandler(NotThereError)
    def not_there(_error: NotThereError) -> AnyResponse:
        return _answer(404)

    @app.errorhandler(Exception)
    def unknown(_error: Exception) -> AnyResponse:
        log.exception("request.broke", endpoint=request.endpoint)
        return _answer(500)


def _answer(
    status: int, headers: list[tuple[str, str]] | None = None, corrections: Sequence[Correction] = ()
) -> AnyResponse:
    lang: Language = "en" if request.path.startswith("/en/") else "de"
    if status in _TOLD:
        log.warning("request.refused", endpoint=request.endpoint, reason=str(status))
    named = reference() if status >= 500 else ""
    page = error_page(status, lang, reference=named)
    response: AnyResponse
    if request.path.startswith("/api/"):
        more = {"reference": named} if named else {}
        response = jsonify(status=status, title=page.title, detail=page.summary, **more)
        response.content_type = "application/problem+json"
    else:
        # What they are about is what was asked for; its name may be withdrawn as well.
        told = [ToldCorrection(one.day, (), one.text) for one in corrections]
        html = render.html(page, lang, corrections=told)
        response = Response(html, content_type="text/html; charset=utf-8")
    response.status_code = status
    for name, value in headers or []:
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    if status == 503:
        response.headers["Retry-After"] = "10"
    response.headers["Cache-Control"] = "no-store" if status == 429 or status >= 500 else "public, max-age=10"
    return response
