"""A member's own provider of identities: set up, tested and switched on by its administrators."""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

import structlog

from keck.adapters import calls
from keck.adapters.calls import CallFailed
from keck.config import Settings
from keck.persistence.models import Provider
from keck.services import sealing
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_log
from keck.services.people import member_domains
from keck.services.providers import provider_calls
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

log = structlog.get_logger(__name__)
PURPOSE = "provider secret"
_LONGEST = 200
_WORDS = re.compile(r"[\x21-\x7e]{1,100}( [\x21-\x7e]{1,100}){0,9}")


@dataclass(frozen=True, slots=True)
class Shown:
    """A provider as administrators see it: the secret is never shown again."""

    issuer: str
    client_id: str
    trusted_amr: str
    trusted_acr: str
    tested_at: datetime | None
    enabled: bool


def redirect_address(settings: Settings, slug: str) -> str:
    """Return where a provider leads back to: each member's own address, so that no answers are mixed up."""
    return f"{settings.members_url}/login/sso/{quote(slug)}/return"


def get(scope: Scope) -> Shown | None:
    """Return the member's provider; ``None`` where there is none."""
    scope.require(Permission.ADMINISTER)
    one = scope.session.get(Provider, scope.tenant_id)
    if one is None:
        return None
    return Shown(one.issuer, one.client_id, one.trusted_amr, one.trusted_acr, one.tested_at, one.enabled)


def save(
    scope: Scope, *, issuer: str, client_id: str, secret: str, trusted_amr: str = "", trusted_acr: str = ""
) -> None:
    """Set the provider up, or change it; it is off until it was tested and switched on again.

    Parameters
    ----------
    secret : str
        Empty to keep the one that is there, for the same issuer and client.

    Raises
    ------
    Refused
        If a field is wrong.
    """
    scope.require(Permission.ADMINISTER)
    scope.require_proof()
    issuer, client_id, secret = issuer.strip(), client_id.strip(), secret.strip()
    _require_issuer(scope.settings, issuer)
    if not 0 < len(client_id) <= _LONGEST or not client_id.isascii() or not client_id.isprintable():
        raise Refused("sso_client_wrong")
    one = scope.session.get(Provider, scope.tenant_id, with_for_update=True)
    same = one is not None and (one.issuer, one.client_id) == (issuer, client_id)
    if (not secret and not same) or len(secret) > 500 or not secret.isprintable():
        # A secret that is here must not be sent to another address than the one that it was given for.
        raise Refused("sso_secret_missing")
    if one is None:
        one = Provider(tenant_id=scope.tenant_id)
        scope.session.add(one)
    one.issuer, one.client_id = issuer, client_id
    one.trusted_amr, one.trusted_acr = _words(trusted_amr), _words(trusted_acr)
    if secret:
        one.secret = sealing.seal(scope.settings, PURPOSE, scope.tenant_id, secret.encode())
    one.tested_at, one.enabled = None, False
    audit_log.record(scope, "changed_provider", issuer=issuer)
    scope.session.flush()
    provider_calls.forget(issuer)


def _require_issuer(settings: Settings, issuer: str) -> None:
    try:
        parts = calls.parts_of(issuer, loopback=settings.provider_loopback)
    except CallFailed as error:
        raise Refused("sso_issuer_wrong") from error
    if parts.query or len(issuer) > _LONGEST:
        raise Refused("sso_issuer_wrong")


def _words(text: str) -> str:
    words = " ".join(text.split())
    if words and not _WORDS.fullmatch(words):
        raise Refused("sso_words_wrong")
    return words


def test(scope: Scope) -> None:
    """Call the provider: is it who it should be, does it show keys, and does it know our client's secret?

    Raises
    ------
    Refused
        With what to look at.
    """
    scope.require(Permission.ADMINISTER)
    scope.require_proof()
    one = _provider(scope)
    provider_calls.forget(one.issuer)
    try:
        about = provider_calls.describe(scope.settings, one.issuer)
        if provider_calls.count_keys(scope.settings, about) == 0:
            raise CallFailed("keys")
        answer = provider_calls.exchange(
            scope.settings,
            about,
            client_id=one.client_id,
            secret=secret_of(scope.settings, one),
            # A code that nobody has given: a provider that knows our client refuses the code alone.
            code=secrets.token_urlsafe(24),
            verifier=secrets.token_urlsafe(32),
            redirect=redirect_address(scope.settings, scope.slug),
        )
    except CallFailed as error:
        log.warning("provider.test_failed", reason=error.reason)
        raise Refused(f"sso_test_{_TOLD.get(error.reason, 'connection')}") from error
    if answer.status == 401 or answer.body.get("error") in ("invalid_client", "unauthorized_client"):
        raise Refused("sso_test_client")
    if answer.status >= 500:
        raise Refused("sso_test_connection")
    one.tested_at = datetime.now(UTC)
    audit_log.record(scope, "tested_provider", issuer=one.issuer)
    scope.session.flush()


_TOLD = {
    "address": "description",
    "description": "description",
    "issuer": "issuer",
    "keys": "keys",
    "private": "private",
    "unknown": "private",
}


def switch(scope: Scope, *, on: bool) -> None:
    """Switch the sign-in by the provider on or off; switched off, the sessions that it opened end at once.

    Raises
    ------
    Refused
        If it was not tested as it is now, or the foundation has confirmed no domain.
    """
    scope.require(Permission.ADMINISTER)
    scope.require_proof()
    one = _provider(scope)
    if on and one.tested_at is None:
        raise Refused("sso_not_tested")
    if on and not member_domains.of(scope):
        raise Refused("sso_no_domain")
    if one.enabled != on:
        audit_log.record(scope, "provider_on" if on else "provider_off", issuer=one.issuer)
    one.enabled = on
    scope.session.flush()


def remove(scope: Scope) -> None:
    """Take the provider away, with its secret."""
    scope.require(Permission.ADMINISTER)
    scope.require_proof()
    one = _provider(scope)
    audit_log.record(scope, "removed_provider", issuer=one.issuer)
    scope.session.delete(one)
    scope.session.flush()


def secret_of(settings: Settings, one: Provider) -> str:
    """Return the client's secret, for the provider alone."""
    secret = sealing.unseal(settings, PURPOSE, one.tenant_id, one.secret)
    if secret is None:
        raise Refused("sso_secret_missing")
    return secret.decode()


def _provider(scope: Scope) -> Provider:
    found = scope.session.get(Provider, scope.tenant_id, with_for_update=True)
    if found is None:
        raise NotFound("provider")
    return found
