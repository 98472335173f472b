"""A second click gets the first one's answer, whoever sends it how often."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from keck.services import idempotency
from keck.services.errors import Refused
from keck.services.logs import audit_log
from tests.integration.conftest import Member

BODY = {"audience": "public", "note": ""}


def ask(member: Member, key: str, body: dict[str, Any], made: list[int]) -> dict[str, Any]:
    def make() -> dict[str, Any]:
        made.append(1)
        audit_log.record(scope, "retried")
        return {"job": f"{member.slug}-{len(made)}"}

    with member.scope() as scope:
        return idempotency.once(scope, key, body, make)


def test_the_same_key_with_the_same_body_gets_the_same_answer(member: Member) -> None:
    made: list[int] = []
    assert ask(member, "a", BODY, made) == ask(member, "a", BODY, made)
    assert len(made) == 1


def test_the_same_key_with_another_body_is_refused_and_makes_nothing(member: Member) -> None:
    made: list[int] = []
    ask(member, "a", BODY, made)
    with pytest.raises(Refused) as refusal:
        ask(member, "a", {**BODY, "audience": "internal"}, made)
    assert refusal.value.code == "idempotency_other_body"
    assert len(made) == 1


def test_another_members_equal_key_is_another_key(make_member: Callable[..., Member]) -> None:
    one, two = make_member(), make_member()
    made: list[int] = []
    assert ask(one, "a", BODY, made) != ask(two, "a", BODY, made)
    assert len(made) == 2


def test_of_eight_clicks_at_once_one_makes_something(member: Member) -> None:
    made: list[int] = []
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: str(ask(member, "a", BODY, made)), range(8)))
    assert len(set(answers)) == 1
    assert len(made) == 1


def test_what_was_undone_can_be_asked_for_again(member: Member) -> None:
    made: list[int] = []
    with member.scope() as scope:
        idempotency.once(scope, "a", BODY, lambda: {"job": "none"})
        scope.session.rollback()
    assert ask(member, "a", BODY, made) == {"job": f"{member.slug}-1"}
