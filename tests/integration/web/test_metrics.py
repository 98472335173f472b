"""What the faces tell about themselves, and to whom."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from keck.config import Settings
from keck.web.members import create_members_app
from keck.web.public import create_public_app


@pytest.fixture(params=["public", "members"])
def face(request: pytest.FixtureRequest, database: Settings) -> tuple[str, FlaskClient]:
    make = {"public": create_public_app, "members": create_members_app}[request.param]
    app: Flask = make(database)
    return request.param, app.test_client()


def test_answers_are_counted_by_route_and_never_by_address(face: tuple[str, FlaskClient]) -> None:
    name, client = face
    client.get("/healthz")
    client.get("/de/geheimes-viertel/")
    told = client.get("/metrics").text
    line = f'keck_request_seconds_count{{face="{name}",method="GET",route="health.alive",status="200"}} 1.0'
    assert line in told
    assert "geheimes-viertel" not in told


@pytest.mark.asvs("13.4.5")
@pytest.mark.parametrize("address", ["9.9.9.9", "2001:4860:4860::8888", "nobody"])
def test_nobody_outside_is_told(face: tuple[str, FlaskClient], address: str) -> None:
    _, client = face
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": address}).status_code == 404


@pytest.mark.asvs("4.1.3")
def test_nobody_is_told_through_a_proxy(face: tuple[str, FlaskClient]) -> None:
    _, client = face
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
