"""The way to the sign-in and back: to pages of ours and nowhere else."""

from urllib.parse import urlencode, urlsplit

from flask import redirect, request
from werkzeug.wrappers import Response as AnyResponse

HOME = "/desk/"
_OURS = ("/desk/", "/staff/", "/account/", "/invitation/")


def safe_next(text: str | None) -> str:
    """Return an address of ours; whatever could lead elsewhere becomes the desk.

    >>> safe_next("/desk/koeln/?lang=en"), safe_next("//evil.example/desk/"), safe_next("/desk/../../x")
    ('/desk/koeln/?lang=en', '/desk/', '/desk/')
    """
    if not text or not text.startswith(_OURS) or "\\" in text or ".." in text or not text.isprintable():
        return HOME
    parts = urlsplit(text)
    return HOME if parts.scheme or parts.netloc else text


def to_sign_in() -> AnyResponse:
    """Lead to the sign-in page, and back here after it; a form that was sent is not sent again."""
    target = request.full_path.rstrip("?") if request.method == "GET" else "/desk/"
    return redirect("/login?" + urlencode({"next": target}), 303)
