"""T-11: another member's ids and words in every field of every form and query, whatever the code asks for.

The request itself answers any field with the value that is tried, so no list of fields can become outdated.
Two members that are alike send the same requests in the same order, one with what is A's, one with what is
nobody's: their answers must be the same.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from keck.config import Settings
from keck.persistence import models as m
from keck.tenants.roles import Role
from keck.web.desk.streaming import StreamedRequest
from keck.web.members import create_members_app
from tests.tenancy.factories import Seeded, seed
from tests.tenancy.test_routes import DESK, Visitor, filled, ids_of, rows_of, text_of

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_WORD = re.compile(r"(<slug>-[\w-]+)-[0-9a-f]{12}")
_FIGURES = re.compile(
    r'name="(csrf_token|key)" value="[^"]+"|\d\d:\d\d|[?&]done=\w+'
    # Of the agreement, which names the member: what is compared of its checksum.
    r"|\b[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}\b"
    # Of the log: checksums, points in time, and the short number of somebody who has left.
    r"|[0-9a-f]{64}|[0-9.:]+\+00:00|Person [0-9a-f]{8}"
)
_HEADER = "X-Tried"


class EveryField(MultiDict[str, str]):
    """Fields of which each holds the same value, but for the key of the form."""

    def __init__(self, value: str, key: str) -> None:
        super().__init__({"csrf_token": key})
        self._value, self._key = value, key

    def __contains__(self, name: object) -> bool:
        return True

    def __getitem__(self, name: str) -> str:
        return self._key if name == "csrf_token" else self._value

    def get(self, name: str, *_: Any, **__: Any) -> Any:  # type: ignore[override]
        return self[name]

    def values(self) -> Any:
        return iter([self._value])

    def getlist(self, name: str, *_: Any, **__: Any) -> list[Any]:  # type: ignore[override]
        return [self[name]]


class AnsweringRequest(StreamedRequest):
    """A request that holds a value in whatever field is asked for.

    The value comes in a header; one that no header can carry comes quoted.
    """

    @property
    def tried(self) -> str:
        plain = self.headers.get(_HEADER, "")
        return plain or unquote(self.headers.get(f"{_HEADER}-Quoted", ""))

    @property
    def form(self) -> Any:
        real = super().form
        return EveryField(self.tried, real.get("csrf_token", "")) if self.tried else real

    @property
    def args(self) -> Any:
        return EveryField(self.tried, "") if self.tried else super().args


@pytest.fixture(scope="module")
def app(database: Settings) -> Flask:
    """The members' face, with requests that answer any field."""
    made = create_members_app(database)
    made.request_class = AnsweringRequest
    return made


@pytest.fixture(scope="module")
def twins(database: Settings) -> tuple[Seeded, Seeded]:
    """Two members that differ in nothing but their names."""
    return seed(database, "zwilling-eins", "99000111"), seed(database, "zwilling-zwei", "99000111")


def tried(a: Seeded) -> Iterator[tuple[str, str]]:
    """Yield what is A's, each with something of the same shape that is nobody's."""
    for model in (m.Dataset, m.Revision, m.AreaSet, m.Mapping, m.Upload, m.Job):
        yield str(a.key(model)[-1]), str(uuid4())
    yield str(a.people[Role.READER][0]), str(uuid4())
    area: Any = a.rows[m.Area]
    yield f"quartier:{area.key}", f"quartier:nobody-key-{uuid4().hex[:12]}"
    measure: Any = a.rows[m.Measure]
    yield measure.code, f"nobody-measure-{uuid4().hex[:12]}"


def ask(visitor: Visitor, method: str, path: str, value: str) -> TestResponse:
    """Send a request in which every field holds a value."""
    headers = {_HEADER: value}
    if method == "GET":
        return visitor.client.get(path, headers=headers)
    return visitor.client.post(path, data={"csrf_token": visitor.token}, headers=headers)


_LONG = 12


def plain(answer: TestResponse, seeded: Seeded, sent: list[str]) -> tuple[int, str, str]:
    """Return status, target and text of an answer without what differs between twins.

    What a twin has sent itself, now or before, may come back to it.
    """

    def without(text: str) -> str:
        for value in sent:
            # Messages quote the beginning of what they refuse.
            text = text.replace(value, "<value>").replace(value[:20], "<value>")
            # A formula that is wrong comes back with the wrong place marked, in pieces.
            for piece in value.split(":"):
                text = text.replace(piece, "<value>") if len(piece) > _LONG else text
        text = text.replace(seeded.slug, "<slug>")
        return _FIGURES.sub("", _WORD.sub(r"\1", _UUID.sub("<id>", text)))

    text = text_of(answer)
    return answer.status_code, without(answer.headers.get("Location", "")), without(text)


@pytest.mark.asvs("8.2.2")
def test_another_members_ids_and_words_in_any_field_answer_like_nobodys(
    app: Flask, a: Seeded, twins: tuple[Seeded, Seeded], database: Settings
) -> None:
    visitors = [Visitor(app, one.people[Role.ADMIN][1]) for one in twins]
    before, differing = rows_of(database, a), []
    sent: tuple[list[str], list[str]] = ([], [])
    for pair in tried(a):
        for mine, value in zip(sent, pair, strict=True):
            mine.append(value)
        for method, pattern in DESK:
            told = [
                plain(ask(visitor, method, filled(pattern, one.slug, ids_of(one)), mine[-1]), one, mine)
                for visitor, one, mine in zip(visitors, twins, sent, strict=True)
            ]
            if told[0] != told[1] or told[0][0] >= 500:
                differing.append((method, pattern, pair[0], told[0][0], told[1][0]))
            assert not [word for word in a.canaries if word in told[0][2]], (method, pattern, pair[0])
    assert differing == [], "\n".join(map(str, differing))
    assert rows_of(database, a) == before
