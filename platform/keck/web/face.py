"""What both faces have in common: every request has a name, and what broke is told to the log only."""

import secrets
import sys
from collections.abc import Iterable
from itertools import chain
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import structlog
from flask import Flask, Response, abort, request
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars

from keck.config import Settings

log = structlog.get_logger(__name__)
_LAST_WORDS = "Hier ist etwas schiefgegangen. / Something went wrong.\n\n{reference}\n"


class Face(Flask):
    """An application of ours.

    Raises
    ------
    RuntimeError
        If the environment asks for Flask's debugger: it shows stacks, and runs what visitors type.
    """

    def __init__(self, name: str, settings: Settings) -> None:
        super().__init__(
            name,
            static_folder=None,
            instance_path=str(settings.home.absolute()),
            template_folder=None,
        )
        if self.debug:
            raise RuntimeError("FLASK_DEBUG is set; the platform never runs with a debugger")

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request under a name of its own, which every line of the log repeats."""
        # A thread of the server answers one request after the other.
        clear_contextvars()
        bind_contextvars(request=f"{secrets.token_hex(2)}-{secrets.token_hex(2)}")
        return super().wsgi_app(environ, start_response)

    def log_exception(self, exc_info: Any) -> None:
        """Tell the log what broke outside of any route, as everything else is told to it."""
        log.error("request.broke", endpoint=request.endpoint, exc_info=exc_info)

    def handle_exception(self, e: Exception) -> Response:
        """Answer even where the page of the error can not be made."""
        try:
            return super().handle_exception(e)
        except Exception:
            self.log_exception(sys.exc_info())
            words = _LAST_WORDS.format(reference=reference())
            last = Response(words, 500, content_type="text/plain; charset=utf-8")
            return self.finalize_request(last, from_error_handler=True)


def refuse_zero_bytes(app: Flask) -> None:
    """Refuse texts with zero bytes: no field of ours takes them, and the database has no place for them."""

    @app.before_request
    def _look() -> None:
        texts = chain((request.path,), request.args.values(), request.form.values())
        if any("\0" in one for one in texts):
            abort(400)


def reference() -> str:
    """Return the name of this request: people quote it, and the log is searched for it."""
    return str(get_contextvars().get("request", ""))
