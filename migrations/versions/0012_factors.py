"""Second factors, and what an account's owner is told about sessions and sign-ins."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_OLD = ("success", "failure", "throttled")
_NEW = (
    *_OLD,
    "passkey_success",
    "passkey_failure",
    "factor_success",
    "factor_failure",
    "factor_throttled",
    "factors_reset",
)
_ID = sa.text("gen_random_uuid()")
_NOW = sa.text("now()")


def _moment(name: str, *, now: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=_NOW if now else None, nullable=not now)


def _words(name: str, comment: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False, comment=comment)


def _outcomes(words: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{word}'" for word in words)
    op.drop_constraint(op.f("ck_login_event_outcome"), "login_event", schema="identity")
    op.create_check_constraint(
        op.f("ck_login_event_outcome"), "login_event", f'"outcome" in ({listed})', schema="identity"
    )


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account_id"], ["identity.account.id"], name=op.f(f"fk_{table}_account_id"), ondelete="CASCADE"
    )


def _add_tables() -> None:
    op.create_table(
        "factor",
        sa.Column("id", sa.Uuid(), server_default=_ID, nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        _words("name"),
        _moment("created_at", now=True),
        _moment("confirmed_at"),
        _moment("last_used_at"),
        sa.Column(
            "secret",
            sa.LargeBinary(),
            nullable=True,
            comment="of an app, sealed with the key of the settings",
        ),
        sa.Column("last_step", sa.BigInteger(), nullable=True, comment="half minute of the last code used"),
        sa.Column("credential_id", sa.LargeBinary(), nullable=True),
        sa.Column("public_key", sa.LargeBinary(), nullable=True),
        sa.Column("sign_count", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("\"kind\" in ('app', 'list', 'passkey')", name=op.f("ck_factor_kind")),
        _of_account("factor"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_factor_credential_id")),
        schema="identity",
    )
    op.create_index(op.f("ix_factor_account_id"), "factor", ["account_id"], schema="identity")
    op.create_table(
        "factor_code",
        sa.Column("factor_id", sa.Uuid(), nullable=False),
        sa.Column(
            "code_hash", sa.LargeBinary(), nullable=False, comment="keyed with the key of the settings"
        ),
        _moment("used_at"),
        sa.ForeignKeyConstraint(
            ["factor_id"],
            ["identity.factor.id"],
            name=op.f("fk_factor_code_factor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("factor_id", "code_hash", name=op.f("pk_factor_code")),
        schema="identity",
    )
    op.create_table(
        "challenge",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "\"purpose\" in ('register', 'prove', 'sign_in')", name=op.f("ck_challenge_purpose")
        ),
        _of_account("challenge"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_challenge")),
        schema="identity",
    )
    for column in ("account_id", "expires_at"):
        op.create_index(op.f(f"ix_challenge_{column}"), "challenge", [column], schema="identity")
    op.execute("grant select, insert, update, delete on identity.factor to keck_login")
    op.execute("grant select, insert, update on identity.factor_code to keck_login")
    op.execute("grant select, insert, delete on identity.challenge to keck_login")
    op.execute("grant select on identity.factor, identity.factor_code, identity.challenge to keck_backup")


def upgrade() -> None:
    """Apply."""
    _add_tables()
    for column in (
        sa.Column("id", sa.Uuid(), server_default=_ID, nullable=False),
        _moment("proved_at", now=True),
        _moment("factor_at"),
        _words("ip_prefix"),
        _words("device", "browser and system in words, never the header itself"),
    ):
        op.add_column("session", column, schema="identity")
    op.create_unique_constraint(op.f("uq_session_id"), "session", ["id"], schema="identity")
    op.add_column("login_event", _words("device"), schema="identity")
    op.create_index(
        op.f("ix_login_event_account_id_at"), "login_event", ["account_id", "at"], schema="identity"
    )
    _outcomes(_NEW)


def downgrade() -> None:
    """Take it away again; what the old table can not hold is forgotten."""
    op.execute("delete from identity.login_event where outcome not in ('success', 'failure', 'throttled')")
    _outcomes(_OLD)
    op.drop_index(op.f("ix_login_event_account_id_at"), "login_event", schema="identity")
    op.drop_column("login_event", "device", schema="identity")
    for name in ("device", "ip_prefix", "factor_at", "proved_at", "id"):
        op.drop_column("session", name, schema="identity")
    for table in ("challenge", "factor_code", "factor"):
        op.drop_table(table, schema="identity")
