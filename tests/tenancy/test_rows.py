"""T-06 to T-09: what a tenant's roles can reach, for every table of a tenant."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import ForeignKeyConstraint, Table, delete, func, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from keck.config import Settings
from keck.db.base import Base
from keck.db.engines import engine
from keck.db.rights import RIGHTS
from keck.db.sessions import tenant_session
from keck.persistence.models import MemberSummary
from tests.tenancy.factories import ASKED, STAFF_ONLY, Seeded, owned_models

MODELS = owned_models()
REFUSED = re.compile(r"row-level security|permission denied|invalid input syntax for type uuid")
TENANT_ROLES = ("keck_app", "keck_gate")


def reach(role: str) -> list[type[Base]]:
    """Return the models whose schema a role may look into."""
    schemas = {target.partition(".")[0] for target in RIGHTS[role]}
    return [
        model
        for model in MODELS
        if table_of(model).schema in schemas and not (role == "keck_gate" and _is_closed_to_the_gate(model))
    ]


def _is_closed_to_the_gate(model: type[Base]) -> bool:
    return table_of(model).schema == "admin" or table_of(model).name == "membership"


def table_of(model: type[Base]) -> Table:
    assert isinstance(model.__table__, Table)
    return model.__table__


CASES = [
    pytest.param(role, model, id=f"{role}-{table_of(model).name}")
    for role in TENANT_ROLES
    for model in reach(role)
    if not (role == "keck_gate" and table_of(model).name == "idempotency")
]


def test_every_table_of_a_tenant_has_a_factory(a: Seeded, b: Seeded) -> None:
    assert set(a.rows) == set(MODELS)
    assert set(b.rows) == set(MODELS)
    assert len(MODELS) >= 24


def test_no_word_of_one_member_is_a_word_of_the_other(a: Seeded, b: Seeded) -> None:
    assert a.canaries
    assert a.canaries.isdisjoint(b.canaries)


@pytest.mark.parametrize(("role", "model"), CASES)
def test_a_member_finds_its_own_row(database: Settings, a: Seeded, role: str, model: type[Base]) -> None:
    with tenant_session(database, role, a.tenant_id) as session:
        assert session.scalar(select(func.count()).select_from(table_of(model)).where(own(model, a))) == 1


@pytest.mark.parametrize("setting", [None, "", "not-a-uuid"], ids=["unset", "empty", "malformed"])
@pytest.mark.parametrize(("role", "model"), CASES)
def test_without_a_tenant_there_is_nothing(
    database: Settings, a: Seeded, role: str, model: type[Base], setting: str | None
) -> None:
    table = table_of(model)
    statements = [
        select(table.c.tenant_id).where(own(model, a)),
        update(table).where(own(model, a)).values(tenant_id=a.tenant_id).returning(table.c.tenant_id),
        delete(table).where(own(model, a)).returning(table.c.tenant_id),
        insert(table).values(values_of(a.rows[model])).returning(table.c.tenant_id),
    ]
    for statement in statements:
        assert touched(database, role, setting, statement) == 0


@pytest.mark.asvs("8.4.1")
@pytest.mark.parametrize(("role", "model"), CASES)
def test_another_member_s_row_can_not_be_reached_by_its_key(
    database: Settings, a: Seeded, b: Seeded, role: str, model: type[Base]
) -> None:
    table = table_of(model)
    key = own(model, a)
    statements = [
        select(table.c.tenant_id).where(key),
        select(table.c.tenant_id).where(table.c.tenant_id == a.tenant_id),
        update(table).where(key).values(tenant_id=b.tenant_id).returning(table.c.tenant_id),
        update(table).where(key).values(tenant_id=a.tenant_id).returning(table.c.tenant_id),
        delete(table).where(key).returning(table.c.tenant_id),
    ]
    for statement in statements:
        assert touched(database, role, str(b.tenant_id), statement) == 0


@pytest.mark.parametrize(("role", "model"), CASES)
def test_a_row_can_not_be_given_to_another_member(
    database: Settings, a: Seeded, b: Seeded, role: str, model: type[Base]
) -> None:
    table = table_of(model)
    given = {**values_of(b.rows[model]), "tenant_id": a.tenant_id}
    statements = [
        insert(table).values(given),
        insert(table).values(values_of(a.rows[model])),
        update(table).where(own(model, b)).values(tenant_id=a.tenant_id),
    ]
    for statement in statements:
        with pytest.raises(ProgrammingError, match=r"row-level security|permission denied"):
            run(database, role, str(b.tenant_id), statement)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__tablename__)
def test_the_public_login_reaches_no_table_of_a_tenant(database: Settings, model: type[Base]) -> None:
    # What is made for the foundation to see, and what it and a member write to each other.
    seen = model in (MemberSummary, *ASKED, *STAFF_ONLY)
    for role in ("keck_public", "keck_network", *(() if seen else ("keck_staff",))):
        with pytest.raises(ProgrammingError, match="permission denied"):
            run(database, role, None, select(table_of(model).c.tenant_id))


def test_the_identity_map_of_one_member_never_serves_another(
    database: Settings, a: Seeded, b: Seeded
) -> None:
    for model in reach("keck_app"):
        with tenant_session(database, "keck_app", b.tenant_id) as session:
            assert not session.identity_map.keys()
            assert session.get(model, a.key(model)) is None


FOREIGN_KEYS = [
    pytest.param(model, key, id=str(key.name))
    for model in MODELS
    for key in sorted(table_of(model).foreign_key_constraints, key=lambda key: str(key.name))
    if len(key.columns) > 1
]


def test_there_are_foreign_keys_to_try() -> None:
    assert len(FOREIGN_KEYS) >= 25


@pytest.mark.parametrize(("model", "key"), FOREIGN_KEYS)
def test_a_foreign_id_answers_as_one_that_does_not_exist(
    database: Settings, a: Seeded, b: Seeded, model: type[Base], key: ForeignKeyConstraint
) -> None:
    column = list(key.columns)[1]
    foreign = value_of_target(a, key)
    random = uuid4() if isinstance(foreign, UUID) else "0" * 64

    answers = [refer(database, b, model, column.name, value) for value in (foreign, random)]

    assert answers[0][0] == "23503"
    assert answers[0] == answers[1]


def own(model: type[Base], seeded: Seeded) -> Any:
    """Return the condition that finds the seeded row by its whole key."""
    table = table_of(model)
    pairs = zip(table.primary_key.columns, seeded.key(model), strict=True)
    return text(" and ".join(f'"{c.name}" = :k_{c.name}' for c in table.primary_key.columns)).bindparams(
        **{f"k_{column.name}": value for column, value in pairs}
    )


def values_of(row: Base) -> dict[str, Any]:
    """Return a row's columns and values."""
    state = inspect(row)
    return {attribute.key: attribute.value for attribute in state.attrs}


