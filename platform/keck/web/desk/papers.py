"""The trust pack: papers about data protection, made of what is set at this moment."""

import io
import zipfile

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from keck.services import papers, social_data
from keck.services.errors import NotFound
from keck.tenants.scope import Scope
from keck.web.frame.pages import page

_BEGINNING = (1980, 1, 1, 0, 0, 0)


def _facts(scope: Scope) -> papers.Facts:
    return papers.of_settings(scope.settings, papers.of_member(scope))


def index(scope: Scope) -> AnyResponse:
    """List the papers."""
    return page(
        "papers.html",
        scope,
        section="settings",
        papers=list(papers.papers(_facts(scope)).values()),
        social_data=social_data.allowed(scope),
    )


def show(scope: Scope, code: str) -> AnyResponse:
    """Show a paper, ready to be printed."""
    found = papers.papers(_facts(scope)).get(code)
    if found is None:
        raise NotFound("paper")
    return page("paper.html", scope, section="settings", paper=found)


def download(scope: Scope) -> AnyResponse:
    """Answer with all papers in one file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in papers.bundle(_facts(scope)).items():
            entry = zipfile.ZipInfo(f"vertrauensmappe/{name}", _BEGINNING)
            entry.compress_type = zipfile.ZIP_DEFLATED
            folder.writestr(entry, content)
    response = Response(made.getvalue(), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="vertrauensmappe-{scope.slug}.zip"'
    return response
