"""The way of a browser to a member's provider of identities and back (OpenID Connect, code flow, PKCE).

Address and cookie hold two secrets of which the database has only hashes. What is sent along besides, the
verifier of PKCE and the nonce, is computed from the cookie's: so only the browser that began can end, and
whoever comes back takes the row away, so that nothing ends twice.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from keck.adapters.calls import CallFailed
from keck.config import Settings
from keck.db.sessions import plain_session
from keck.domain.lifetimes import PROVIDER_FLOW
from keck.persistence.models import MemberDomain, Provider, SignInFlow, Tenant
from keck.services.errors import Refused
from keck.services.providers import provider_calls, provider_settings, provider_tokens
from keck.services.providers.provider_tokens import Identity, TokenWrong

log = structlog.get_logger(__name__)
LASTS = PROVIDER_FLOW
Purpose = Literal["sign_in", "link", "invitation", "proof"]


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser goes, and the secret that it takes along in its cookie."""

    address: str
    secret: str


@dataclass(frozen=True, slots=True)
class Ended:
    """What has come back, and what it was for."""

    tenant_id: UUID
    purpose: str
    session_id: UUID | None
    invitation_id: UUID | None
    target: str
    begun_at: float
    identity: Identity
    trusts_factor: bool


def slug_for(settings: Settings, text: str) -> str | None:
    """Return the slug of the member whose provider signs somebody in.

    It is found by the domain of an address, or by the member's name. Accounts are not looked at: an address
    that is known here and one that is not lead to the same place.
    """
    wanted = text.strip().lower()
    query = (
        select(Tenant.slug)
        .join(Provider, Provider.tenant_id == Tenant.id)
        .where(Provider.enabled, Tenant.state == "active")
        .limit(2)
    )
    if "@" in wanted:
        owned = MemberDomain.domain == wanted.rpartition("@")[2]
        query = query.join(MemberDomain, MemberDomain.tenant_id == Tenant.id).where(owned)
    else:
        query = query.where((Tenant.slug == wanted) | (func.lower(Tenant.name) == wanted))
    with plain_session(settings, "keck_login") as session:
        found = session.scalars(query).all()
    return found[0] if len(found) == 1 else None


def begin(
    settings: Settings,
    slug: str,
    purpose: Purpose,
    *,
    target: str = "",
    session_id: UUID | None = None,
    invitation_id: UUID | None = None,
    hint: str = "",
) -> Begun:
    """Begin the way to a member's provider.

    Parameters
    ----------
    hint : str
        An address that the provider may fill in.

    Raises
    ------
    Refused
        If the member has no provider that is switched on, or it can not be reached.
    """
    with plain_session(settings, "keck_login") as session:
        provider = _provider(session, Tenant.slug == slug)
    if provider is None:
        raise Refused("sso_none")
    try:
        about = provider_calls.describe(settings, provider.issuer)
    except CallFailed as error:
        log.warning("provider.silent", reason=error.reason)
        raise Refused("sso_silent") from error
    state, secret = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    with plain_session(settings, "keck_login") as session:
        session.execute(delete(SignInFlow).where(SignInFlow.expires_at <= func.now()))
        session.add(
            SignInFlow(
                state_hash=_hash(state),
                browser_hash=_hash(secret),
                provider_tenant_id=provider.tenant_id,
                issuer=provider.issuer,
                purpose=purpose,
                session_id=session_id,
                invitation_id=invitation_id,
                target=target,
                expires_at=func.now() + LASTS,
            )
        )
    challenge = hashlib.sha256(_derived(secret, "verifier").encode()).digest()
    query = {
        "response_type": "code",
        # Nothing but who it is: neither name nor address is asked for.
        "scope": "openid",
        "client_id": provider.client_id,
        "redirect_uri": provider_settings.redirect_address(settings, slug),
        "state": state,
        "nonce": _derived(secret, "nonce"),
        "code_challenge": urlsafe_b64encode(challenge).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    if provider.trusted_acr:
        query["acr_values"] = provider.trusted_acr
    if hint:
        query["login_hint"] = hint[:254]
    if purpose == "proof":
        query |= {"prompt": "login", "max_age": "0"}
    joined = "&" if "?" in about.authorization else "?"
    return Begun(about.authorization + joined + urlencode(query), secret)


def end(
    settings: Settings, slug: str, *, state: str, secret: str, code: str, issuer: str | None, error: str
) -> Ended:
    """Take what the browser brings back, and return who has signed in and what for.

    Parameters
    ----------
    slug : str
        Of the address to which the provider has led back.
    secret : str
        Of the browser's cookie.
    issuer : str or None
        As the provider names itself in its answer.

    Raises
    ------
    Refused
        With the same words whatever was wrong; the log says what.
    """
    with plain_session(settings, "keck_login") as session:
        mine = (SignInFlow.state_hash == _hash(state), SignInFlow.browser_hash == _hash(secret))
        flow = session.scalar(
            delete(SignInFlow).where(*mine, SignInFlow.expires_at > func.now()).returning(SignInFlow)
        )
        provider = flow and _provider(session, Tenant.slug == slug)
    if flow is None:
        raise Refused("sso_over")
    try:
        if provider is None or provider.tenant_id != flow.provider_tenant_id:
            raise TokenWrong("other_member")
        if provider.issuer != flow.issuer:
            raise TokenWrong("other_provider")
        identity = _identity(settings, slug, provider, secret, code=code, issuer=issuer, error=error)
    except (TokenWrong, CallFailed) as wrong:
        log.warning("provider.refused", reason=wrong.reason)
        raise Refused("sso_failed") from wrong
    return Ended(
        flow.provider_tenant_id,
        flow.purpose,
        flow.session_id,
        flow.invitation_id,
        flow.target,
        flow.created_at.timestamp(),
        identity,
        _is_trusted(provider, identity),
    )


def _identity(
    settings: Settings,
    slug: str,
    provider: Provider,
    secret: str,
    *,
    code: str,
    issuer: str | None,
    error: str,
) -> Identity:
    about = provider_calls.describe(settings, provider.issuer)
    if issuer is None and about.names_itself:
        raise TokenWrong("unnamed")
    if issuer is not None and issuer != about.issuer:
        raise TokenWrong("other_issuer")
    if error or not code:
        raise TokenWrong("declined")
    answer = provider_calls.exchange(
        settings,
        about,
        client_id=provider.client_id,
        secret=provider_settings.secret_of(settings, provider),
        code=code,
        verifier=_derived(secret, "verifier"),
        redirect=provider_settings.redirect_address(settings, slug),
    )
    if answer.status != 200:
        raise TokenWrong("code")
    return provider_tokens.check(
        settings,
        about,
        answer.body.get("id_token"),
        client_id=provider.client_id,
        nonce=_derived(secret, "nonce"),
    )


def _is_trusted(provider: Provider, identity: Identity) -> bool:
    """Tell whether the provider says, in words that the member trusts, that there was a second factor."""
    words = frozenset(provider.trusted_amr.split())
    return bool(words & identity.amr) or (bool(identity.acr) and identity.acr in provider.trusted_acr.split())


def _provider(session: Session, which: ColumnElement[bool]) -> Provider | None:
    query = select(Provider).join(Tenant, Tenant.id == Provider.tenant_id)
    return session.scalar(query.where(which, Provider.enabled, Tenant.state == "active"))


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _derived(secret: str, name: str) -> str:
    return urlsafe_b64encode(hmac.digest(secret.encode(), name.encode(), "sha256")).rstrip(b"=").decode()
