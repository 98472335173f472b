"""How often one place may try to sign in; without Redis nobody signs in, and all else goes on."""

from flask import Flask, request
from flask_limiter import Limiter

from keck.config import Settings
from keck.domain.networks import ip_prefix
from keck.web.limits import storage_address

PER_MINUTE = 60
_ENDPOINTS = ("login.sign_in", "login.passkey_question", "login.passkey_sign_in", "login.factor_prove")
_TIMEOUT_SECONDS = 2


def limit_sign_in(app: Flask, settings: Settings) -> None:
    """Limit the forms of signing in; which accounts fail where is counted in the database besides."""
    limiter = Limiter(
        lambda: ip_prefix(request.remote_addr or ""),
        storage_uri=storage_address(settings.redis_url),
        storage_options={"socket_timeout": _TIMEOUT_SECONDS, "socket_connect_timeout": _TIMEOUT_SECONDS}
        if settings.redis_url
        else {},
        strategy="fixed-window",
        key_prefix="keck",
    )
    limited = limiter.limit(f"{PER_MINUTE} per minute")
    for endpoint in _ENDPOINTS:
        app.view_functions[endpoint] = limited(app.view_functions[endpoint])  # type: ignore[assignment]
    limiter.init_app(app)
