"""Street directories, and which one a release shows."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OWN = "tenant_id = (select nullif(current_setting('keck.tenant', true), '')::uuid)"
KINDS = ("areas", "table", "definitions", "streets")


def _json() -> postgresql.JSONB:
    return postgresql.JSONB(none_as_null=True, astext_type=sa.Text())


def _one_of(column: str, *values: str) -> str:
    return f'"{column}" in ({", ".join(repr(value) for value in values)})'


def _owned(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"private.{target}.tenant_id", f"private.{target}.id"],
        name=op.f(f"fk_{table}_tenant_id_{column}"),
    )


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "street_directory",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("level_id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), server_default="candidate", nullable=False),
        sa.Column("report", _json(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column(
            "accepted_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="set again when an older version returns",
        ),
        sa.CheckConstraint(
            _one_of("state", "candidate", "accepted", "discarded"), name=op.f("ck_street_directory_state")
        ),
        _owned("street_directory", "level_id", "area_level"),
        _owned("street_directory", "upload_id", "upload"),
        _owned("street_directory", "source_id", "source"),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["admin.tenant.id"], name=op.f("fk_street_directory_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_street_directory")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_street_directory_tenant_id_number")),
        schema="private",
    )
    op.create_table(
        "street",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("directory_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="order after DIN 5007-1"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parts", _json(), nullable=False),
        _owned("street", "directory_id", "street_directory"),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_street_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "directory_id", "position", name=op.f("pk_street")),
        schema="private",
    )
    op.add_column(
        "release",
        sa.Column(
            "street_directory_id",
            sa.Uuid(),
            nullable=True,
            comment="as it was when the release was asked for",
        ),
        schema="private",
    )
    op.create_foreign_key(
        op.f("fk_release_tenant_id_street_directory_id"),
        "release",
        "street_directory",
        ["tenant_id", "street_directory_id"],
        ["tenant_id", "id"],
        source_schema="private",
        referent_schema="private",
    )
    for table in ("street_directory", "street"):
        name = f"private.{table}"
        op.execute(f"alter table {name} enable row level security")
        op.execute(f"alter table {name} force row level security")
        op.execute(
            f"create policy tenant on {name} as permissive for all to keck_app, keck_gate, keck_owner "
            f"using ({OWN}) with check ({OWN})"
        )
        op.execute(f"grant select, insert, update, delete on {name} to keck_app")
        op.execute(f"grant select on {name} to keck_gate, keck_backup")
    _kinds(*KINDS)


def downgrade() -> None:
    """Take the tables away again."""
    op.drop_column("release", "street_directory_id", schema="private")
    op.drop_table("street", schema="private")
    op.drop_table("street_directory", schema="private")
    op.execute("delete from private.upload where kind = 'streets'")
    _kinds(*KINDS[:-1])


def _kinds(*kinds: str) -> None:
    op.execute("alter table private.upload drop constraint ck_upload_kind")
    op.execute(f"alter table private.upload add constraint ck_upload_kind check ({_one_of('kind', *kinds)})")
