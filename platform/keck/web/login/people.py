"""Who is signed in: a session on the server, a token in the browser."""

from typing import Any

from flask import Flask, Request, Response, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.domain.cookies import SESSION
from keck.services.identity import live_sessions
from keck.services.identity.live_sessions import SignedIn, Waiting
from keck.services.identity.login_events import Origin

_WITHOUT_SESSION = (
    "/static/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/join",
    "/contact",
    "/brochure",
    "/confirm/",
)


class Person(UserMixin):  # type: ignore[misc]
    """Somebody who is signed in, as Flask-Login wants it."""

    def __init__(self, signed_in: SignedIn, token: str) -> None:
        self.signed_in = signed_in
        self.account_id = signed_in.account_id
        self.email = signed_in.email
        self.name = signed_in.name or signed_in.email
        self.language = signed_in.language
        self.is_staff = signed_in.staff_role is not None
        self.csrf_key = signed_in.csrf_key
        self.token = token

    def get_id(self) -> str:
        """Return the account's id."""
        return str(self.account_id)


def account_id() -> str | None:
    """Return whose request this is, if anybody is signed in."""
    person: Person | None = g.get("person")
    return person.get_id() if person else None


def cookie_name(settings: Settings) -> str:
    """Return the cookie's name; over TLS it is bound to this one host."""
    return SESSION.name(secure=settings.secure_cookies)


class ServerSessions(SecureCookieSessionInterface):
    """Finds the session on the server; a signed cookie is used only before anybody has signed in.

    The signed cookie holds nothing but the key of the sign-in form.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the token and see whose it is."""
        g.person, g.waiting, g.token = None, None, None
        if request.path.startswith(_WITHOUT_SESSION):
            return SecureCookieSession()
        token = request.cookies.get(cookie_name(self._settings))
        found = live_sessions.look_up(self._settings, token) if token else None
        if found is None or token is None:
            return super().open_session(app, request)
        g.token = token
        if isinstance(found, Waiting):
            # Nobody is signed in yet: whatever asks who is finds nobody.
            g.waiting = found
        else:
            g.person = Person(found, token)
        return SecureCookieSession({"csrf_token": found.csrf_key.hex()})

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep the form's key of somebody who is not signed in."""
        if g.get("person") is None and g.get("waiting") is None:
            super().save_session(app, session, response)


def set_people(app: Flask, settings: Settings) -> None:
    """Let an application know who is signed in."""
    app.session_interface = ServerSessions(settings)
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.request_loader  # type: ignore[untyped-decorator]
    def _load(_request: Request) -> Person | None:
        found: Person | None = g.get("person")
        return found


def origin() -> Origin:
    """Return where this request comes from, in few words."""
    return Origin.of(request.remote_addr or "", request.user_agent.string)


def hand_over(response: AnyResponse, settings: Settings, token: str) -> None:
    """Give the browser the token of its new session."""
    options: dict[str, Any] = {"secure": settings.secure_cookies, "httponly": True, "samesite": "Lax"}
    response.set_cookie(cookie_name(settings), token, path="/", **options)


def take_back(response: AnyResponse, settings: Settings) -> None:
    """Let the browser forget its token."""
    response.delete_cookie(
        cookie_name(settings), path="/", secure=settings.secure_cookies, httponly=True, samesite="Lax"
    )
