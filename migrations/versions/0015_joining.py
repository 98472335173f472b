"""Applications and messages, the agreement, and the list of first steps."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

OWN = "tenant_id = (select nullif(current_setting('keck.tenant', true), '')::uuid)"
_KINDS = ("join", "contact", "brochure")
_STATES = ("unconfirmed", "spam", "new", "talks", "approved", "declined", "open", "done")


def _id() -> sa.Column[sa.Uuid]:
    return sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False)


def _moment(name: str, *, now: bool = False) -> sa.Column[sa.DateTime]:
    default = sa.text("now()") if now else None
    return sa.Column(name, sa.DateTime(timezone=True), server_default=default, nullable=not now)


def _words(name: str, comment: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False, comment=comment)


def _one_of(table: str, column: str, words: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f'"{column}" in ({listed})', name=op.f(f"ck_{table}_{column}"))


def upgrade() -> None:
    """Apply."""
    _add_inquiries()
    _add_agreement()
    op.add_column(
        "setting",
        sa.Column(
            "welcome_hidden",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="whether the list of first steps is put away",
        ),
        schema="private",
    )
    op.execute("grant insert on identity.mail to keck_staff")


def _add_inquiries() -> None:
    op.create_table(
        "inquiry",
        _id(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=True, comment="of the token; a form is taken once"),
        *(_words(name) for name in ("name", "email", "text")),
        _words("address", "where the brochure goes"),
        sa.Column("copies", sa.Integer(), nullable=True),
        *(_words(name) for name in ("town", "official_key")),
        sa.Column("inhabitants", sa.Integer(), nullable=True),
        sa.Column("slug", sa.Text(), nullable=True, comment="of the member that it became"),
        _moment("created_at", now=True),
        _moment("confirmed_at"),
        _moment("closed_at"),
        _one_of("inquiry", "kind", _KINDS),
        _one_of("inquiry", "state", _STATES),
        _one_of("inquiry", "language", ("de", "en")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_inquiry_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
        sa.UniqueConstraint("form", name=op.f("uq_inquiry_form")),
        sa.UniqueConstraint("slug", name=op.f("uq_inquiry_slug")),
        schema="admin",
    )
    op.create_index(
        op.f("ix_inquiry_kind_state_created_at"), "inquiry", ["kind", "state", "created_at"], schema="admin"
    )
    op.create_table(
        "inquiry_event",
        _id(),
        sa.Column("inquiry_id", sa.Uuid(), nullable=False),
        _moment("at", now=True),
        sa.Column("account_id", sa.Uuid(), nullable=True, comment="of staff; the record outlives it"),
        sa.Column("act", sa.Text(), nullable=False),
        _words("text"),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["admin.inquiry.id"], name=op.f("fk_inquiry_event_inquiry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_event")),
        schema="admin",
    )
    op.create_index(op.f("ix_inquiry_event_inquiry_id"), "inquiry_event", ["inquiry_id"], schema="admin")
    for statement in (
        "grant select (id, kind, state, language, form, created_at), insert, "
        "update (state, confirmed_at) on admin.inquiry to keck_login",
        "grant insert on admin.inquiry_event to keck_login",
        "grant select, update (state, town, slug, closed_at, confirmed_at) on admin.inquiry to keck_staff",
        "grant select, insert on admin.inquiry_event to keck_staff",
        "grant select (id, kind, state, created_at, closed_at), update (name, email, text, address), delete "
        "on admin.inquiry to keck_relay",
        "grant select (inquiry_id), update (text) on admin.inquiry_event to keck_relay",
        "grant select on admin.inquiry, admin.inquiry_event to keck_backup",
    ):
        op.execute(statement)


def _add_agreement() -> None:
    op.create_table(
        "agreement",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        _id(),
        *_text(),
        sa.Column("body", sa.Text(), nullable=False, comment="the text that was current"),
        sa.Column("sent_by", sa.Uuid(), nullable=True, comment="account; the record outlives it"),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("storage_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_agreement_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_agreement")),
        schema="private",
    )
    op.create_table(
        "agreement_record",
        _id(),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        *_text(comment=None),
        sa.Column(
            "shared_key",
            sa.Text(),
            nullable=True,
            comment="the file's key while the foundation may read it",
        ),
        _moment("taken_back_at"),
        sa.Column("state", sa.Text(), server_default="sent", nullable=False),
        _moment("recorded_at"),
        sa.Column("recorded_by", sa.Uuid(), nullable=True, comment="of staff; the record outlives it"),
        _one_of("agreement_record", "state", ("sent", "recorded")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["admin.tenant.id"], name=op.f("fk_agreement_record_tenant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_record")),
        schema="admin",
    )
    op.create_index(op.f("ix_agreement_record_tenant_id"), "agreement_record", ["tenant_id"], schema="admin")
    for table in ("private.agreement", "admin.agreement_record"):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
    for table, name, roles, condition in (
        ("private.agreement", "tenant", "keck_app, keck_gate, keck_owner", OWN),
        ("admin.agreement_record", "own", "keck_app", OWN),
        ("admin.agreement_record", "members", "keck_owner, keck_staff", "true"),
    ):
        op.execute(
            f"create policy {name} on {table} as permissive for all to {roles} "
            f"using ({condition}) with check ({condition})"
        )
    for statement in (
        "grant select, insert, update, delete on private.agreement to keck_app",
        "grant select on private.agreement to keck_gate",
        "grant select, insert (tenant_id, id, version, digest, signed_on, sent_at, shared_key), "
        "update (shared_key, taken_back_at) on admin.agreement_record to keck_app",
        "grant select, insert, update (state, recorded_at, recorded_by) on admin.agreement_record "
        "to keck_staff",
        "grant select on private.agreement, admin.agreement_record to keck_backup",
    ):
        op.execute(statement)


def _text(comment: str | None = "of the text that was current") -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False, comment=comment),
        sa.Column("signed_on", sa.Date(), nullable=False),
        _moment("sent_at", now=True),
    )


def downgrade() -> None:
    """Take it away again."""
    op.execute("revoke insert on identity.mail from keck_staff")
    op.drop_column("setting", "welcome_hidden", schema="private")
    op.drop_table("agreement", schema="private")
    for table in ("agreement_record", "inquiry_event", "inquiry"):
        op.drop_table(table, schema="admin")
