"""Tokens of forms that nobody signs in for: signed, with the time at which the page was made, for one use."""

import hashlib
import secrets
import time
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer

from keck.config import Settings

YOUNGEST_SECONDS, OLDEST_SECONDS = 3, 4 * 3600


@dataclass(frozen=True, slots=True)
class FormToken:
    """What a token says.

    Attributes
    ----------
    form : str
        Names this one page; what was taken under it is not taken again.
    seconds : int
        So long ago the page was made.
    """

    form: str
    seconds: int

    @property
    def is_young(self) -> bool:
        """Whether no person fills a form in so fast."""
        return self.seconds < YOUNGEST_SECONDS

    @property
    def is_old(self) -> bool:
        """Whether the page was made too long ago."""
        return self.seconds > OLDEST_SECONDS


def make(settings: Settings, kind: str, *, again: bool = False) -> str:
    """Return the token of a new page.

    Parameters
    ----------
    again : bool
        Whether the page shows what somebody has filled in already, and may be sent at once.
    """
    made = int(time.time()) - (YOUNGEST_SECONDS if again else 0)
    return str(_serializer(settings, kind).dumps([secrets.token_urlsafe(16), made]))


def read(settings: Settings, kind: str, token: str) -> FormToken | None:
    """Return what a token says; ``None`` for one that we have not made for this form."""
    try:
        form, made = _serializer(settings, kind).loads(token)
    except BadSignature:
        return None
    return FormToken(str(form), int(time.time()) - int(made))


def _serializer(settings: Settings, kind: str) -> URLSafeSerializer:
    if not settings.secret_key:
        raise ValueError("no key")
    options = {"digest_method": hashlib.sha256}
    return URLSafeSerializer(settings.secret_key, salt=f"keck.form.{kind}", signer_kwargs=options)
