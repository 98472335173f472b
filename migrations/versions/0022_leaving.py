"""Members who leave: archives to take along, erasures, and what stays of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

OWN = "tenant_id = (select nullif(current_setting('keck.tenant', true), '')::uuid)"
JSON = postgresql.JSONB(none_as_null=True, astext_type=sa.Text())
_TENANT = ["tenant_id"], ["admin.tenant.id"]


def _moment(
    name: str, comment: str | None = None, *, now: bool = False, nullable: bool = True
) -> sa.Column[sa.DateTime]:
    default = sa.text("now()") if now else None
    return sa.Column(
        name,
        sa.DateTime(timezone=True),
        server_default=default,
        nullable=nullable and not now,
        comment=comment,
    )


def _guard(table: str) -> None:
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")


def _add_export() -> None:
    op.create_table(
        "export",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("storage_key", sa.Text(), nullable=True, comment="of the archive, while it is there"),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        _moment("created_at", now=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        _moment("expires_at", nullable=False),
        sa.ForeignKeyConstraint(*_TENANT, name=op.f("fk_export_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_export")),
        schema="private",
    )
    op.create_index(
        op.f("ix_export_tenant_id_created_at"), "export", ["tenant_id", "created_at"], schema="private"
    )
    _guard("private.export")
    op.execute(
        "create policy tenant on private.export as permissive for all to keck_app, keck_gate, keck_owner "
        f"using ({OWN}) with check ({OWN})"
    )
    op.execute("grant select, insert, update, delete on private.export to keck_app")
    op.execute("grant select on private.export to keck_gate, keck_backup")


def _add_erasure() -> None:
    op.create_table(
        "erasure",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        _moment("asked_at", now=True),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_as", sa.Text(), nullable=False),
        _moment("confirmed_at"),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column(
            "state_before",
            sa.Text(),
            nullable=True,
            comment="of the member, for when this is undone",
        ),
        sa.Column("dark_before", sa.Boolean(), nullable=True),
        _moment("due_at"),
        _moment("begun_at", "from then on nobody can undo it"),
        sa.Column("counts", JSON, nullable=True, comment="rows and files as they were found"),
        sa.CheckConstraint(
            "\"asked_as\" in ('member', 'staff', 'operator')", name=op.f("ck_erasure_asked_as")
        ),
        sa.ForeignKeyConstraint(*_TENANT, name=op.f("fk_erasure_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_erasure")),
        schema="admin",
    )
    _guard("admin.erasure")
    op.execute(
        f"create policy tenant on admin.erasure as permissive for all to keck_app using ({OWN}) "
        f"with check ({OWN})"
    )
    op.execute(
        "create policy network on admin.erasure as permissive for all to keck_owner, keck_staff "
        "using (true) with check (true)"
    )
    op.execute(
        "create policy login_reads on admin.erasure as permissive for select to keck_login using (true)"
    )
    op.execute("grant select, insert, update, delete on admin.erasure to keck_staff")
    op.execute("grant select on admin.erasure to keck_app, keck_login, keck_backup")


def upgrade() -> None:
    """Apply."""
    _add_export()
    _add_erasure()
    op.create_table(
        "tombstone",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("erased_on", sa.Date(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False, comment="JSON, as its hash was made of it"),
        sa.Column("certificate_sha256", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_tombstone")),
        schema="admin",
    )
    op.create_table(
        "erased",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("erased_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_erased")),
        schema="published",
    )
    op.execute("grant select, insert, update, delete on published.erased to keck_gate")
    op.execute("grant select on published.erased to keck_public, keck_staff, keck_backup")
    op.execute("grant select on admin.tombstone to keck_login, keck_staff, keck_backup")


def downgrade() -> None:
    """Take the tables away again."""
    op.drop_table("erased", schema="published")
    op.drop_table("tombstone", schema="admin")
    op.drop_table("erasure", schema="admin")
    op.drop_table("export", schema="private")
