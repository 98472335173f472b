"""What members tell the public about figures that were wrong."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

OWN = "tenant_id = (select nullif(current_setting('keck.tenant', true), '')::uuid)"
_JSON = postgresql.JSONB(none_as_null=True, astext_type=sa.Text())


def _moment(name: str, *, now: bool = False) -> sa.Column[object]:
    default = sa.text("now()") if now else None
    return sa.Column(name, sa.DateTime(timezone=True), server_default=default, nullable=not now)


def _bound(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "correction",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("text", _JSON, nullable=False),
        _bound("indicator_code"),
        _bound("area_id"),
        _bound("period_code"),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        _moment("created_at", now=True),
        _moment("removed_at"),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_correction_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_correction")),
        schema="private",
    )
    op.execute("alter table private.correction enable row level security")
    op.execute("alter table private.correction force row level security")
    op.execute(
        "create policy tenant on private.correction as permissive for all to keck_app, keck_gate, keck_owner "
        f"using ({OWN}) with check ({OWN})"
    )
    op.execute("grant select, insert, update (removed_at) on private.correction to keck_app")
    op.execute("grant select on private.correction to keck_gate, keck_backup")


def downgrade() -> None:
    """Take back."""
    op.drop_table("correction", schema="private")
