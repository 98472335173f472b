"""A provider of identities on this machine, which signs whatever a test wants it to sign."""

import base64
import hashlib
import json
import secrets
import threading
import time
import urllib.error
import urllib.request
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote_plus, urlencode

import pytest
from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "keck-atlas", "s3cret & more: ÄÖ"
Sign = Callable[[dict[str, Any]], str]


class Provider:
    """A provider with one client, and one person who is signed in there.

    Attributes
    ----------
    subject : str
        Whom the next answer is about.
    claims : dict
        What the next tokens say instead of the truth; ``None`` leaves something out.
    sign : callable
        How the next tokens are signed.
    redirects : set of str
        Where it leads back to.
    calls : list of str
        What was asked, in order.
    """

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})
        self.curve = ECKey.generate_key("P-256", {"kid": "k2", "use": "sig"})
        self.redirects, self.calls = set[str](), list[str]()
        self.about: dict[str, Any] = {}
        self.reset()
        self._codes: dict[str, dict[str, str]] = {}
        self._server = make_server("127.0.0.1", 0, self._app(), threaded=True)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}/realms/stadt"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def reset(self) -> None:
        """Be honest again."""
        self.subject, self.claims, self.sign = "person-1", dict[str, Any](), self.rs256
        self.names_itself, self.asked_at = True, int(time.time())

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()

    def rs256(self, claims: dict[str, Any]) -> str:
        """Sign honestly."""
        return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self.key)

    def es256(self, claims: dict[str, Any]) -> str:
        """Sign honestly with the other key."""
        return jwt.encode({"alg": "ES256", "kid": "k2"}, claims, self.curve, algorithms=["ES256"])

    def tokens_asked(self) -> int:
        """Return how often a code was brought."""
        return self.calls.count("token")

    def _app(self) -> Flask:
        app = Flask(__name__)
        home = "/realms/stadt"

        @app.get(f"{home}/.well-known/openid-configuration")
        def description() -> Response:
            self.calls.append("description")
            return jsonify(
                {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize?kc=1",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/keys",
                    "authorization_response_iss_parameter_supported": self.names_itself,
                    **self.about,
                }
            )

        @app.get(f"{home}/keys")
        def keys() -> Response:
            self.calls.append("keys")
            return jsonify({"keys": [self.key.as_dict(private=False), self.curve.as_dict(private=False)]})

        app.add_url_rule(f"{home}/authorize", "authorize", self._authorize)
        app.add_url_rule(f"{home}/token", "token", self._exchange, methods=["POST"])
        return app

    def _authorize(self) -> Any:
        asked = request.args
        fine = asked["client_id"] == CLIENT and asked["response_type"] == "code"
        fine = fine and asked["code_challenge_method"] == "S256" and asked["scope"] == "openid"
        if not fine or asked["redirect_uri"] not in self.redirects or asked["kc"] != "1":
            return Response("no", 400)
        code = secrets.token_urlsafe(12)
        self._codes[code] = dict(asked.items())
        if asked.get("prompt") == "login":
            self.asked_at = int(time.time())
        answer = {"code": code, "state": asked["state"]}
        if self.names_itself:
            answer["iss"] = self.issuer
        return redirect(f"{asked['redirect_uri']}?{urlencode(answer)}")

    def _exchange(self) -> Any:
        self.calls.append("token")
        head = request.headers.get("Authorization", "").removeprefix("Basic ")
        name, _, secret = base64.b64decode(head).decode().partition(":")
        if (unquote_plus(name), unquote_plus(secret)) != (CLIENT, SECRET):
            return jsonify(error="invalid_client"), 401
        given = self._codes.pop(request.form["code"], None)
        digest = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
        if given is None or given["code_challenge"] != challenge:
            return jsonify(error="invalid_grant"), 400
        if given["redirect_uri"] != request.form["redirect_uri"]:
            return jsonify(error="invalid_grant"), 400
        return jsonify(token_type="Bearer", access_token="x", id_token=self._token(given["nonce"]))

    def _token(self, nonce: str) -> str:
        now = int(time.time())
        truth = {"iss": self.issuer, "sub": self.subject, "aud": CLIENT, "nonce": nonce}
        times = {"iat": now, "exp": now + 300, "auth_time": self.asked_at}
        claims = {**truth, **times, **self.claims}
        return self.sign({name: one for name, one in claims.items() if one is not None})


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Run a provider."""
    made = Provider()
    try:
        yield made
    finally:
        made.close()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def led_back(address: str) -> str:
    """Ask a provider as a browser does, and return where it leads back to."""
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.build_opener(_Stay).open(address, timeout=10)
    assert answer.value.code == 302, answer.value.read()
    return str(answer.value.headers["Location"])


def b64(value: Any) -> str:
    """Write a part of a token."""
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
