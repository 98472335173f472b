"""The form that brings definitions: as a file, as text, or as they were tried out."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import g, request

from keck.domain.definition_files import FaultyFormula
from keck.services.definitions import trials
from keck.services.errors import NotFound, Refused
from keck.tenants.scope import Scope

_LARGEST_FILE = 2_000_000


def sent_definitions(scope: Scope) -> str:
    """Return the definition file that a form brings.

    Raises
    ------
    Refused
        If there is none, or if it is too large or no text.
    """
    if "trial" in request.form:
        return trials.text_of(scope, _id(request.form["trial"]))
    file = request.files.get("file")
    if file is None or not file.filename:
        text = request.form.get("toml", "")
    else:
        raw = file.stream.read(_LARGEST_FILE + 1)
        if len(raw) > _LARGEST_FILE:
            raise Refused("upload_too_large", megabytes=_LARGEST_FILE // 1_000_000)
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Refused("definitions_wrong", reason="UTF-8") from error
    if not text.strip():
        raise Refused("upload_none")
    return text


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound("job", text) from error


@contextmanager
def marked_faults() -> Iterator[None]:
    """Keep a faulty formula, so that the page that comes back marks its place."""
    try:
        yield
    except FaultyFormula as faulty:
        g.faulty = faulty
        raise