def run(settings: Settings, role: str, tenant: str | None, statement: Any) -> Any:
    """Run a statement in a transaction of its own, and undo it."""
    with engine(settings, role).connect() as connection:
        if tenant is not None:
            connection.execute(text("select set_config('keck.tenant', :t, true)"), {"t": tenant})
        try:
            result = connection.execute(statement)
            return result.all() if result.returns_rows else result.rowcount
        finally:
            connection.rollback()


def touched(settings: Settings, role: str, tenant: str | None, statement: Any) -> int:
    """Return how many rows a statement reaches; being refused reaches none."""
    try:
        return len(run(settings, role, tenant, statement))
    except DBAPIError as error:
        if not REFUSED.search(str(error.orig)):
            raise
        return 0


def value_of_target(seeded: Seeded, key: ForeignKeyConstraint) -> Any:
    """Return the id of the seeded row that a foreign key could refer to."""
    target = next(model for model in MODELS if table_of(model) is key.referred_table)
    return getattr(seeded.rows[target], key.elements[1].column.name)


def refer(settings: Settings, seeded: Seeded, model: type[Base], column: str, value: Any) -> tuple[str, str]:
    """Let a row refer to an id, and return the answer without the id."""
    table = table_of(model)
    rights = RIGHTS["keck_app"].get(table.fullname) or RIGHTS["keck_app"][f"{table.schema}.*"]
    statement: Any
    if re.search(r"update(?!\()", rights):
        role, statement = "keck_app", update(table).where(own(model, seeded)).values({column: value})
    else:
        fresh = {"id": uuid4()} if "id" in table.c else {}
        copy = {**values_of(seeded.rows[model]), **fresh, column: value}
        role = "keck_app" if "insert" in rights else "keck_gate"
        statement = insert(table).values(copy)
    with pytest.raises(IntegrityError) as caught:
        run(settings, role, str(seeded.tenant_id), statement)
    original = caught.value.orig
    return str(getattr(original, "sqlstate", "")), str(original).replace(str(value), "<id>")
