"""Letters that the stack has written to its folder."""

import email
import re
from email import policy
from email.message import EmailMessage
from pathlib import Path

from tests.e2e.stack import Stack
from tests.waiting import until

_SECONDS = 30
_LINK = re.compile(r"https?://\S+")


def link_for(stack: Stack, address: str, subject: str) -> str:
    """Return the link of the newest letter to an address, as soon as it is there."""
    folder = stack.home / "mail"
    found: list[EmailMessage] = []

    def is_there() -> bool:
        found[:] = [
            one
            for one in map(_read, sorted(folder.glob("[!.]*.eml"), key=lambda file: file.stat().st_mtime))
            if one["To"] == address and subject in one["Subject"]
        ]
        return bool(found)

    until(is_there, _SECONDS)
    body = found[-1].get_body(("plain",))
    assert body is not None
    link = _LINK.search(body.get_content())
    assert link
    return link[0]


def _read(path: Path) -> EmailMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message
