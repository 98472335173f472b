"""The tables of all schemas."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SCHEMAS = ("identity", "private", "admin", "queue", "published", "network")


def upgrade() -> None:
    """Apply."""
    for schema in SCHEMAS:
        op.execute(f"create schema if not exists {schema}")
    op.create_table(
        "tenant",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("official_key", sa.Text(), nullable=False, comment="AGS, 8 digits, or 5 of a county"),
        sa.Column("state", sa.Text(), server_default="active", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("official_key ~ '^[0-9]{5}([0-9]{3})?$'", name=op.f("ck_tenant_official_key")),
        sa.CheckConstraint("\"state\" in ('active', 'suspended')", name=op.f("ck_tenant_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenant")),
        sa.UniqueConstraint("slug", name=op.f("uq_tenant_slug")),
        schema="admin",
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="de", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("\"language\" in ('de', 'en')", name=op.f("ck_account_language")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_account_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        schema="identity",
    )
    op.create_table(
        "login_event",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("email_hash", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column(
            "ip_prefix", sa.Text(), nullable=False, comment="/24 or /48 of the address, never all of it"
        ),
        sa.CheckConstraint(
            "\"outcome\" in ('success', 'failure', 'throttled')", name=op.f("ck_login_event_outcome")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_event")),
        schema="identity",
    )
    op.create_index(
        op.f("ix_login_event_email_hash_at"),
        "login_event",
        ["email_hash", "at"],
        unique=False,
        schema="identity",
    )
    op.create_index(
        op.f("ix_login_event_ip_prefix_at"),
        "login_event",
        ["ip_prefix", "at"],
        unique=False,
        schema="identity",
    )
    op.create_table(
        "member",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "consented_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_member")),
        sa.UniqueConstraint("slug", name=op.f("uq_member_slug")),
        schema="network",
    )
    op.create_table(
        "artefact",
        sa.Column("hash", sa.Text(), nullable=False, comment="over slug and bytes"),
        sa.Column("extension", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default="listed", nullable=False),
        sa.Column("gone_reason", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("\"state\" in ('listed', 'gone')", name=op.f("ck_artefact_state")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_artefact")),
        schema="published",
    )
    op.create_index(
        op.f("ix_artefact_changed_at"), "artefact", ["changed_at"], unique=False, schema="published"
    )
    op.create_index(
        op.f("ix_artefact_tenant_id"), "artefact", ["tenant_id"], unique=False, schema="published"
    )
    op.create_table(
        "manifest",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("data", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("switched_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_manifest")),
        sa.UniqueConstraint("slug", name=op.f("uq_manifest_slug")),
        schema="published",
    )
    op.create_table(
        "network",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("data", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("switched_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_network")),
        schema="published",
    )
    op.create_table(
        "release",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "published_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("meta_hash", sa.Text(), nullable=False),
        sa.Column(
            "counts",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "\"state\" in ('current', 'superseded', 'withdrawn')", name=op.f("ck_release_state")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_release")),
        schema="published",
    )
    op.create_table(
        "tenant",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("official_key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="live", nullable=False),
        sa.Column(
            "texts",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.CheckConstraint("\"state\" in ('live', 'dark')", name=op.f("ck_tenant_state")),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_tenant")),
        sa.UniqueConstraint("slug", name=op.f("uq_tenant_slug")),
        schema="published",
    )
    op.create_table(
        "withdrawal",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("indicator_code", sa.Text(), nullable=True),
        sa.Column("area_id", sa.Text(), nullable=True),
        sa.Column("period_code", sa.Text(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_withdrawal")),
        schema="published",
    )
    op.create_table(
        "slug_history",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_slug_history_tenant_id")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_slug_history")),
        schema="admin",
    )
    op.create_index(
        op.f("ix_slug_history_tenant_id"), "slug_history", ["tenant_id"], unique=False, schema="admin"
    )
    op.create_table(
        "membership",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "\"role\" in ('reader', 'editor', 'publisher', 'admin')", name=op.f("ck_membership_role")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity.account.id"], name=op.f("fk_membership_account_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_membership_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "account_id", name=op.f("pk_membership")),
        schema="identity",
    )
    op.create_index(
        op.f("ix_membership_account_id"), "membership", ["account_id"], unique=False, schema="identity"
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, comment="SHA-256 of the 256-bit token"),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column(
            "last_seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("csrf_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity.account.id"], name=op.f("fk_session_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
        schema="identity",
    )
    op.create_index(op.f("ix_session_account_id"), "session", ["account_id"], unique=False, schema="identity")
    op.create_table(
        "staff",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), server_default="staff", nullable=False),
        sa.CheckConstraint("\"role\" in ('staff', 'staff_admin')", name=op.f("ck_staff_role")),
        sa.ForeignKeyConstraint(["account_id"], ["identity.account.id"], name=op.f("fk_staff_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_staff")),
        schema="identity",
    )
    op.create_table(
        "member_value",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("indicator_code", sa.Text(), nullable=False),
        sa.Column("period_code", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("numerator", sa.Double(), nullable=True),
        sa.Column("denominator", sa.Double(), nullable=True),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["network.member.tenant_id"],
            name=op.f("fk_member_value_tenant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "indicator_code", "period_code", name=op.f("pk_member_value")),
        schema="network",
    )
    op.create_table(
        "area_level",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("parent_code", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_area_level_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_area_level")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_area_level_tenant_id_code")),
        schema="private",
    )
    op.create_table(
        "block",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("values", sa.LargeBinary(), nullable=False, comment="f8, little endian"),
        sa.Column("statuses", sa.LargeBinary(), nullable=False, comment="u1"),
        sa.Column("lower", sa.LargeBinary(), nullable=True, comment="f8, little endian"),
        sa.Column("upper", sa.LargeBinary(), nullable=True, comment="f8, little endian"),
        sa.Column("flags", sa.LargeBinary(), nullable=True, comment="u1, bits"),
        sa.CheckConstraint('octet_length("values") = 8 * length', name=op.f("ck_block_values_length")),
        sa.CheckConstraint("octet_length(statuses) = length", name=op.f("ck_block_statuses_length")),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_block_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "hash", name=op.f("pk_block")),
        schema="private",
    )
    op.create_table(
        "consent",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("given", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True, comment="account; the record outlives it"),
        sa.CheckConstraint("\"purpose\" in ('benchmarks')", name=op.f("ck_consent_purpose")),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_consent_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "purpose", name=op.f("pk_consent")),
        schema="private",
    )
    op.create_table(
        "dataset",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("current_revision_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_dataset_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_dataset")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_dataset_tenant_id_code")),
        schema="private",
    )
    op.create_table(
        "indicator",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("body", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("frozen", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False, comment="order in lists"),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("\"origin\" in ('own', 'default', 'catalogue')", name=op.f("ck_indicator_origin")),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_indicator_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("tenant_id", "code", "version", name=op.f("uq_indicator_tenant_id_code_version")),
        schema="private",
    )
    op.create_table(
        "release",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True, comment="given in the publishing transaction"),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="requested", nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True, comment="the job that makes it"),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column(
            "requested_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "report",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("manifest", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("rolled_back_from", sa.Integer(), nullable=True),
        sa.CheckConstraint("\"audience\" in ('public', 'internal')", name=op.f("ck_release_audience")),
        sa.CheckConstraint(
            "\"state\" in ('requested', 'running', 'published', 'failed', 'superseded')",
            name=op.f("ck_release_state"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_release_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_release")),
        sa.UniqueConstraint(
            "tenant_id", "audience", "number", name=op.f("uq_release_tenant_id_audience_number")
        ),
        sa.UniqueConstraint(
            "tenant_id", "idempotency_key", name=op.f("uq_release_tenant_id_idempotency_key")
        ),
        schema="private",
    )
    op.create_index(
        "uq_release_one_candidate",
        "release",
        ["tenant_id"],
        unique=True,
        schema="private",
        postgresql_where=sa.text("state in ('requested', 'running')"),
    )
    op.create_table(
        "setting",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column(
            "protection",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column(
            "texts",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_setting_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_setting")),
        schema="private",
    )
    op.create_table(
        "source",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("supplier", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), server_default="", nullable=False),
        sa.Column("permitted_use", sa.Text(), nullable=False),
        sa.Column("public_from_level", sa.Text(), nullable=True, comment="deepest level that may be public"),
        sa.Column("wording", sa.Text(), server_default="", nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("delete_by", sa.Date(), nullable=True),
        sa.Column("protected_at_source", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("assumed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint(
            "\"permitted_use\" in ('public', 'internal')", name=op.f("ck_source_permitted_use")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_source_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_source")),
        schema="private",
    )
    op.create_table(
        "upload",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "filename",
            sa.Text(),
            nullable=False,
            comment="the user's own, for people only; never part of a path",
        ),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("storage_key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="received", nullable=False),
        sa.Column(
            "options",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("proposal", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("\"kind\" in ('areas', 'table', 'definitions')", name=op.f("ck_upload_kind")),
        sa.CheckConstraint(
            "\"state\" in ('received', 'inspected', 'imported', 'refused', 'discarded')",
            name=op.f("ck_upload_state"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_upload_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_upload")),
        schema="private",
    )
    op.create_index(
        op.f("ix_upload_tenant_id_created_at"),
        "upload",
        ["tenant_id", "created_at"],
        unique=False,
        schema="private",
    )
    op.create_table(
        "withdrawal",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("indicator_code", sa.Text(), nullable=True),
        sa.Column("area_id", sa.Text(), nullable=True),
        sa.Column("period_code", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_withdrawal_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_withdrawal")),
        schema="private",
    )
    op.create_table(
        "idempotency",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.Text(), nullable=False),
        sa.Column("response", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_idempotency_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "key", name=op.f("pk_idempotency")),
        schema="queue",
    )
    op.create_table(
        "job",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), server_default="long", nullable=False),
        sa.Column(
            "args",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("state", sa.Text(), server_default="queued", nullable=False),
        sa.Column("attempt", sa.Integer(), server_default="0", nullable=False, comment="the fence"),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("progress", sa.Integer(), server_default="0", nullable=False, comment="percent"),
        sa.Column("progress_text", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("error", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("result", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("\"slot\" in ('short', 'long')", name=op.f("ck_job_slot")),
        sa.CheckConstraint("\"state\" in ('queued', 'running', 'done', 'failed')", name=op.f("ck_job_state")),
        sa.CheckConstraint("progress between 0 and 100", name=op.f("ck_job_progress")),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_job_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_job")),
        schema="queue",
    )
    op.create_index(
        "ix_job_open",
        "job",
        ["created_at"],
        unique=False,
        schema="queue",
        postgresql_where=sa.text("state in ('queued', 'running')"),
    )
    op.create_index(
        op.f("ix_job_tenant_id_created_at"), "job", ["tenant_id", "created_at"], unique=False, schema="queue"
    )
    op.create_table(
        "area_set",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("level_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("upload_id", sa.Uuid(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("crs", sa.Text(), nullable=True, comment="of the stored geometries"),
        sa.Column("has_shapes", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "report",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.CheckConstraint("\"crs\" in ('EPSG:25832', 'EPSG:25833')", name=op.f("ck_area_set_crs")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "level_id"],
            ["private.area_level.tenant_id", "private.area_level.id"],
            name=op.f("fk_area_set_tenant_id_level_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "source_id"],
            ["private.source.tenant_id", "private.source.id"],
            name=op.f("fk_area_set_tenant_id_source_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "upload_id"],
            ["private.upload.tenant_id", "private.upload.id"],
            name=op.f("fk_area_set_tenant_id_upload_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_area_set_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_area_set")),
        schema="private",
    )
    op.create_index(
        op.f("ix_area_set_tenant_id_level_id_accepted_at"),
        "area_set",
        ["tenant_id", "level_id", "accepted_at"],
        unique=False,
        schema="private",
    )
    op.create_table(
        "mapping",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False, comment="TOML"),
        sa.Column("shape_hash", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "source_id"],
            ["private.source.tenant_id", "private.source.id"],
            name=op.f("fk_mapping_tenant_id_source_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_mapping_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mapping")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_mapping_tenant_id_name")),
        schema="private",
    )
    op.create_index(
        op.f("ix_mapping_tenant_id_shape_hash"),
        "mapping",
        ["tenant_id", "shape_hash"],
        unique=False,
        schema="private",
    )
    op.create_table(
        "measure",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("base_code", sa.Text(), nullable=True, comment="measure with its base count"),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "dataset_id"],
            ["private.dataset.tenant_id", "private.dataset.id"],
            name=op.f("fk_measure_tenant_id_dataset_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_measure_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_measure")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_measure_tenant_id_code")),
        schema="private",
    )
    op.create_index(
        op.f("ix_measure_tenant_id_dataset_id"),
        "measure",
        ["tenant_id", "dataset_id"],
        unique=False,
        schema="private",
    )
    op.create_table(
        "release_indicator",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("indicator_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "indicator_id"],
            ["private.indicator.tenant_id", "private.indicator.id"],
            name=op.f("fk_release_indicator_tenant_id_indicator_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "release_id"],
            ["private.release.tenant_id", "private.release.id"],
            name=op.f("fk_release_indicator_tenant_id_release_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["admin.tenant.id"], name=op.f("fk_release_indicator_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "release_id", "indicator_id", name=op.f("pk_release_indicator")),
        schema="private",
    )
    op.create_table(
        "outbox",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("rung_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("\"slot\" in ('short', 'long')", name=op.f("ck_outbox_slot")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "job_id"],
            ["queue.job.tenant_id", "queue.job.id"],
            name=op.f("fk_outbox_tenant_id_job_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_outbox_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_outbox")),
        schema="queue",
    )
    op.create_index(
        op.f("ix_outbox_tenant_id_job_id"), "outbox", ["tenant_id", "job_id"], unique=False, schema="queue"
    )
    op.create_index(
        "ix_outbox_unrung",
        "outbox",
        ["created_at", "id"],
        unique=False,
        schema="queue",
        postgresql_where=sa.text("rung_at is null"),
    )
    op.create_table(
        "area",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("area_set_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="as delivered"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "sort_key", sa.Text(), nullable=False, comment="DIN 5007-1, made in Python: the collation is C"
        ),
        sa.Column("parent_key", sa.Text(), nullable=True, comment="key in the parent level"),
        sa.Column("geometry", sa.LargeBinary(), nullable=True, comment="WKB in the set's coordinate system"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "area_set_id"],
            ["private.area_set.tenant_id", "private.area_set.id"],
            name=op.f("fk_area_tenant_id_area_set_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_area_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "area_set_id", "position", name=op.f("pk_area")),
        sa.UniqueConstraint(
            "tenant_id", "area_set_id", "key", name=op.f("uq_area_tenant_id_area_set_id_key")
        ),
        schema="private",
    )
    op.create_table(
        "release_area_set",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("area_set_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "area_set_id"],
            ["private.area_set.tenant_id", "private.area_set.id"],
            name=op.f("fk_release_area_set_tenant_id_area_set_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "release_id"],
            ["private.release.tenant_id", "private.release.id"],
            name=op.f("fk_release_area_set_tenant_id_release_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["admin.tenant.id"], name=op.f("fk_release_area_set_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "release_id", "area_set_id", name=op.f("pk_release_area_set")),
        schema="private",
    )
    op.create_table(
        "revision",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("mapping_id", sa.Uuid(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="candidate", nullable=False),
        sa.Column(
            "report",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column(
            "difference",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "\"mode\" in ('add', 'replace_periods', 'replace_table')", name=op.f("ck_revision_mode")
        ),
        sa.CheckConstraint(
            "\"state\" in ('candidate', 'accepted', 'discarded')", name=op.f("ck_revision_state")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "dataset_id"],
            ["private.dataset.tenant_id", "private.dataset.id"],
            name=op.f("fk_revision_tenant_id_dataset_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "mapping_id"],
            ["private.mapping.tenant_id", "private.mapping.id"],
            name=op.f("fk_revision_tenant_id_mapping_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "replaces_id"],
            ["private.revision.tenant_id", "private.revision.id"],
            name=op.f("fk_revision_tenant_id_replaces_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "source_id"],
            ["private.source.tenant_id", "private.source.id"],
            name=op.f("fk_revision_tenant_id_source_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "upload_id"],
            ["private.upload.tenant_id", "private.upload.id"],
            name=op.f("fk_revision_tenant_id_upload_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_revision_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_revision")),
        sa.UniqueConstraint(
            "tenant_id", "dataset_id", "number", name=op.f("uq_revision_tenant_id_dataset_id_number")
        ),
        schema="private",
    )
    op.create_index(
        op.f("ix_revision_tenant_id_upload_id"),
        "revision",
        ["tenant_id", "upload_id"],
        unique=False,
        schema="private",
    )
    op.create_table(
        "shown",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("measure_code", sa.Text(), nullable=False),
        sa.Column("group_code", sa.Text(), nullable=False),
        sa.Column("period_code", sa.Text(), nullable=False),
        sa.Column("area_set_id", sa.Uuid(), nullable=False),
        sa.Column("values", sa.LargeBinary(), nullable=False, comment="f8, little endian; NaN = not shown"),
        sa.Column("known", sa.LargeBinary(), nullable=False, comment="u1"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "area_set_id"],
            ["private.area_set.tenant_id", "private.area_set.id"],
            name=op.f("fk_shown_tenant_id_area_set_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "release_id"],
            ["private.release.tenant_id", "private.release.id"],
            name=op.f("fk_shown_tenant_id_release_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f("fk_shown_tenant_id")),
        sa.PrimaryKeyConstraint(
            "tenant_id",
            "release_id",
            "measure_code",
            "group_code",
            "period_code",
            "area_set_id",
            name=op.f("pk_shown"),
        ),
        schema="private",
    )
    op.create_table(
        "observation_block",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("group_code", sa.Text(), nullable=False),
        sa.Column("period_code", sa.Text(), nullable=False),
        sa.Column("area_set_id", sa.Uuid(), nullable=False),
        sa.Column("block_hash", sa.Text(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False, comment="the file that these values came with"),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column(
            "source_rows", sa.LargeBinary(), nullable=False, comment="i4, little endian; 0 = not in the file"
        ),
        sa.Column(
            "source_columns",
            sa.LargeBinary(),
            nullable=False,
            comment="i4, little endian; 0 = not in the file",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "area_set_id"],
            ["private.area_set.tenant_id", "private.area_set.id"],
            name=op.f("fk_observation_block_tenant_id_area_set_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "block_hash"],
            ["private.block.tenant_id", "private.block.hash"],
            name=op.f("fk_observation_block_tenant_id_block_hash"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "measure_id"],
            ["private.measure.tenant_id", "private.measure.id"],
            name=op.f("fk_observation_block_tenant_id_measure_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "revision_id"],
            ["private.revision.tenant_id", "private.revision.id"],
            name=op.f("fk_observation_block_tenant_id_revision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "upload_id"],
            ["private.upload.tenant_id", "private.upload.id"],
            name=op.f("fk_observation_block_tenant_id_upload_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["admin.tenant.id"], name=op.f("fk_observation_block_tenant_id")
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id",
            "revision_id",
            "measure_id",
            "group_code",
            "period_code",
            "area_set_id",
            name=op.f("pk_observation_block"),
        ),
        schema="private",
    )
    op.create_index(
        op.f("ix_observation_block_tenant_id_block_hash"),
        "observation_block",
        ["tenant_id", "block_hash"],
        unique=False,
        schema="private",
    )
    op.create_index(
        op.f("ix_observation_block_tenant_id_measure_id"),
        "observation_block",
        ["tenant_id", "measure_id"],
        unique=False,
        schema="private",
    )
    op.create_table(
        "release_revision",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "release_id"],
            ["private.release.tenant_id", "private.release.id"],
            name=op.f("fk_release_revision_tenant_id_release_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "revision_id"],
            ["private.revision.tenant_id", "private.revision.id"],
            name=op.f("fk_release_revision_tenant_id_revision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["admin.tenant.id"], name=op.f("fk_release_revision_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "release_id", "revision_id", name=op.f("pk_release_revision")),
        schema="private",
    )
    # A table and its current revision point at each other; deferrable, so that both can be restored.
    op.create_foreign_key(
        "fk_dataset_tenant_id_current_revision_id",
        "dataset",
        "revision",
        ["tenant_id", "current_revision_id"],
        ["tenant_id", "id"],
        source_schema="private",
        referent_schema="private",
        deferrable=True,
    )


def downgrade() -> None:
    """Undo; the schema admin stays, for it holds the version."""
    for schema in SCHEMAS:
        if schema != "admin":
            op.execute(f"drop schema {schema} cascade")
    op.execute("drop table admin.slug_history, admin.tenant")
