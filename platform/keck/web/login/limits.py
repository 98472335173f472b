"""How often one place may try to sign in; without Redis nobody signs in, and all else goes on."""

import hashlib

from flask import Flask, request
from flask_limiter import Limiter

from keck.adapters.keys import LIMITS
from keck.config import Settings
from keck.domain.networks import ip_prefix
from keck.web.limits import storage_address

PER_MINUTE = 60
# Letters with links: from one place, and to one address whoever asks.
RESETS_FROM_PLACE, RESETS_TO_ADDRESS = 20, 3
_SIGN_IN = (
    "login.sign_in",
    "login.passkey_question",
    "login.passkey_sign_in",
    "login.factor_prove",
    "login.sso_start",
    "login.sso_invitation",
    "login.sso_prove",
    "login.sso_link",
    "login.sso_return",
    "login.recovery_typed",
)
_RESET = "login.send_reset"
_TIMEOUT_SECONDS = 2


def limit_sign_in(app: Flask, settings: Settings) -> None:
    """Limit the forms of signing in; which accounts fail where is counted in the database besides."""
    limiter = Limiter(
        _place,
        storage_uri=storage_address(settings.redis_url),
        storage_options={
            "socket_timeout": _TIMEOUT_SECONDS,
            "socket_connect_timeout": _TIMEOUT_SECONDS,
            "key_prefix": LIMITS,
        }
        if settings.redis_url
        else {},
        strategy="fixed-window",
    )
    limited = limiter.limit(f"{PER_MINUTE} per minute")
    for endpoint in _SIGN_IN:
        app.view_functions[endpoint] = limited(app.view_functions[endpoint])  # type: ignore[assignment]
    for limit in (
        limiter.limit(f"{RESETS_FROM_PLACE} per hour"),
        limiter.limit(f"{RESETS_TO_ADDRESS} per hour", key_func=_address),
    ):
        app.view_functions[_RESET] = limit(app.view_functions[_RESET])  # type: ignore[assignment]
    limiter.init_app(app)


def _place() -> str:
    return ip_prefix(request.remote_addr or "")


def _address() -> str:
    return hashlib.sha256(request.form.get("email", "").strip().lower().encode()).hexdigest()
