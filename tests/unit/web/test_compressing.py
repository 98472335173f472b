"""What is made on request goes compressed over the wire, and is the same for everybody."""

import gzip

import brotli
import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient
from werkzeug.wrappers import Response as AnyResponse

from keck.web.compressing import set_compression

LONG = "Kinder in Familien mit Grundsicherung. " * 100


@pytest.fixture
def visitor() -> FlaskClient:
    app = Flask("test")

    def tagged() -> AnyResponse:
        response = Response(LONG, content_type="text/html; charset=utf-8")
        response.add_etag()
        return response.make_conditional(request)

    app.add_url_rule("/long", "long", tagged)
    app.add_url_rule("/short", "short", lambda: "ok")
    app.add_url_rule("/picture", "picture", lambda: Response(b"\x89" * 5000, mimetype="image/png"))
    set_compression(app)
    return app.test_client()


def test_browsers_get_what_they_can_unpack(visitor: FlaskClient) -> None:
    best = visitor.get("/long", headers={"Accept-Encoding": "gzip, br"})
    older = visitor.get("/long", headers={"Accept-Encoding": "gzip"})
    plain = visitor.get("/long", headers={"Accept-Encoding": "br;q=0"})
    assert brotli.decompress(best.data).decode() == gzip.decompress(older.data).decode() == plain.text == LONG
    assert len(best.data) < len(LONG) / 10
    assert [one.headers.get("Content-Encoding") for one in (best, older, plain)] == ["br", "gzip", None]
    assert {one.headers["Vary"] for one in (best, older, plain)} == {"Accept-Encoding"}


def test_short_answers_and_pictures_stay_as_they_are(visitor: FlaskClient) -> None:
    for path in ("/short", "/picture"):
        answer = visitor.get(path, headers={"Accept-Encoding": "br"})
        assert "Content-Encoding" not in answer.headers


def test_a_browser_that_has_the_page_gets_no_second_one(visitor: FlaskClient) -> None:
    tag = visitor.get("/long", headers={"Accept-Encoding": "br"}).headers["ETag"]
    again = visitor.get("/long", headers={"Accept-Encoding": "br", "If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
