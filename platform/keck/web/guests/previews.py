"""Pages of a release that waits, for named people with a link; each says for whom it was made."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.domain.calendar_days import day_of
from keck.domain.networks import ip_prefix
from keck.services.releasing import previews
from keck.services.releasing.previews import Preview
from keck.views.render import Guest
from keck.web.private_atlas import (
    Opened,
    answer_artefact,
    answer_crosswalks,
    answer_page,
    answer_values,
    remembered,
)

EXPORTS = frozenset(["guests.preview_values", "guests.preview_crosswalks"])
"""Endpoints of files that are made on request."""


def whose_link() -> str:
    """Return a word for the link in the address, which nobody can follow."""
    return hashlib.sha256(str((request.view_args or {}).get("token")).encode()).hexdigest()


def add_previews(blueprint: Blueprint, settings: Settings) -> None:
    """Add the atlas behind a link."""

    @blueprint.get("/preview/<token>/", defaults={"path": ""})
    @blueprint.get("/preview/<token>/<path:path>")
    def preview(token: str, path: str) -> AnyResponse:
        with _opened(settings, token) as (found, opened):
            return answer_page(found.scope, opened, path)

    @blueprint.get("/preview/<token>/values")
    def preview_values(token: str) -> AnyResponse:
        with _opened(settings, token) as (found, opened):
            return answer_values(found.scope, opened)

    @blueprint.get("/preview/<token>/crosswalks")
    def preview_crosswalks(token: str) -> AnyResponse:
        with _opened(settings, token) as (found, opened):
            return answer_crosswalks(found.scope, opened)

    @blueprint.get("/preview/<token>/artefacts/<digest>.<extension>")
    def preview_artefact(token: str, digest: str, extension: str) -> AnyResponse:
        with _opened(settings, token) as (found, _):
            if f"{digest}.{extension}" not in (found.release.manifest or {})["data"]:
                abort(404)
            return answer_artefact(found.scope, digest, extension)


@contextmanager
def _opened(settings: Settings, token: str) -> Iterator[tuple[Preview, Opened]]:
    origin = ip_prefix(request.remote_addr or "")
    with previews.open_preview(settings, token, origin=origin) as found:
        _, library, _ = remembered(settings.store, found.scope.tenant_id)
        atlas = library.atlas((found.release.manifest or {})["atlas"])
        guest = Guest(found.guest.name, day_of(found.guest.expires_at))
        # Pages that were prepared for the public do not say for whom they are, and lead into the desk.
        yield found, Opened(None, atlas, library, guest=guest, home=f"/preview/{token}/")
