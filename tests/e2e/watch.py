"""What a browser must never show: errors, broken rules of content, strangers' addresses."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request


class Watch:
    """Looks on while a browser works.

    Attributes
    ----------
    troubles : list of str
        What went wrong, in words.
    """

    def __init__(self, context: BrowserContext, *origins: str) -> None:
        self.troubles: list[str] = []
        self._hosts = {urlsplit(origin).netloc for origin in origins}
        self._expected: set[int] = set()
        context.on("console", self._said)
        context.on("weberror", lambda error: self.troubles.append(f"script: {error.error}"))
        context.on("request", self._asked)

    def expect(self, *statuses: int) -> None:
        """Let answers with these statuses pass: the browser itself writes them to its console."""
        self._expected.update(statuses)

    def renew(self) -> list[str]:
        """Return what went wrong until now; from here on nothing has, and nothing is expected."""
        told, self.troubles = self.troubles, []
        self._expected.clear()
        return told

    def _said(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if any(f"status of {status} " in message.text for status in self._expected):
            return
        self.troubles.append(f"console: {message.text} at {message.location.get('url')}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc not in self._hosts:
            self.troubles.append(f"request to another origin: {request.url}")
