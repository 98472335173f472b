"""A-05: fields that no form has, named like columns, are ignored by every form of both faces.

Of two members that are alike, one's people send each form as it is, the other's with fields beyond it that
name another member, a stranger, more rights and other states. Both get the same answers, and what the fields
name is the same at both afterwards.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import CompoundSelect, Select, Text, Uuid, bindparam, cast, literal, select, union_all
from werkzeug.test import TestResponse

from keck.config import Settings
from keck.db.engines import engine
from keck.persistence import models as m
from keck.tenants.roles import Role
from keck.web.members import create_members_app
from keck.web.public import create_public_app
from tests.tenancy.factories import Seeded, owned_models, seed
from tests.tenancy.test_fields import plain
from tests.tenancy.test_routes import DESK, ELSEWHERE, Visitor, filled, form_of, ids_of, rows_of

_NAMED = ("role", "state", "status", "active", "is_staff", "is_platform", "account_id", "created_by")
# The one field of these names that a form really has.
_REAL = {"/people/invite": {"role"}, "/people/<uuid:account_id>/role": {"role"}}
_LAST = {("POST", "/logout"), ("POST", "/account/sessions/end-others")}
_NUMBERS = dict.fromkeys(("originals_days", "minimum_count", "minimum_complement", "minimum_base"), "60")


def extra(a: Seeded, pattern: str) -> dict[str, str]:
    """Return the fields beyond a form."""
    account = str(a.people[Role.ADMIN][0])
    fields = {
        "tenant_id": str(a.tenant_id),
        "tenant": str(a.tenant_id),
        "slug": a.slug,
        "id": str(a.key(m.Revision)[-1]),
        "account_id": account,
        "account": account,
        "created_by": account,
        "role": "admin",
        "staff_role": "staff_admin",
        "is_staff": "true",
        "is_platform": "true",
        "permissions": "administer",
        "status": "recorded",
        "state": "accepted",
        "active": "0",
        "quota_storage": "1",
    }
    # Whether a crosswalk is used is said by its form.
    real = _REAL.get(pattern, set()) | ({"active"} if pattern.endswith("/use") else set())
    return {name: value for name, value in fields.items() if name not in real}


def forms() -> Iterator[tuple[str, bool]]:
    """Yield every address that takes a form, and whether it is below a member's desk."""
    yield from ((pattern, True) for method, pattern in sorted(DESK) if method == "POST")
    others = sorted(ELSEWHERE - _LAST) + sorted(_LAST)
    yield from ((pattern, False) for method, pattern in others if method == "POST")


def named_by(database: Settings, one: Seeded) -> dict[str, Counter[Any]]:
    """Return what the columns hold that are called like the fields, by table, and what people may."""
    people = [account for account, _ in one.people.values()]
    found: dict[str, Counter[Any]] = {name: Counter() for name, _ in _columns()}
    names = {str(account): role.value for role, (account, _) in one.people.items()}
    with engine(database, "keck_backup").connect() as connection:
        for name, value in connection.execute(_values(), {"tenant": one.tenant_id}):
            found[name][names.get(value, value)] += 1
        staff: Any = m.Staff.__table__
        found["staff"] = Counter(
            connection.scalars(select(staff.c.role).where(staff.c.account_id.in_(people)))
        )
        account: Any = m.Account.__table__
        found["active"] = Counter(
            connection.scalars(select(account.c.active).where(account.c.id.in_(people)))
        )
        tenant: Any = m.Tenant.__table__
        own = select(tenant.c.state, tenant.c.quota_storage).where(tenant.c.id == one.tenant_id)
        found["tenant"] = Counter(map(tuple, connection.execute(own)))
    return found


def _columns() -> Iterator[tuple[str, Any]]:
    """Yield the columns of members' tables that are called like the fields."""
    for model in owned_models():
        table: Any = model.__table__
        yield from ((f"{table}.{name}", table.c[name]) for name in _NAMED if name in table.c)


@cache
def _values() -> Select[Any] | CompoundSelect[Any]:
    """Return the question what all these columns hold, in one: it is asked after each form."""
    tenant = bindparam("tenant", type_=Uuid())
    return union_all(
        *(
            select(literal(name).label("name"), cast(column, Text).label("value")).where(
                column.table.c.tenant_id == tenant
            )
            for name, column in _columns()
        )
    )


@pytest.fixture(scope="module")
def app(database: Settings) -> Flask:
    """The members' face."""
    return create_members_app(database)


def send(visitor: Visitor, path: str, fields: dict[str, str], more: dict[str, str], how: str) -> TestResponse:
    """Send a form, with more fields in its body and its address."""
    if how == "json":
        headers = {"X-CSRFToken": visitor.token, "Accept": "application/json"}
        return visitor.client.post(path, json={**fields, **more}, query_string=more, headers=headers)
    body = {"csrf_token": visitor.token, **fields, **more}
    return visitor.client.post(path, data=body, query_string=more)


@pytest.mark.asvs("2.2.2", "15.3.3")
@pytest.mark.parametrize(("role", "how"), [(Role.ADMIN, "form"), (Role.READER, "form"), (Role.ADMIN, "json")])
def test_fields_beyond_a_form_change_nothing(
    app: Flask, a: Seeded, database: Settings, role: Role, how: str
) -> None:
    short = f"{role.value}{how}"
    twins = [seed(database, f"felder-{short}-{n}", "99000131") for n in ("eins", "zwei")]
    visitors = [Visitor(app, one.people[role][1]) for one in twins]
    before, changed = rows_of(database, a), 0
    differing: list[Any] = []
    start = named_by(database, twins[0])
    for pattern, desk in forms():
        told = []
        for one, visitor, more in zip(twins, visitors, ({}, extra(a, pattern)), strict=True):
            path = filled(pattern, one.slug, ids_of(one)) if desk else elsewhere(pattern)
            given = {**form_of(one), **_NUMBERS, "given": "yes", "email": f"neu@{one.slug}.example"}
            given |= {"text_de": "x", "kind": "note", "allowed": "yes"}
            sent = [*given.values(), *more.values()] if how == "json" else []
            answer = send(visitor, path, given, more, how)
            told.append(plain(answer, one, sent)[:2])
        changed += told[0][0] == 303
        if told[0] != told[1] or told[0][0] >= 500:
            differing.append((pattern, told))
        if named_by(database, twins[0]) != named_by(database, twins[1]):
            differing.append((pattern, "rows"))
            break
    assert differing == [], "\n".join(map(str, differing))
    assert rows_of(database, a) == before
    assert changed >= (10 if role is Role.ADMIN and how == "form" else 0)
    assert role is Role.READER or how == "json" or named_by(database, twins[0]) != start


def elsewhere(pattern: str) -> str:
    """Return an address beside the desk, with ids that nobody has."""
    unknown = "00000000-0000-4000-8000-000000000000"
    known = {"token": "falsch", "kind": "contact", "queue": "applications", "key": "impressum"}
    return re.sub(r"<(?:[^<>]+:)?(\w+)>", lambda found: known.get(found[1], unknown), pattern)


def test_the_public_face_takes_no_form(database: Settings, a: Seeded) -> None:
    for rule in create_public_app(database).url_map.iter_rules():
        assert (rule.methods or set()) <= {"GET", "HEAD", "OPTIONS"}, rule
