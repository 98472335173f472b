"""Letters, the links in them, and invitations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OWN = "tenant_id = (select nullif(current_setting('keck.tenant', true), '')::uuid)"
JSON = postgresql.JSONB(none_as_null=True, astext_type=sa.Text())


def _id() -> sa.Column[sa.Uuid]:
    return sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False)


def _moment(name: str, *, nullable: bool = True, now: bool = False) -> sa.Column[sa.DateTime]:
    default = sa.text("now()") if now else None
    return sa.Column(name, sa.DateTime(timezone=True), server_default=default, nullable=nullable)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "mail",
        _id(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column(
            "params",
            JSON,
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
            comment="names to fill in; no secret",
        ),
        sa.Column(
            "ticket_id",
            sa.Uuid(),
            nullable=True,
            comment="what the link stands for; signed when it is sent",
        ),
        _moment("created_at", nullable=False, now=True),
        _moment("not_before", nullable=False, now=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        _moment("sent_at"),
        _moment("failed_at"),
        sa.Column(
            "problem", sa.Text(), nullable=True, comment="answer of the mail server, without the address"
        ),
        sa.CheckConstraint("\"language\" in ('de', 'en')", name=op.f("ck_mail_language")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        schema="identity",
    )
    op.create_index(
        "ix_mail_waiting",
        "mail",
        ["not_before"],
        schema="identity",
        postgresql_where=sa.text("sent_at is null and failed_at is null"),
    )
    op.create_table(
        "ticket",
        _id(),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True, comment="the new address, to be confirmed"),
        _moment("created_at", nullable=False, now=True),
        _moment("expires_at", nullable=False),
        _moment("used_at"),
        sa.CheckConstraint("\"purpose\" in ('reset', 'email')", name=op.f("ck_ticket_purpose")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["identity.account.id"],
            name=op.f("fk_ticket_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        schema="identity",
    )
    op.create_index(op.f("ix_ticket_account_id"), "ticket", ["account_id"], schema="identity")
    op.create_table(
        "invitation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        _id(),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        _moment("created_at", nullable=False, now=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        _moment("expires_at", nullable=False),
        _moment("accepted_at"),
        _moment("revoked_at"),
        sa.CheckConstraint(
            "\"role\" in ('reader', 'editor', 'publisher', 'admin')", name=op.f("ck_invitation_role")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_invitation_email_lower")),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_invitation_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_invitation")),
        schema="identity",
    )
    op.execute("alter table identity.invitation enable row level security")
    op.execute("alter table identity.invitation force row level security")
    op.execute(
        "create policy tenant on identity.invitation as permissive for all to keck_app, keck_owner "
        f"using ({OWN}) with check ({OWN})"
    )
    op.execute(
        "create policy login_reads on identity.invitation as permissive for select to keck_login using (true)"
    )
    op.execute("grant select, insert, update, delete on identity.invitation to keck_app")
    op.execute("grant select on identity.invitation to keck_login, keck_backup")
    op.execute("grant usage on schema identity to keck_relay")
    op.execute("grant insert on identity.mail to keck_app, keck_login")
    op.execute("grant select, update, delete on identity.mail to keck_relay")
    op.execute("grant select, insert, update, delete on identity.ticket to keck_login")
    op.execute("grant select on identity.mail, identity.ticket to keck_backup")


def downgrade() -> None:
    """Take the tables away again."""
    op.drop_table("invitation", schema="identity")
    op.drop_table("ticket", schema="identity")
    op.drop_table("mail", schema="identity")
    op.execute("revoke usage on schema identity from keck_relay")
