"""Many members at once: pasted or as a CSV file, checked as a whole, then made."""

from flask import g, request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.member_lists import MOST
from keck.services.errors import Refused
from keck.services.joining import intake
from keck.tenants.staff_scope import StaffScope
from keck.web.frame.pages import page
from keck.web.staff import wording
from keck.web.staff.routing import go

_LONGEST = 60_000
_PACKED = b"PK\x03\x04"


def index(scope: StaffScope) -> AnyResponse:
    """Offer to paste or send a list; what was refused is shown again."""
    return _page(scope, request.form.get("text", "") if g.get("problem") else "", None)


def _page(scope: StaffScope, text: str, checked: intake.Checklist | None) -> AnyResponse:
    return page(
        "staff_intake.html",
        None,
        staff=scope,
        section="intake",
        text=text,
        checked=checked,
        most=MOST,
        becomes=wording.becomes,
    )


def check(scope: StaffScope) -> AnyResponse:
    """Check a list and show what would be made."""
    text = _text()
    return _page(scope, text, intake.check(scope, text))


def _text() -> str:
    """Return what was pasted, or else the content of the file."""
    pasted = request.form.get("text", "")
    file = request.files.get("file")
    content = b"" if pasted.strip() or file is None else file.stream.read(_LONGEST + 1)
    if content.startswith(_PACKED):
        # A workbook is opened by nobody but a confined worker; its cells come by the clipboard.
        raise Refused("members_workbook")
    text = pasted if pasted.strip() else _decoded(content)
    if len(text) > _LONGEST:
        raise Refused("members_too_many", limit=MOST)
    return text


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def create(scope: StaffScope) -> AnyResponse:
    """Make the members of a list and invite their administrators."""
    intake.create(scope, request.form.get("text", "")[:_LONGEST])
    return go("", "members_made")
