"""Invariant 1 on the models themselves, before any database is there."""

import pytest
from sqlalchemy import Index, Table, UniqueConstraint

import keck.persistence.models  # noqa: F401 - fills the metadata
from keck.db.base import SCHEMAS, Base
from keck.db.policies import TENANT_SCHEMAS, TENANT_TABLES

TABLES = Base.metadata.sorted_tables
OWNED = [table for table in TABLES if table.schema in TENANT_SCHEMAS or table.fullname in TENANT_TABLES]


def test_every_table_lies_in_a_schema_of_ours() -> None:
    assert {table.schema for table in TABLES} == set(SCHEMAS)


@pytest.mark.parametrize("table", OWNED, ids=str)
def test_the_tenant_comes_first_in_every_key(table: Table) -> None:
    keys = [list(table.primary_key.columns)]
    keys += [list(one.columns) for one in table.constraints if isinstance(one, UniqueConstraint)]
    keys += [list(index.columns) for index in table.indexes if isinstance(index, Index) and index.unique]

    assert {key[0].name for key in keys} == {"tenant_id"}


@pytest.mark.parametrize("table", OWNED, ids=str)
def test_keys_between_rows_of_a_tenant_hold_the_tenant(table: Table) -> None:
    for key in table.foreign_key_constraints:
        if key.referred_table in OWNED:
            first = key.elements[0]
            assert (first.parent.name, first.column.name) == ("tenant_id", "tenant_id")


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_constraint_has_a_name(table: Table) -> None:
    assert all(constraint.name for constraint in table.constraints)
