"""Pictures and former keys of areas, crosswalks between boundaries, and those that a release used."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OWN = "tenant_id = (select nullif(current_setting('keck.tenant', true), '')::uuid)"
TABLES = ("crosswalk", "release_crosswalk")
JSON = postgresql.JSONB(none_as_null=True, astext_type=sa.Text())


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "area_set",
        sa.Column(
            "picture",
            JSON,
            nullable=True,
            comment="drawn for the member: areas, and places where they overlap or leave gaps",
        ),
        schema="private",
    )
    op.add_column(
        "area",
        sa.Column(
            "former_keys",
            JSON,
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
            comment="newest last",
        ),
        schema="private",
    )
    op.create_table(
        "crosswalk",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("source_set_id", sa.Uuid(), nullable=False),
        sa.Column("target_set_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("weight", sa.Text(), nullable=True, comment="measure and level of the weights"),
        sa.Column("shares", JSON, nullable=False, comment="source key, target key, share of the source"),
        sa.Column("lineage", JSON, nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("\"method\" in ('area', 'weights', 'uploaded')", name=op.f("ck_crosswalk_method")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "source_set_id"],
            ["private.area_set.tenant_id", "private.area_set.id"],
            name=op.f("fk_crosswalk_tenant_id_source_set_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "target_set_id"],
            ["private.area_set.tenant_id", "private.area_set.id"],
            name=op.f("fk_crosswalk_tenant_id_target_set_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_crosswalk_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_crosswalk")),
        schema="private",
    )
    op.create_table(
        "release_crosswalk",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("crosswalk_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "crosswalk_id"],
            ["private.crosswalk.tenant_id", "private.crosswalk.id"],
            name=op.f("fk_release_crosswalk_tenant_id_crosswalk_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "release_id"],
            ["private.release.tenant_id", "private.release.id"],
            name=op.f("fk_release_crosswalk_tenant_id_release_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["admin.tenant.id"], name=op.f("fk_release_crosswalk_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "release_id", "crosswalk_id", name=op.f("pk_release_crosswalk")),
        schema="private",
    )
    for table in TABLES:
        _open(f"private.{table}")
    op.execute("revoke update, delete on private.release_crosswalk from keck_app")
    op.execute("grant insert on private.release_crosswalk to keck_gate")


def _open(table: str) -> None:
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    op.execute(
        f"create policy tenant on {table} as permissive for all to keck_app, keck_gate, keck_owner "
        f"using ({OWN}) with check ({OWN})"
    )
    op.execute(f"revoke all on {table} from public")
    op.execute(f"grant select, insert, update, delete on {table} to keck_app")
    op.execute(f"grant select on {table} to keck_gate, keck_backup")


def downgrade() -> None:
    """Undo."""
    op.drop_table("release_crosswalk", schema="private")
    op.drop_table("crosswalk", schema="private")
    op.drop_column("area", "former_keys", schema="private")
    op.drop_column("area_set", "picture", schema="private")
