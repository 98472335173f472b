"""T-17: all that lies in the Redis of a running stack is known by name, and none of it names a member."""

import re

import redis

from keck.adapters.keys import BEAT, BELLS, LIMITS
from tests.integration.conftest import Member
from tests.integration.faults.stack import PASSWORD, Stack
from tests.waiting import until

_UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def test_each_key_of_a_stack_at_work_is_known_by_its_name(stack: Stack, atlas: Member) -> None:
    assert stack.visitor().sign_in(f"nobody@{atlas.slug}.example", PASSWORD).status == 422
    other = stack.town("Anderswo")
    stack.release(other, "internal")
    broker = redis.Redis.from_url(stack.redis.address)
    until(lambda: bool(broker.exists(BEAT)))
    found = {key.decode() for key in broker.scan_iter()}
    assert [key for key in found if not (key == BEAT or key.startswith((BELLS, f"{LIMITS}:")))] == []
    # All three are there, so that a name that changes is seen.
    assert {prefix for prefix in (BEAT, BELLS, LIMITS) if any(key.startswith(prefix) for key in found)} == {
        BEAT,
        BELLS,
        LIMITS,
    }
    with other.scope() as scope:
        ids = {str(one).encode() for one in (scope.tenant_id, atlas.tenant_id)}
    for key in found:
        held = key.encode() + bytes(broker.dump(key) or b"")
        assert not ids & set(_UUID.findall(held)), key
        assert atlas.slug.encode() not in held
        assert other.slug.encode() not in held
