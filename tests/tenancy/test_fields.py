"""T-11: another member's ids and words in every field of every form and query, whatever the code asks for.

The request itself answers any field with the value that is tried, so no list of fields can become outdated.
Two members that are alike send the same requests in the same order, one with what is A's, one with what is
nobody's: their answers must be the same.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote
from uuid import uuid4

import pytest
from flask import Flask, request
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
_NOTED = "tests.noted"
# Any page asks for these: where nothing else was asked for, no other value makes a difference.
_OF_THE_FRAME = {"csrf_token", "lang", "done"}


class EveryField(MultiDict[str, str]):
    """Fields of which each holds the same value, but for the key of the form; what is asked for is noted."""

    def __init__(self, value: str, key: str, noted: set[object]) -> None:
        super().__init__({"csrf_token": key})
        self._value, self._key, self._noted = value, key, noted

    def __contains__(self, name: object) -> bool:
        self._noted.add(name)
        return True

    def __getitem__(self, name: str) -> str:
        self._noted.add(name)
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
    def noted(self) -> set[object]:
        """Names of the fields that were asked for."""
        noted: set[object] = self.environ.setdefault(_NOTED, set())
        return noted

    @property
    def form(self) -> Any:
        real = super().form
        return EveryField(self.tried, real.get("csrf_token", ""), self.noted) if self.tried else real

    @property
    def args(self) -> Any:
        return EveryField(self.tried, "", self.noted) if self.tried else super().args


@pytest.fixture(scope="module")
def app(database: Settings) -> Flask:
    """The members' face, with requests that answer any field."""
    made = create_members_app(database)
    made.request_class = AnsweringRequest
    return made


def tried(a: Seeded) -> Iterator[tuple[str, str]]:
    """Yield what is A's, each with something of the same shape that is nobody's."""
    for model in (m.Dataset, m.Revision, m.AreaSet, m.Mapping, m.Upload, m.Job):
        yield str(a.key(model)[-1]), str(uuid4())
    yield str(a.people[Role.READER][0]), str(uuid4())
    area: Any = a.rows[m.Area]
    yield f"quartier:{area.key}", f"quartier:nobody-key-{uuid4().hex[:12]}"
    measure: Any = a.rows[m.Measure]
    yield measure.code, f"nobody-measure-{uuid4().hex[:12]}"


def ask(
    visitor: Visitor, method: str, path: str, value: str, noted: set[object] | None = None
) -> TestResponse:
    """Send a request in which every field holds a value; note which fields were asked for."""
    return visitor.client.open(
        path,
        method=method,
        data={"csrf_token": visitor.token} if method != "GET" else None,
        headers={f"{_HEADER}-Quoted": quote(value, safe="")},
        environ_overrides={_NOTED: set() if noted is None else noted},
        # What is sent in pieces keeps its request open, which the next one must not meet.
        buffered=True,
    )


class Reading:
    """Which addresses read fields: what has read none of its own once does with any value what it did.

    Attributes
    ----------
    none : set
        Method and path of those that were answered without a look at any field.
    """

    # Before any view is asked, for a reason that the next value need not give.
    _EARLIER = (400, 429)

    def __init__(self) -> None:
        self.none: set[tuple[str, str]] = set()

    def ask(self, visitor: Visitor, method: str, path: str, value: str) -> TestResponse | None:
        """Send a request in which every field holds a value, unless the address reads none."""
        if (method, path) in self.none:
            return None
        noted: set[object] = set()
        answer = ask(visitor, method, path, value, noted)
        if noted <= _OF_THE_FRAME and answer.status_code not in self._EARLIER:
            self.none.add((method, path))
        return answer


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


def test_an_address_that_reads_a_field_is_told_from_one_that_reads_none(database: Settings) -> None:
    app = create_members_app(database)
    app.request_class = AnsweringRequest
    app.add_url_rule("/reads", "reads", lambda: request.args.get("one", ""))
    app.add_url_rule("/looks", "looks", lambda: str("one" in request.form), methods=["POST"])
    app.add_url_rule("/lists", "lists", lambda: "".join(request.args.getlist("one")))
    app.add_url_rule("/none", "none", lambda: request.args.get("lang", ""))
    app.add_url_rule("/refused", "refused", lambda: ("", 400))
    reading, visitor = Reading(), Visitor(app, None)
    for method, path in (("GET", "/reads"), ("POST", "/looks"), ("GET", "/lists"), ("GET", "/refused")):
        for value, said in (("ü", ("ü", "True", "")), ("1", ("1", "True", ""))):
            answer = reading.ask(visitor, method, path, value)
            assert answer is not None, path
            assert answer.get_data(as_text=True) in said
    assert reading.ask(visitor, "GET", "/none", "1") is not None
    assert reading.ask(visitor, "GET", "/none", "2") is None


@pytest.mark.asvs("8.2.2")
@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.long)], ids=["read", "every"])
def test_another_members_ids_and_words_in_any_field_answer_like_nobodys(
    app: Flask, a: Seeded, database: Settings, every: bool
) -> None:
    # Two members that differ in nothing but their names.
    twins = [seed(database, f"zwilling-{name}-{every:d}", "99000111") for name in ("eins", "zwei")]
    visitors = [Visitor(app, one.people[Role.ADMIN][1]) for one in twins]
    before, differing = rows_of(database, a), []
    sent: tuple[list[str], list[str]] = ([], [])
    reading = Reading()
    for pair in tried(a):
        for mine, value in zip(sent, pair, strict=True):
            mine.append(value)
        for method, pattern in DESK:
            paths = [filled(pattern, one.slug, ids_of(one)) for one in twins]
            if every:
                reading.none.clear()
            answers = [
                reading.ask(visitor, method, path, mine[-1])
                for visitor, path, mine in zip(visitors, paths, sent, strict=True)
            ]
            if answers == [None, None]:
                continue
            assert None not in answers, (method, pattern, pair[0])
            told = [
                plain(answer, one, mine)
                for answer, one, mine in zip(answers, twins, sent, strict=True)
                if answer is not None
            ]
            if told[0] != told[1] or told[0][0] >= 500:
                differing.append((method, pattern, pair[0], told[0][0], told[1][0]))
            assert not [word for word in a.canaries if word in told[0][2]], (method, pattern, pair[0])
    assert differing == [], "\n".join(map(str, differing))
    assert rows_of(database, a) == before
    # If nobody were signed in any more, nothing would be read.
    assert 50 < len(reading.none) / 2 < len(DESK) - 50 or every
