"""Receiving a file: written to the store's own disk while it comes in, and no further than the limit."""

import tempfile
from typing import IO

from flask import Request, current_app
from werkzeug.exceptions import RequestEntityTooLarge

from keck.config import Settings


class StreamedRequest(Request):
    """A request whose files never lie in memory; a folder for short-lived files may be memory too."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - a client may leave it out or lie
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        settings: Settings = current_app.config["KECK_SETTINGS"]
        # Closed with the request.
        return _Limited(spool(settings), settings.max_upload_bytes)  # type: ignore[return-value]


def spool(settings: Settings) -> IO[bytes]:
    """Return a file on the store's disk without a name: it is gone when it is closed, however that comes."""
    folder = settings.store / "incoming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return tempfile.TemporaryFile(dir=folder)


class _Limited:
    """A file that refuses to grow beyond a limit."""

    def __init__(self, file: IO[bytes], limit: int) -> None:
        self._file = file
        self._left = limit
        self.read, self.seek, self.tell, self.close = file.read, file.seek, file.tell, file.close

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            self._file.close()
            raise RequestEntityTooLarge
        return self._file.write(data)
