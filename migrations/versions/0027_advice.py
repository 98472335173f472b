"""What the small-number adviser found for an indicator, and what was chosen."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

OWN = "tenant_id = (select nullif(current_setting('keck.tenant', true), '')::uuid)"
_JSON = postgresql.JSONB(none_as_null=True, astext_type=sa.Text())


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "advice",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("indicator_code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="of the definition that was looked at"),
        sa.Column("found", _JSON, nullable=False, comment="options, what each gives, and which is advised"),
        sa.Column(
            "made_of",
            _JSON,
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
            comment="tables, areas, definitions and rules that were read",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("chosen", sa.Text(), nullable=True, comment="key of the option"),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chosen_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_advice_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_advice")),
        schema="private",
    )
    op.create_index(
        op.f("ix_advice_tenant_id_indicator_code_created_at"),
        "advice",
        ["tenant_id", "indicator_code", "created_at"],
        schema="private",
    )
    op.execute("alter table private.advice enable row level security")
    op.execute("alter table private.advice force row level security")
    op.execute(
        "create policy tenant on private.advice as permissive for all to keck_app, keck_gate, keck_owner "
        f"using ({OWN}) with check ({OWN})"
    )
    op.execute(
        "grant select, insert, delete, update (chosen, chosen_at, chosen_by) on private.advice to keck_app"
    )
    op.execute("grant select on private.advice to keck_gate, keck_backup")


def downgrade() -> None:
    """Take back."""
    op.drop_table("advice", schema="private")
