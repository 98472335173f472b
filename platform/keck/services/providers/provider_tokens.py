"""Checking what a provider of identities has signed."""

import json
import time
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError

from keck.config import Settings
from keck.services.providers import provider_calls
from keck.services.providers.provider_calls import About

ALGORITHMS = {
    "RSA": frozenset(["RS256", "RS384", "RS512"]),
    "EC": frozenset(["ES256", "ES384", "ES512"]),
}
"""By kind of key; there is no other way to sign."""
_LONGEST = 32_000
_CLOCKS_DIFFER = 60
_OLDEST = 600


class TokenWrong(Exception):  # noqa: N818 - an answer, not a defect
    """What was signed is not what we asked for; ``reason`` is a word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Identity:
    """Who has signed in at a provider. No name and no address is read: neither would prove anything.

    Attributes
    ----------
    proved_at : int
        When the person last proved there who they are, in seconds; 0 if it is not told.
    """

    issuer: str
    subject: str
    amr: frozenset[str]
    acr: str
    proved_at: int


def check(settings: Settings, about: About, token: Any, *, client_id: str, nonce: str) -> Identity:
    """Return who an identity token is about.

    Raises
    ------
    TokenWrong
        If it is not signed by this provider, for us, for this one request, and just now.
    """
    claims = _signed(settings, about, token)
    now = time.time()
    audience = claims.get("aud")
    audiences = [audience] if isinstance(audience, str) else audience
    if claims.get("iss") != about.issuer:
        raise TokenWrong("iss")
    if not isinstance(audiences, list) or client_id not in audiences:
        raise TokenWrong("aud")
    if claims.get("azp", client_id) != client_id or (len(audiences) > 1 and "azp" not in claims):
        raise TokenWrong("azp")
    if _time(claims, "exp") <= now - _CLOCKS_DIFFER:
        raise TokenWrong("exp")
    if not now - _OLDEST < _time(claims, "iat") < now + _CLOCKS_DIFFER:
        raise TokenWrong("iat")
    if claims.get("nonce") != nonce:
        raise TokenWrong("nonce")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or "\0" in subject:
        raise TokenWrong("sub")
    amr, acr = claims.get("amr"), claims.get("acr")
    return Identity(
        about.issuer,
        subject,
        frozenset(one for one in amr if isinstance(one, str)) if isinstance(amr, list) else frozenset(),
        acr if isinstance(acr, str) else "",
        int(_time(claims, "auth_time")),
    )


def _signed(settings: Settings, about: About, token: Any) -> dict[str, Any]:
    if not isinstance(token, str) or len(token) > _LONGEST or token.count(".") != 2:
        raise TokenWrong("form")
    try:
        head = json.loads(urlsafe_b64decode(token.partition(".")[0] + "=="))
        algorithm, kid = head.get("alg"), head.get("kid")
    except (ValueError, AttributeError, RecursionError) as error:
        raise TokenWrong("form") from error
    if not isinstance(algorithm, str) or algorithm not in frozenset.union(*ALGORITHMS.values()):
        raise TokenWrong("alg")
    key = provider_calls.key_of(settings, about, kid) if kid is None or isinstance(kid, str) else None
    # The key decides by which rule a signature is checked; the token may not choose another one.
    if key is None or algorithm not in ALGORITHMS[key.key_type]:
        raise TokenWrong("key")
    try:
        claims = jwt.decode(token, key, algorithms=[algorithm]).claims
    except (JoseError, ValueError) as error:
        raise TokenWrong("signature") from error
    return dict(claims)


def _time(claims: dict[str, Any], name: str) -> float:
    """Return a point in time in seconds; what is none is long over."""
    value = claims.get(name)
    fine = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e11
    return float(value) if fine and value is not None else 0.0
