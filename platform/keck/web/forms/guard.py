"""What keeps machines from sending forms: no picture to read, no third party, no cookie.

Somebody whose form is taken for a machine's gets the same answer as everybody.
"""

import hashlib
from urllib.parse import urlsplit

from flask import request
from limits import RateLimitItemPerDay, RateLimitItemPerHour

from keck.config import Settings
from keck.domain.networks import ip_prefix
from keck.services.errors import Refused
from keck.services.joining import form_tokens
from keck.services.joining.form_tokens import FormToken
from keck.web.limits import Counts

FROM_PLACE, TO_ADDRESS = 10, 3
TRAP = "website"
_FROM = RateLimitItemPerHour(FROM_PLACE, namespace="keck")
_TO = RateLimitItemPerDay(TO_ADDRESS, namespace="keck")


class Throttled(Exception):  # noqa: N818 - an answer, not a defect
    """Too many forms came from one place."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"{seconds} s")
        self.seconds = seconds


class Guard:
    """Looks at each form that is sent."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._counts = Counts(settings.redis_url)

    def count(self) -> None:
        """Count a form of this place.

        Raises
        ------
        Throttled
            If it is one too many.
        """
        place = ip_prefix(request.remote_addr or "")
        if seconds := self._counts.seconds_to_wait(_FROM, "forms", place):
            raise Throttled(seconds)

    def token(self, kind: str) -> FormToken | None:
        """Return what the form's token says; ``None`` for a form that no page of ours has sent.

        Raises
        ------
        Refused
            If the page was open for too long: a person may have done that.
        """
        found = form_tokens.read(self._settings, kind, request.form.get("token", ""))
        if found is None or not _is_from_here():
            return None
        if found.is_old:
            raise Refused("inquiry_too_old")
        return found

    def may_write_to(self, email: str) -> bool:
        """Tell whether an address may get one more letter today, whoever asks for it."""
        named = hashlib.sha256(email.encode()).hexdigest()
        return not self._counts.seconds_to_wait(_TO, "forms", named)


def looks_like_a_machine(token: FormToken) -> bool:
    """Tell whether a form was sent as no person sends it."""
    nameless = not (request.headers.get("Origin") or request.headers.get("Sec-Fetch-Site"))
    return bool(request.form.get(TRAP)) or token.is_young or nameless


def _is_from_here() -> bool:
    """Tell whether a page of this host has sent the form, as far as the browser says where it comes from."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site not in (None, "same-origin"):
        return False
    return origin is None or urlsplit(origin).netloc == request.host
