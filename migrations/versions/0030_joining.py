"""Applications and messages, the agreement, and the list of first steps."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0013"
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
        "grant select (id, kind, state, language, form, name, email, town), insert, "
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
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False, comment="of the text that was current"),
        _words("body", "the text that was current"),
        sa.Column("signed_on", sa.Date(), nullable=True),
        _moment("sent_at", now=True),
        sa.Column("sent_by", sa.Uuid(), nullable=True),
        *(_words(name) for name in ("filename", "media_type")),
        sa.Column("size", sa.BigInteger(), server_default="0", nullable=False),
        _words("sha256"),
        sa.Column("storage_key", sa.Text(), nullable=True),
        sa.Column(
            "shared_key",
            sa.Text(),
            nullable=True,
            comment="the file's key while the foundation may read it",
        ),
        sa.Column("state", sa.Text(), server_default="sent", nullable=False),
        _moment("recorded_at"),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        _one_of("agreement", "state", ("sent", "recorded")),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_agreement_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_agreement")),
        schema="admin",
    )
    for statement in (
        "alter table admin.agreement enable row level security",
        "alter table admin.agreement force row level security",
        "create policy tenant on admin.agreement as permissive for all to keck_app, keck_owner "
        f"using ({OWN}) with check ({OWN})",
        "create policy foundation on admin.agreement as permissive for all to keck_staff "
        "using (true) with check (true)",
        "grant select, insert (tenant_id, id, version, digest, body, signed_on, sent_at, sent_by, filename, "
        "media_type, size, sha256, storage_key, shared_key, recorded_at, recorded_by), update (shared_key), "
        "delete on admin.agreement to keck_app",
        "grant select (tenant_id, id, version, digest, signed_on, sent_at, media_type, size, shared_key, "
        "state, recorded_at, recorded_by), insert (tenant_id, id, version, digest, signed_on, state, "
        "recorded_at, recorded_by), update (state, recorded_at, recorded_by) on admin.agreement "
        "to keck_staff",
        "grant select on admin.agreement to keck_backup",
    ):
        op.execute(statement)


def downgrade() -> None:
    """Take it away again."""
    op.execute("revoke insert on identity.mail from keck_staff")
    op.drop_column("setting", "welcome_hidden", schema="private")
    for table in ("agreement", "inquiry_event", "inquiry"):
        op.drop_table(table, schema="admin")
