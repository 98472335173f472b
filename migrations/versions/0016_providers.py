"""Members' own providers of identities, logins at them, and the domains that are members'."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

OWN = "tenant_id = (select nullif(current_setting('keck.tenant', true), '')::uuid)"
_NOW = sa.text("now()")
_OLD = (
    "success",
    "failure",
    "throttled",
    "passkey_success",
    "passkey_failure",
    "factor_success",
    "factor_failure",
    "factor_throttled",
    "factors_reset",
)
_NEW = (*_OLD, "provider_success", "provider_failure")
_TABLES = ("identity.provider", "identity.linked_login", "admin.member_domain")


def _of_tenant(table: str, column: str = "tenant_id", **options: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["admin.tenant.id"], name=op.f(f"fk_{table}_{column}"), **options
    )


def _moment(name: str, *, now: bool = False, needed: bool = False) -> sa.Column[object]:
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=_NOW if now else None, nullable=not (now or needed)
    )


def _words(name: str, comment: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False, comment=comment)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _outcomes(words: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{word}'" for word in words)
    op.drop_constraint(op.f("ck_login_event_outcome"), "login_event", schema="identity")
    op.create_check_constraint(
        op.f("ck_login_event_outcome"), "login_event", f'"outcome" in ({listed})', schema="identity"
    )


def _add_of_members() -> None:
    op.create_table(
        "provider",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        _text("issuer"),
        _text("client_id"),
        sa.Column("secret", sa.LargeBinary(), nullable=False, comment="sealed with the key of the settings"),
        _words("trusted_amr", "words by which the provider tells of a second factor"),
        _words("trusted_acr"),
        _moment("tested_at"),
        sa.Column("enabled", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        _of_tenant("provider"),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_provider")),
        schema="identity",
    )
    op.create_table(
        "linked_login",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        _text("issuer"),
        _text("subject"),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        _moment("linked_at", now=True),
        _of_tenant("linked_login"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["identity.membership.tenant_id", "identity.membership.account_id"],
            name=op.f("fk_linked_login_tenant_id_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "issuer", "subject", name=op.f("pk_linked_login")),
        schema="identity",
    )
    op.create_index(
        op.f("ix_linked_login_tenant_id_account_id"),
        "linked_login",
        ["tenant_id", "account_id"],
        unique=True,
        schema="identity",
    )
    op.create_table(
        "member_domain",
        _text("domain"),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        _moment("confirmed_at", now=True),
        _of_tenant("member_domain"),
        sa.PrimaryKeyConstraint("domain", name=op.f("pk_member_domain")),
        schema="admin",
    )
    op.create_index(op.f("ix_member_domain_tenant_id"), "member_domain", ["tenant_id"], schema="admin")


def _add_flow() -> None:
    op.create_table(
        "sign_in_flow",
        sa.Column("state_hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "browser_hash",
            sa.LargeBinary(),
            nullable=False,
            comment="of the secret that the browser's cookie holds",
        ),
        sa.Column("provider_tenant_id", sa.Uuid(), nullable=False),
        _text("issuer"),
        _text("purpose"),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("invitation_id", sa.Uuid(), nullable=True),
        _words("target"),
        _moment("created_at", now=True),
        _moment("expires_at", needed=True),
        sa.CheckConstraint(
            "\"purpose\" in ('sign_in', 'link', 'invitation', 'proof')", name=op.f("ck_sign_in_flow_purpose")
        ),
        _of_tenant("sign_in_flow", "provider_tenant_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_sign_in_flow")),
        schema="identity",
    )
    for column in ("provider_tenant_id", "expires_at"):
        op.create_index(op.f(f"ix_sign_in_flow_{column}"), "sign_in_flow", [column], schema="identity")


def _protect() -> None:
    for table in _TABLES:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(
            f"create policy login_reads on {table} as permissive for select to keck_login using (true)"
        )
        op.execute(f"grant select on {table} to keck_login, keck_backup")
    for table in _TABLES[:2]:
        op.execute(
            f"create policy tenant on {table} as permissive for all to keck_app, keck_owner "
            f"using ({OWN}) with check ({OWN})"
        )
        op.execute(f"grant select, insert, update, delete on {table} to keck_app")
    op.execute(
        "create policy members on admin.member_domain as permissive for all to keck_staff, keck_owner "
        "using (true) with check (true)"
    )
    op.execute(f"create policy own on admin.member_domain as permissive for select to keck_app using ({OWN})")
    op.execute("grant select, insert, delete on admin.member_domain to keck_staff")
    op.execute("grant select on admin.member_domain to keck_app")
    op.execute("grant select, insert, delete on identity.sign_in_flow to keck_login")
    op.execute("grant select on identity.sign_in_flow to keck_backup")


def upgrade() -> None:
    """Apply."""
    _add_of_members()
    _add_flow()
    _protect()
    op.add_column("session", sa.Column("provider_tenant_id", sa.Uuid(), nullable=True), schema="identity")
    op.create_foreign_key(
        op.f("fk_session_provider_tenant_id"),
        "session",
        "tenant",
        ["provider_tenant_id"],
        ["id"],
        source_schema="identity",
        referent_schema="admin",
        ondelete="CASCADE",
    )
    op.create_index(
        op.f("ix_session_provider_tenant_id"), "session", ["provider_tenant_id"], schema="identity"
    )
    _outcomes(_NEW)


def downgrade() -> None:
    """Take it away again; a session that a provider has opened ends, for it would open all else."""
    op.execute("delete from identity.session where provider_tenant_id is not null")
    op.execute("delete from identity.login_event where outcome like 'provider%'")
    _outcomes(_OLD)
    op.drop_column("session", "provider_tenant_id", schema="identity")
    op.drop_table("sign_in_flow", schema="identity")
    op.drop_table("linked_login", schema="identity")
    op.drop_table("provider", schema="identity")
    op.drop_table("member_domain", schema="admin")
