"""Signing in with the account of one's municipality, and linking it to one's own."""

from typing import Any

from flask import Blueprint, Flask, g, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.domain.cookies import PROVIDER
from keck.domain.networks import ip_prefix
from keck.services.errors import NotFound, Refused
from keck.services.identity.live_sessions import SignedIn
from keck.services.people import invitations, memberships
from keck.services.providers import provider_flows, provider_logins
from keck.services.providers.provider_flows import Begun, Ended
from keck.web.frame.addresses import HOME, safe_next, to_sign_in
from keck.web.frame.pages import page
from keck.web.login.account import show
from keck.web.login.callers import go_on, tell
from keck.web.login.people import cookie_name, origin

# A session that a member's provider has opened does not speak for the account: of the pages about the
# account it opens these only. All else leads to the sign-in by password.
_OPEN = frozenset(
    [
        *("account", "language", "announcement_dismiss"),
        *("proof", "proof_options", "proof_lost", "sso_prove", "sso_return"),
    ]
)
_OF_ACCOUNT = ("/account/", "/invitation/", "/staff/")


def require_whole_account(app: Flask) -> None:
    """Keep sessions that a provider has opened away from what belongs to the account as a whole."""

    @app.before_request
    def _look() -> AnyResponse | None:
        by_provider = g.get("person") is not None and g.person.signed_in.by is not None
        name = (request.endpoint or "").removeprefix("login.")
        if by_provider and request.path.startswith(_OF_ACCOUNT) and name not in _OPEN:
            return to_sign_in()
        return None


def add_sso(blueprint: Blueprint, settings: Settings) -> None:
    """Add the way to a member's provider and back."""
    _add_start(blueprint, settings)
    _add_links(blueprint, settings)

    @blueprint.get("/login/sso/<slug>/return")
    def sso_return(slug: str) -> AnyResponse:
        args = request.args
        try:
            ended = provider_flows.end(
                settings,
                slug,
                state=args.get("state", ""),
                secret=request.cookies.get(_cookie(settings), ""),
                code=args.get("code", ""),
                issuer=args.get("iss"),
                error=args.get("error", ""),
            )
            response = _arrive(settings, ended)
        except Refused as refusal:
            tell(refusal)
            response = _start(settings)
        response.delete_cookie(_cookie(settings), **_options(settings))
        return response


def _start(settings: Settings) -> AnyResponse:
    """Show the page from which somebody may begin anew."""
    return show(settings) if current_user.is_authenticated else page("login.html", None, next=HOME)


def _arrive(settings: Settings, ended: Ended) -> AnyResponse:
    who: SignedIn | None = g.person.signed_in if g.person is not None else None
    if ended.purpose == "link":
        provider_logins.link(settings, ended, who, origin=_place())
        return redirect("/account/?done=sso_linked", 303)
    if ended.purpose == "proof":
        return go_on(settings, provider_logins.prove(settings, ended, who, token=g.token or ""), ended.target)
    target = safe_next(ended.target)
    if ended.purpose == "invitation":
        target = f"/desk/{provider_logins.join(settings, ended, origin=_place()).slug}/?done=joined"
    replaced = request.cookies.get(cookie_name(settings))
    return go_on(
        settings, provider_logins.sign_in(settings, ended, origin=origin(), replaces=replaced), target
    )


def _add_start(blueprint: Blueprint, settings: Settings) -> None:
    @blueprint.get("/login/sso")
    def sso() -> AnyResponse:
        return page("sso.html", None, next=safe_next(request.args.get("next")))

    @blueprint.post("/login/sso")
    def sso_start() -> AnyResponse:
        target, asked = safe_next(request.form.get("next")), request.form.get("who", "")
        try:
            slug = provider_flows.slug_for(settings, asked)
            if slug is None:
                raise Refused("sso_none")
            hint = asked.strip() if "@" in asked else ""
            return _go(settings, provider_flows.begin(settings, slug, "sign_in", target=target, hint=hint))
        except Refused as refusal:
            tell(refusal)
            return page("sso.html", None, next=target)

    @blueprint.post("/invitation/<token>/sso")
    def sso_invitation(token: str) -> AnyResponse:
        if current_user.is_authenticated:
            return redirect(f"/invitation/{token}", 303)
        offer = invitations.look(settings, token)
        begun = provider_flows.begin(
            settings, offer.slug, "invitation", invitation_id=offer.invitation_id, hint=offer.email
        )
        return _go(settings, begun)

    @blueprint.post("/account/proof/sso")
    def sso_prove() -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        who = current_user.signed_in
        if who.by is None:
            raise NotFound("login")
        (here,) = memberships.places(settings, who.account_id, who.by)
        begun = provider_flows.begin(
            settings,
            here.slug,
            "proof",
            session_id=who.session_id,
            target=safe_next(request.form.get("back")),
            hint=who.email,
        )
        return _go(settings, begun)


def _add_links(blueprint: Blueprint, settings: Settings) -> None:
    @blueprint.post("/account/sso/<slug>/link")
    def sso_link(slug: str) -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        who = current_user.signed_in
        provider_logins.require_whole(who)
        if slug not in [one.slug for one in provider_logins.linkable(settings, who)]:
            raise NotFound("login", slug)
        begun = provider_flows.begin(settings, slug, "link", session_id=who.session_id, hint=who.email)
        return _go(settings, begun)

    @blueprint.post("/account/sso/<slug>/unlink")
    def sso_unlink(slug: str) -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        provider_logins.unlink(settings, current_user.signed_in, slug, origin=_place())
        return redirect("/account/?done=sso_unlinked", 303)


def _go(settings: Settings, begun: Begun) -> AnyResponse:
    """Lead to the provider by a page of ours: a form may not lead elsewhere, and nobody leaves unasked."""
    response = page("sso_go.html", None, address=begun.address)
    response.set_cookie(
        _cookie(settings),
        begun.secret,
        max_age=int(provider_flows.LASTS.total_seconds()),
        **_options(settings),
    )
    return response


def _cookie(settings: Settings) -> str:
    return PROVIDER.name(secure=settings.secure_cookies)


def _options(settings: Settings) -> dict[str, Any]:
    # The provider leads back from elsewhere; a stricter cookie would stay at home.
    return {"path": "/", "secure": settings.secure_cookies, "httponly": True, "samesite": "Lax"}


def _place() -> str:
    return ip_prefix(request.remote_addr or "")
