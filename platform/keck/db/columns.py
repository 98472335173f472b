"""Kinds of columns that many tables share."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import mapped_column

Id = Annotated[UUID, mapped_column(primary_key=True, default=uuid4, server_default=text("gen_random_uuid()"))]
"""A key made by us, never counted: a number would tell how much others have."""

Now = Annotated[datetime, mapped_column(server_default=func.now())]
"""The moment of the transaction, in UTC."""

JsonObject = Annotated[
    dict[str, Any],
    mapped_column(JSONB(none_as_null=True), default=dict, server_default=text("'{}'::jsonb")),
]
"""A JSON object, empty unless given."""


def guest_only(end: str) -> str:
    """Return the condition that guests, and only they, have topics and an end."""
    return (
        "case when \"role\" = 'guest' "
        f"then coalesce(cardinality(topics), 0) > 0 and {end} is not null "
        f"else topics is null and {end} is null end"
    )


def one_of(column: str, *values: str) -> CheckConstraint:
    """Return the check that a text column holds one of some words.

    PostgreSQL's enum types are not leakproof under ``=`` and hard to change, so words are text.
    """
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f'"{column}" in ({words})', name=column)
