"""A mail server of our own on loopback, and what it has taken."""

import email
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.ports import free_ports

_LINK = re.compile(r"https?://\S+")


@dataclass
class Mailbox:
    """What arrived, and what the server answers to the next letters.

    Attributes
    ----------
    answers : list of str
        Answers to the next letters; when none is left, letters are taken.
    """

    url: str = ""
    messages: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a letter, or answer as the test says."""
        if self.answers:
            return self.answers.pop(0)
        message = email.message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """Return the letters to an address, in their order."""
        return [one for one in self.messages if one["To"] == address]


def link_of(message: EmailMessage) -> str:
    """Return the first link of a letter, which stands in both of its forms."""
    text, html = body_of(message, "plain"), body_of(message, "html")
    link = _LINK.search(text)
    assert link, text
    assert link[0] in html
    return link[0]


def body_of(message: EmailMessage, form: str) -> str:
    """Return a letter's text or its HTML."""
    body = message.get_body((form,))
    assert body is not None
    content = body.get_content()
    assert isinstance(content, str)
    return content


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """Run a mail server."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_ports())
    controller.start()
    box.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield box
    finally:
        controller.stop()
