"""Applying, writing to the foundation, asking for the brochure, and confirming one's address."""

from flask import Blueprint, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.domain.texts import Language
from keck.services.errors import Refused
from keck.services.joining import form_tokens, inquiries
from keck.services.joining.inquiries import Kind
from keck.web.forms.guard import TRAP, Guard, Throttled, looks_like_a_machine
from keck.web.frame.pages import language, page, say_code

_KIND = "/<any(join,contact,brochure):kind>"


def forms_blueprint(settings: Settings) -> Blueprint:
    """Return the forms; none of them knows a session."""
    blueprint = Blueprint("forms", __name__)
    guard = Guard(settings)

    @blueprint.before_request
    def _language() -> None:
        # Nobody is signed in here, so the page that was sent says its language itself.
        told = request.form if request.method == "POST" else request.args
        g.chosen_language = told.get("lang")

    @blueprint.get(_KIND)
    def form(kind: Kind) -> AnyResponse:
        return _form(settings, kind, form_tokens.make(settings, kind))

    @blueprint.post(_KIND)
    def send(kind: Kind) -> AnyResponse:
        token = request.form.get("token", "")
        try:
            guard.count()
            _take(settings, guard, kind)
        except Throttled as throttled:
            g.problem, g.problem_status = say_code("inquiry_throttled"), 429
            shown = _form(settings, kind, token)
            shown.headers["Retry-After"] = str(throttled.seconds)
            return shown
        except Refused as refusal:
            g.problem = say_code(refusal.code, refusal.params)
            old = refusal.code == "inquiry_too_old"
            return _form(settings, kind, form_tokens.make(settings, kind, again=True) if old else token)
        return redirect(f"/{kind}/sent?lang={language()}", 303)

    @blueprint.get(f"{_KIND}/sent")
    def sent(kind: Kind) -> AnyResponse:
        return page("form_sent.html", None, kind=kind, public=settings.public_url)

    @blueprint.get("/confirm/<token>")
    def show_confirm(token: str) -> AnyResponse:
        return _confirm(inquiries.look(settings, token), token, done=False)

    @blueprint.post("/confirm/<token>")
    def confirm(token: str) -> AnyResponse:
        return _confirm(inquiries.confirm(settings, token), token, done=True)

    def _confirm(found: tuple[Kind, Language], token: str, *, done: bool) -> AnyResponse:
        kind, written = found
        # The letter was in this language, whatever the browser that opens its link prefers.
        g.chosen_language = g.chosen_language or written
        return page("form_confirm.html", None, kind=kind, token=token, done=done, public=settings.public_url)

    return blueprint


def _form(settings: Settings, kind: Kind, token: str) -> AnyResponse:
    return page(f"form_{kind}.html", None, kind=kind, token=token, trap=TRAP, public=settings.public_url)


def _take(settings: Settings, guard: Guard, kind: Kind) -> None:
    """Keep what was sent, if a page of ours has sent it and the address does not get letter after letter."""
    token = guard.token(kind)
    fields = inquiries.read(kind, request.form)
    if token is None or not guard.may_write_to(fields["email"]):
        return
    suspect = looks_like_a_machine(token)
    inquiries.take(settings, kind, fields, form=token.form, language=language(), suspect=suspect)
