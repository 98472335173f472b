"""Handing letters to a mail server, or for trying out to a folder."""

import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from keck.adapters.store import replacing

_SECONDS = 20


class Undelivered(Exception):  # noqa: N818 - an outcome that the caller deals with
    """A mail server did not take a letter; ``final`` says that it never will."""

    def __init__(self, problem: str, *, final: bool) -> None:
        super().__init__(problem)
        self.problem, self.final = problem, final


class Post(Protocol):
    """Whoever takes letters."""

    def send(self, message: EmailMessage) -> None:
        """Hand a letter over, or raise ``Undelivered``."""


class Folder:
    """Writes each letter to a file that mail programs open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage) -> None:
        """Write the file; the same letter has the same name."""
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        try:
            with replacing(self._folder / f"{name}.eml") as file:
                file.write(message.as_bytes())
        except OSError as error:
            raise Undelivered(type(error).__name__, final=False) from error


class Smtp:
    """Talks to a mail server; never without TLS, unless it is on this machine.

    Parameters
    ----------
    url : str
        ``smtp://user:password@host:587`` or ``smtps://…:465``.
    """

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)

    def send(self, message: EmailMessage) -> None:
        """Hand a letter over; refused for good are answers 5xx only."""
        try:
            with self._connection() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code = max((status for status, _ in error.recipients.values()), default=450)
            raise Undelivered(f"SMTP {code}", final=code >= 500) from error
        except smtplib.SMTPResponseException as error:
            # What is wrong with our own login is no fault of the letter.
            final = error.smtp_code >= 500 and not isinstance(error, smtplib.SMTPAuthenticationError)
            raise Undelivered(f"SMTP {error.smtp_code}", final=final) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Undelivered(type(error).__name__, final=False) from error

    def _connection(self) -> smtplib.SMTP:
        parts, host = self._parts, self._parts.hostname or "localhost"
        context = ssl.create_default_context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, parts.port or 465, timeout=_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(host, parts.port or 587, timeout=_SECONDS)
            if host not in ("localhost", "127.0.0.1", "::1"):
                server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        return server


def post_of(url: str) -> Post | None:
    """Return who takes letters, or ``None`` if nobody is set.

    Raises
    ------
    ValueError
        If the address is none of ours.
    """
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme == "file":
        return Folder(Path(unquote(parts.path)))
    if parts.scheme in ("smtp", "smtps") and parts.hostname:
        return Smtp(url)
    raise ValueError("KECK_SMTP_URL begins with smtp://, smtps:// or file://")
