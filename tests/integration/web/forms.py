"""Somebody who fills in forms without being signed in, and the letters that follow."""

import time
from dataclasses import replace
from random import randrange
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from keck.adapters.mail import post_of
from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Inquiry, Mail
from keck.services.joining import form_tokens
from keck.services.post import letters, tickets
from tests.integration.mailbox import Mailbox

HERE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
TOWN = {
    "town": "Stadt Neuenrade",
    "official_key": "05 9 62 048",
    "inhabitants": "11.800",
    "text": "Wir wollen zeigen, wo Kita-Plätze fehlen.",
}
KINDS: dict[str, dict[str, str]] = {
    "join": TOWN,
    "contact": {"text": "Was kostet das?"},
    "brochure": {"copies": "3", "address": "Rathausplatz 1\n58809 Neuenrade"},
}


class Stranger:
    """Somebody at a place of their own."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.client, self.settings = app.test_client(), settings
        self.client.environ_base["REMOTE_ADDR"] = f"10.{randrange(256)}.{randrange(256)}.9"
        self.email = f"kim-{uuid4().hex[:10]}@neuenrade.example"

    def token(self, kind: str, seconds: int = 60) -> str:
        """Return the token of a page that was made some seconds ago."""
        made = [uuid4().hex, int(time.time()) - seconds]
        return str(form_tokens._serializer(self.settings, kind).dumps(made))

    def send(self, kind: str = "join", headers: dict[str, str] | None = None, **changes: Any) -> TestResponse:
        """Send a form as a browser does."""
        form = {"name": "Kim Beispiel", "email": self.email, "lang": "de", **KINDS[kind]}
        form = {"token": self.token(kind), **form, **changes}
        return self.client.post(f"/{kind}", data=form, headers=HERE if headers is None else headers)

    def stored(self) -> list[Inquiry]:
        """Return what was kept of this person."""
        with plain_session(self.settings, "keck_staff") as session:
            return list(session.scalars(select(Inquiry).where(Inquiry.email == self.email)))

    def letters(self) -> list[str]:
        """Return which letters wait for this person, by the alphabet: two of one moment have no order."""
        with plain_session(self.settings, "keck_relay") as session:
            return list(
                session.scalars(select(Mail.kind).where(Mail.address == self.email).order_by(Mail.kind))
            )

    def confirm(self) -> None:
        """Open the link of the letter."""
        (row,) = self.stored()
        token = tickets.token_of(self.settings, "inquiry", row.id)
        assert self.client.post(f"/confirm/{token}", data={"lang": "de"}).status_code == 200


def send_letters(settings: Settings, box: Mailbox) -> None:
    """Send all letters that wait."""
    ready = replace(settings, smtp_url=box.url, mail_from="KECK <post@keck.example>")
    server = post_of(ready.smtp_url)
    assert server is not None
    while letters.send_next(ready, server):
        pass
