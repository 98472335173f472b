"""All letters that the platform writes, each with an example, in both languages."""

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.texts import Language
from keck.services.errors import NotFound
from keck.tenants.staff_scope import StaffScope
from keck.views import letters
from keck.views.letters import Written
from keck.web.frame.pages import page


def index(scope: StaffScope) -> AnyResponse:
    """List the kinds of letters by their subjects."""
    listed = [
        (kind, _written(scope, kind, "de").subject, _written(scope, kind, "en").subject)
        for kind in letters.KINDS
    ]
    return page("staff_letters.html", None, staff=scope, section="letters", letters=listed)


def _written(scope: StaffScope, kind: str, lang: Language) -> Written:
    if kind not in letters.KINDS:
        raise NotFound("letter", kind)
    _, example = letters.KINDS[kind]
    link = f"{scope.settings.members_url}/login"
    return letters.write(kind, example, lang, link=link, home=scope.settings.public_url)


def show(scope: StaffScope, letter: str, lang: Language) -> AnyResponse:
    """Show a letter as text."""
    written = _written(scope, letter, lang)
    return page(
        "staff_letter.html",
        None,
        staff=scope,
        section="letters",
        kind=letter,
        written=written,
        written_in=lang,
    )


def html(scope: StaffScope, letter: str, lang: Language) -> AnyResponse:
    """Answer with a letter as HTML, as it is sent; it loads and styles nothing, so the policy lets it be."""
    return Response(_written(scope, letter, lang).html, content_type="text/html; charset=utf-8")
