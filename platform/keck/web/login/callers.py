"""Who asks on pages that a session opens before it has proved everything."""

from urllib.parse import urlencode

from flask import g, redirect
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.services.errors import Refused
from keck.services.identity.factors import Owner
from keck.services.identity.live_sessions import Waiting
from keck.web.frame.pages import say_code
from keck.web.login.people import hand_over

SET_UP = "/account/factors/"


def owner() -> Owner | None:
    """Return who may set factors up here: somebody signed in, or somebody who has to do it first."""
    if g.person is not None:
        found: Owner = g.person.signed_in
        return found
    waiting: Waiting | None = g.waiting
    return waiting if waiting and waiting.step == "set_up" else None


def next_step(waiting: Waiting, target: str) -> AnyResponse:
    """Lead a session that waits to what it still has to do."""
    if waiting.step == "set_up":
        return redirect(SET_UP, 303)
    return redirect("/login/factor?" + urlencode({"next": target}), 303)


def go_on(settings: Settings, token: str, target: str) -> AnyResponse:
    """Hand the browser its session's new token and lead it on."""
    response = redirect(target, 303)
    hand_over(response, settings, token)
    return response


def tell(refusal: Refused) -> None:
    """Let the page that comes back say what was wrong."""
    g.problem = say_code(refusal.code, refusal.params)
