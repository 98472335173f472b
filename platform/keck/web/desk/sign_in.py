"""A member's own provider of identities: set up, tested, switched on."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.services.people import member_domains
from keck.services.providers import provider_settings
from keck.tenants.scope import Scope
from keck.web.desk.routing import go
from keck.web.frame.pages import page

_HOME = "sign-in/"


def show(scope: Scope) -> AnyResponse:
    """Show how the member's people sign in."""
    return page(
        "sign_in.html",
        scope,
        section="settings",
        provider=provider_settings.get(scope),
        domains=member_domains.of(scope),
        redirect=provider_settings.redirect_address(scope.settings, scope.slug),
    )


def save(scope: Scope) -> AnyResponse:
    """Set the provider up, or change it."""
    form = request.form
    provider_settings.save(
        scope,
        issuer=form.get("issuer", ""),
        client_id=form.get("client_id", ""),
        secret=form.get("secret", ""),
        trusted_amr=form.get("trusted_amr", ""),
        trusted_acr=form.get("trusted_acr", ""),
    )
    return go(scope, _HOME, "provider_saved")


def test(scope: Scope) -> AnyResponse:
    """Call the provider."""
    provider_settings.test(scope)
    return go(scope, _HOME, "provider_tested")


def switch(scope: Scope) -> AnyResponse:
    """Switch the sign-in on or off."""
    on = request.form.get("on") == "yes"
    provider_settings.switch(scope, on=on)
    return go(scope, _HOME, "provider_on" if on else "provider_off")


def remove(scope: Scope) -> AnyResponse:
    """Take the provider away."""
    provider_settings.remove(scope)
    return go(scope, _HOME, "provider_removed")
