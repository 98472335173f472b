"""Headers of every answer: what a page may load, and what may be done with it."""

from flask import Flask, Response, request

CONTENT_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def set_headers(app: Flask, *, private: bool) -> None:
    """Give an application its headers.

    Parameters
    ----------
    private : bool
        Whether answers are for one person only and must not be kept by anybody.
    """

    @app.after_request
    def _add(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = CONTENT_POLICY
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin" if private else "strict-origin-when-cross-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin" if private else "cross-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
        if request.is_secure:
            headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        if private and request.endpoint == "static":
            # Only what was found says how long it may be kept.
            headers.setdefault("Cache-Control", "no-store")
        elif private:
            headers["Cache-Control"] = "no-store"
        return response
