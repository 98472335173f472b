"""Indicators that members adopt from the catalogue, and what they propose to it."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

OWN = "tenant_id = (select nullif(current_setting('keck.tenant', true), '')::uuid)"
_JSON = postgresql.JSONB(none_as_null=True, astext_type=sa.Text())
_NOW = sa.text("now()")


def _json(
    name: str, *, empty: bool = False, given: bool = False, comment: str | None = None
) -> sa.Column[Any]:
    default = None if empty or given else sa.text("'{}'::jsonb")
    return sa.Column(name, _JSON, server_default=default, nullable=empty, comment=comment)


def _words(
    name: str, *, empty: bool = False, default: str | None = None, comment: str | None = None
) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), server_default=default, nullable=empty, comment=comment)


def _now(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=_NOW, nullable=False)


def _guard(table: str, roles: str) -> None:
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    op.execute(
        f"create policy tenant on {table} as permissive for all to {roles} using ({OWN}) with check ({OWN})"
    )


def _add_adoptions() -> None:
    op.create_table(
        "adoption",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        _words("code"),
        sa.Column("version", sa.Integer(), nullable=False),
        _json("entry", given=True, comment="the catalogue's definition of that version"),
        _json("choice", given=True, comment="own measures by the catalogue's"),
        _json("words", comment="own name and description, de and en"),
        _json("visibility"),
        sa.Column(
            "pooled",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="years put together as the catalogue says",
        ),
        _json("put_aside", comment="codes of definitions that gave way to it"),
        sa.Column(
            "stays_at", sa.Integer(), nullable=True, comment="newer version that the member does not follow"
        ),
        sa.Column(
            "follows_on", sa.Date(), nullable=True, comment="day on which the planned version is adopted"
        ),
        _json("planned", empty=True),
        _now("adopted_at"),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_adoption_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "code", name=op.f("pk_adoption")),
        schema="private",
    )
    _guard("private.adoption", "keck_app, keck_gate, keck_owner")
    op.execute("grant select, insert, update, delete on private.adoption to keck_app")
    op.execute("grant select on private.adoption to keck_gate, keck_backup")


def _add_proposals() -> None:
    op.create_table(
        "proposal",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True, comment="none: at the command line"),
        _words("code"),
        _json("name", given=True),
        _json("formula", given=True, comment="in words, de and en"),
        _words("definition", comment="TOML, as it would stand in the catalogue"),
        _words("reason"),
        _words("contact"),
        _words("state", default="open"),
        _now("proposed_at"),
        _words("answer", empty=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        _words("answered_by", empty=True, comment="name of the staff person"),
        sa.CheckConstraint(
            "\"state\" in ('open', 'taken_back', 'accepted', 'declined')", name=op.f("ck_proposal_state")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_proposal_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_proposal")),
        schema="admin",
    )
    op.create_index(
        op.f("ix_proposal_tenant_id_proposed_at"), "proposal", ["tenant_id", "proposed_at"], schema="admin"
    )
    _guard("admin.proposal", "keck_app, keck_owner")
    op.execute(
        "create policy staff on admin.proposal as permissive for all to keck_staff "
        "using (true) with check (true)"
    )
    for grant in (
        "select, insert (tenant_id, id, account_id, code, name, formula, definition, reason, contact), "
        "update (state) on admin.proposal to keck_app",
        "select, update (state, answer, answered_at, answered_by) on admin.proposal to keck_staff",
        "select on admin.proposal to keck_backup",
    ):
        op.execute(f"grant {grant}")


def upgrade() -> None:
    """Apply."""
    _add_adoptions()
    _add_proposals()


def downgrade() -> None:
    """Take back."""
    op.drop_table("proposal", schema="admin")
    op.drop_table("adoption", schema="private")
