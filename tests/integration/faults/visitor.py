"""Somebody with a browser, over real connections that may break."""

import http.client
import io
import re
import secrets
import socket
import zipfile
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_SECONDS = 120


@dataclass(frozen=True)
class Answer:
    """What came back; a connection that broke has the status 0."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> str:
        """The page as text."""
        return self.body.decode(errors="replace")

    @property
    def unpacked(self) -> str:
        """The text of the answer, or of all parts of a workbook."""
        if not self.body.startswith(b"PK"):
            return self.text
        with zipfile.ZipFile(io.BytesIO(self.body)) as parts:
            return "\n".join(parts.read(name).decode(errors="replace") for name in parts.namelist())

    @property
    def job(self) -> str:
        """The id of the job that a form has led to."""
        found = re.search(r"/jobs/([0-9a-f-]{36})", self.headers.get("location", ""))
        assert found, (self.status, self.headers, self.text[-2000:])
        return found[1]


class Visitor:
    """One person's browser: keeps its cookies and sends forms as a page does."""

    def __init__(self, address: str) -> None:
        self.host = urlsplit(address).netloc
        self._cookies: dict[str, str] = {}
        self._token = ""

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path)

    def post(self, path: str, **form: str) -> Answer:
        """Send a form."""
        body = urlencode({"csrf_token": self._token, **form}).encode()
        return self._ask("POST", path, body, "application/x-www-form-urlencoded")

    def upload(self, path: str, name: str, content: bytes) -> Answer:
        """Send a form with a file."""
        return self._ask("POST", path, *self._form_with_file(name, content))

    def begin_upload(self, path: str, name: str, content: bytes, sent: int) -> tuple[socket.socket, bytes]:
        """Send the first bytes of a form with a file; return the open connection and what is left to send."""
        body, kind = self._form_with_file(name, content)
        lines = [
            f"POST {path} HTTP/1.1",
            f"Host: {self.host}",
            f"Cookie: {self._cookie}",
            f"Content-Type: {kind}",
            f"Content-Length: {len(body)}",
        ]
        host, _, port = self.host.partition(":")
        connection = socket.create_connection((host, int(port)), timeout=_SECONDS)
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body[:sent])
        return connection, body[sent:]

    def go_on(self, connection: socket.socket, left: bytes) -> Answer:
        """Send the rest of a form, and return the answer."""
        with connection:
            connection.sendall(left)
            response = http.client.HTTPResponse(connection, method="POST")
            response.begin()
            content = response.read()
        return Answer(response.status, {k.lower(): v for k, v in response.headers.items()}, content)

    def _form_with_file(self, name: str, content: bytes) -> tuple[bytes, str]:
        mark = secrets.token_hex(16)
        begin = f"--{mark}\r\nContent-Disposition: form-data; name="
        key = f'{begin}"csrf_token"\r\n\r\n{self._token}\r\n'
        file = f'{begin}"file"; filename="{name}"\r\n\r\n'
        body = f"{key}{file}".encode() + content + f"\r\n--{mark}--\r\n".encode()
        return body, f"multipart/form-data; boundary={mark}"

    def sign_in(self, email: str, password: str) -> Answer:
        """Sign in, and remember the key of the session's forms."""
        self.read_token("/login")
        answer = self.post("/login", email=email, password=password)
        if answer.status == 303:
            self.read_token("/account/")
        return answer

    def read_token(self, path: str) -> None:
        """Remember the key of a page's forms."""
        page = self.get(path)
        found = _TOKEN.search(page.text)
        assert found, (path, page.status, page.text[:500])
        self._token = found[1]

    @property
    def secrets(self) -> list[str]:
        """What this browser keeps and nobody else may know."""
        return [one for one in (*self._cookies.values(), self._token) if one]

    @property
    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Answer:
        headers = {"Cookie": self._cookie}
        if kind:
            headers["Content-Type"] = kind
        connection = http.client.HTTPConnection(self.host, timeout=_SECONDS)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            return Answer(0)
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie") or []:
            self._cookies.update({name: one.value for name, one in SimpleCookie(line).items()})
        return Answer(response.status, {k.lower(): v for k, v in response.headers.items()}, content)
