"""Style sheets, scripts and fonts."""

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from keck.views.render import STATIC
from keck.web.static import add_static


@pytest.fixture
def visitor() -> FlaskClient:
    app = Flask("test", static_folder=None)
    add_static(app)
    return app.test_client()


def test_texts_come_compressed_and_are_kept_for_long(visitor: FlaskClient) -> None:
    answer = visitor.get("/static/css/base.css", headers={"Accept-Encoding": "gzip, br"})
    assert brotli.decompress(answer.data) == (STATIC / "css" / "base.css").read_bytes()
    assert answer.mimetype == "text/css"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000"
    again = visitor.get(
        "/static/css/base.css", headers={"Accept-Encoding": "br", "If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_fonts_are_compressed_already(visitor: FlaskClient) -> None:
    answer = visitor.get("/static/fonts/figtree-latin.woff2", headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in answer.headers
    assert answer.data == (STATIC / "fonts" / "figtree-latin.woff2").read_bytes()


@pytest.mark.asvs("5.3.1", "13.4.1", "13.4.3")
@pytest.mark.parametrize("name", ["nichts.css", "css", "../render.py", "..%2frender.py", "css/"])
def test_nothing_else_is_served(visitor: FlaskClient, name: str) -> None:
    assert visitor.get(f"/static/{name}").status_code == 404
