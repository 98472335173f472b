"""Where somebody may be sent after signing in: pages of ours and nowhere else."""

from urllib.parse import urlsplit

HOME = "/desk/"
_OURS = ("/desk/", "/staff/", "/account/")


def safe_next(text: str | None) -> str:
    """Return an address of ours; whatever could lead elsewhere becomes the desk.

    >>> safe_next("/desk/koeln/?lang=en"), safe_next("//evil.example/desk/"), safe_next("/desk/../../x")
    ('/desk/koeln/?lang=en', '/desk/', '/desk/')
    """
    if not text or not text.startswith(_OURS) or "\\" in text or ".." in text or not text.isprintable():
        return HOME
    parts = urlsplit(text)
    return HOME if parts.scheme or parts.netloc else text
