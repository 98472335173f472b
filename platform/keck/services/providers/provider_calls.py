"""What a provider of identities says about itself, kept for a while, and the exchange of a code."""

import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar, cast
from urllib.parse import quote_plus

from joserfc.jwk import ECKey, RSAKey

from keck.adapters import calls
from keck.adapters.calls import CallFailed
from keck.config import Settings

KEPT_SECONDS = 600.0
# A key that is not known is looked for at the provider, but not as often as somebody names one.
AGAIN_SECONDS = 30.0
_MOST_KEPT, _MOST_KEYS = 500, 50
_SHORTEST_MODULUS = 342

Key = RSAKey | ECKey
_Kept = TypeVar("_Kept")
_lock = Lock()
_kept: dict[tuple[str, str, bool], tuple[float, Any]] = {}


@dataclass(frozen=True, slots=True)
class About:
    """A provider's own description.

    Attributes
    ----------
    names_itself : bool
        Whether it names itself in every answer that it sends by the browser (RFC 9207).
    """

    issuer: str
    authorization: str
    token: str
    keys: str
    methods: tuple[str, ...]
    names_itself: bool


def describe(settings: Settings, issuer: str) -> About:
    """Return a provider's description.

    Raises
    ------
    CallFailed
        If it can not be asked, or describes somebody else.
    """
    return _keep(settings, "about", issuer, KEPT_SECONDS, lambda: _describe(settings, issuer))


def _describe(settings: Settings, issuer: str) -> About:
    loopback = settings.provider_loopback
    calls.parts_of(issuer, loopback=loopback)
    answer = calls.get(issuer.rstrip("/") + "/.well-known/openid-configuration", loopback=loopback)
    said = answer.body
    if answer.status != 200 or not said:
        raise CallFailed("description")
    if said.get("issuer") != issuer:
        raise CallFailed("issuer")
    places = [said.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    for place in places:
        if not isinstance(place, str):
            raise CallFailed("description")
        calls.parts_of(place, loopback=loopback)
    authorization, token, keys = map(str, places)
    methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return About(
        issuer,
        authorization,
        token,
        keys,
        methods=tuple(str(one) for one in methods) if isinstance(methods, list) else (),
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
    )


def key_of(settings: Settings, about: About, kid: str | None) -> Key | None:
    """Return the key with a name; without a name, the only one.

    A name is only compared with others: whatever it looks like, nothing is looked up by it.
    """
    for seconds in (KEPT_SECONDS, AGAIN_SECONDS):
        keys = _keep(settings, "keys", about.keys, seconds, lambda: _keys(settings, about))
        found = [key for name, key in keys if kid is None or name == kid]
        if len(found) == 1:
            return found[0]
    return None


def count_keys(settings: Settings, about: About) -> int:
    """Return how many keys a provider shows that signatures may be checked with."""
    return len(_keep(settings, "keys", about.keys, KEPT_SECONDS, lambda: _keys(settings, about)))


def _keys(settings: Settings, about: About) -> list[tuple[str | None, Key]]:
    answer = calls.get(about.keys, loopback=settings.provider_loopback)
    given = answer.body.get("keys")
    if answer.status != 200 or not isinstance(given, list):
        raise CallFailed("keys")
    return [(one.get("kid"), key) for one in given[:_MOST_KEYS] if (key := _key(one)) is not None]


def _key(given: Any) -> Key | None:
    """Return a key that signatures of ours may be checked with; secrets and short ones are none."""
    if not isinstance(given, dict) or given.get("use", "sig") != "sig":
        return None
    public = {name: one for name, one in given.items() if name in ("kty", "n", "e", "crv", "x", "y", "kid")}
    try:
        if public.get("kty") == "RSA" and len(str(public.get("n", "")).lstrip("A")) >= _SHORTEST_MODULUS:
            return RSAKey.import_key(public)
        if public.get("kty") == "EC" and public.get("crv") in ("P-256", "P-384", "P-521"):
            return ECKey.import_key(public)
    except Exception:
        # Whatever a provider writes into its list: a key that can not be read is none.
        return None
    return None


def exchange(
    settings: Settings,
    about: About,
    *,
    client_id: str,
    secret: str,
    code: str,
    verifier: str,
    redirect: str,
) -> calls.Answer:
    """Give a code back, and return the provider's answer."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect,
        "code_verifier": verifier,
    }
    headers = {}
    if "client_secret_basic" in about.methods or "client_secret_post" not in about.methods:
        pair = f"{quote_plus(client_id)}:{quote_plus(secret)}".encode()
        headers["Authorization"] = f"Basic {b64encode(pair).decode()}"
    else:
        form |= {"client_id": client_id, "client_secret": secret}
    return calls.post(about.token, form, headers, loopback=settings.provider_loopback)


def forget(issuer: str) -> None:
    """Ask a provider anew next time."""
    with _lock:
        for key in [key for key in _kept if key[0] == "keys" or key[1] == issuer]:
            del _kept[key]


def _keep(settings: Settings, kind: str, name: str, seconds: float, ask: Callable[[], _Kept]) -> _Kept:
    key, now = (kind, name, settings.provider_loopback), time.monotonic()
    with _lock:
        at, found = _kept.get(key, (now - KEPT_SECONDS, None))
    if found is not None and now - at < seconds:
        return cast("_Kept", found)
    made = ask()
    with _lock:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = (now, made)
    return made
