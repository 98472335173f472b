"""Four eyes, links by letter, the foundation's access to a member, and questions to the foundation."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

OWN = "tenant_id = (select nullif(current_setting('keck.tenant', true), '')::uuid)"
_JSON = postgresql.JSONB(none_as_null=True, astext_type=sa.Text())
_ID = sa.text("gen_random_uuid()")
_NOW = sa.text("now()")
_OLD = ("requested", "running", "published", "failed", "superseded")
_STATES = ("requested", "running", "prepared", "published", "failed", "superseded", "declined")


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.Uuid(), server_default=_ID, nullable=False)


def _uuid(name: str, *, empty: bool = False, comment: str | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=empty, comment=comment)


def _words(
    name: str, *, empty: bool = False, default: str | None = None, comment: str | None = None
) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=default, nullable=empty, comment=comment)


def _moment(name: str, *, now: bool = False, empty: bool = True) -> sa.Column[object]:
    default = _NOW if now else None
    return sa.Column(name, sa.DateTime(timezone=True), server_default=default, nullable=empty and not now)


def _json(name: str, comment: str | None = None) -> sa.Column[object]:
    return sa.Column(name, _JSON, server_default=sa.text("'{}'::jsonb"), nullable=False, comment=comment)


def _one_of(table: str, column: str, words: tuple[str, ...]) -> sa.CheckConstraint:
    return sa.CheckConstraint(_in(column, words), name=op.f(f"ck_{table}_{column}"))


def _in(column: str, words: tuple[str, ...]) -> str:
    return f'"{column}" in ({", ".join(repr(word) for word in words)})'


def _states(words: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_release_state"), "release", schema="private")
    op.create_check_constraint(op.f("ck_release_state"), "release", _in("state", words), schema="private")


def _owned(table: str, schema: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        _uuid("tenant_id"),
        _id(),
        *parts,
        sa.ForeignKeyConstraint(["tenant_id"], ["admin.tenant.id"], name=op.f(f"fk_{table}_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
        schema=schema,
    )
    name = f"{schema}.{table}"
    op.execute(f"alter table {name} enable row level security")
    op.execute(f"alter table {name} force row level security")
    op.execute(
        f"create policy tenant on {name} as permissive for all to keck_app, keck_owner "
        f"using ({OWN}) with check ({OWN})"
    )


def _add_links() -> None:
    _owned(
        "release_link",
        "identity",
        _uuid("release_id"),
        _words("purpose"),
        _words("name"),
        _words("email"),
        _moment("created_at", now=True),
        _uuid("created_by", empty=True),
        _moment("expires_at", empty=False),
        _moment("revoked_at"),
        _moment("decided_at"),
        _one_of("release_link", "purpose", ("review",)),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_release_link_email_lower")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "release_id"],
            ["private.release.tenant_id", "private.release.id"],
            name=op.f("fk_release_link_tenant_id_release_id"),
        ),
    )
    op.create_index(
        op.f("ix_release_link_tenant_id_release_id"),
        "release_link",
        ["tenant_id", "release_id"],
        schema="identity",
    )
    op.execute(
        "create policy login_reads on identity.release_link as permissive for select to keck_login "
        "using (true)"
    )
    op.execute("grant select, insert, update (revoked_at, decided_at) on identity.release_link to keck_app")
    op.execute("grant select on identity.release_link to keck_login, keck_backup")


def _add_support() -> None:
    _owned(
        "support_grant",
        "admin",
        _uuid("account_id", comment="of the staff person; the record outlives it"),
        _words("name"),
        _words("reason"),
        sa.Column("hours", sa.Integer(), nullable=False),
        *(sa.Column(part, sa.Boolean(), nullable=False) for part in ("tables", "releases", "settings")),
        _moment("asked_at", now=True),
        _moment("granted_at"),
        _uuid("granted_by", empty=True),
        _moment("expires_at"),
        _moment("declined_at"),
        _moment("ended_at"),
        sa.CheckConstraint("hours between 1 and 8", name=op.f("ck_support_grant_hours")),
        sa.CheckConstraint("tables or releases or settings", name=op.f("ck_support_grant_parts")),
    )
    _owned(
        "support_ticket",
        "admin",
        _uuid("account_id"),
        _words("name"),
        _words("email"),
        _words("language"),
        _words("question"),
        _words("page", default=""),
        _uuid("job_id", empty=True, comment="no key: the question outlives the job"),
        _words("state", default="open"),
        _moment("asked_at", now=True),
        _words("answer", empty=True),
        _moment("answered_at"),
        _words("answered_by", empty=True, comment="name of the staff person"),
        _one_of("support_ticket", "state", ("open", "working", "answered", "closed")),
        _one_of("support_ticket", "language", ("de", "en")),
    )
    for table, column in (("support_grant", "account_id"), ("support_ticket", "asked_at")):
        op.create_index(op.f(f"ix_{table}_tenant_id_{column}"), table, ["tenant_id", column], schema="admin")
        op.execute(
            f"create policy staff on admin.{table} as permissive for all to keck_staff "
            "using (true) with check (true)"
        )
    for grant in (
        "select, update (granted_at, granted_by, expires_at, declined_at, ended_at) "
        "on admin.support_grant to keck_app",
        "select, insert (tenant_id, id, account_id, name, reason, hours, tables, releases, settings), "
        "update (ended_at) on admin.support_grant to keck_staff",
        "select, insert (tenant_id, id, account_id, name, email, language, question, page, job_id), "
        "update (state) on admin.support_ticket to keck_app",
        "select, update (state, answer, answered_at, answered_by) on admin.support_ticket to keck_staff",
        "select on admin.support_grant, admin.support_ticket to keck_backup",
    ):
        op.execute(f"grant {grant}")


def upgrade() -> None:
    """Apply."""
    _states(_STATES)
    for column in (
        sa.Column(
            "publish_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="not before; none: as soon as confirmed",
        ),
        _moment("confirmed_at"),
        _uuid("confirmed_by", empty=True, comment="account; none for who has a link only"),
        _words("declined_for", empty=True, comment="why it is not published"),
    ):
        op.add_column("release", column, schema="private")
    op.add_column(
        "setting",
        _words("four_eyes", default="off", comment="who confirms what goes public"),
        schema="private",
    )
    op.add_column("setting", _json("superior", "name and e-mail of who confirms by link"), schema="private")
    op.create_check_constraint(
        op.f("ck_setting_four_eyes"),
        "setting",
        _in("four_eyes", ("off", "two", "superior")),
        schema="private",
    )
    _add_links()
    _add_support()


def downgrade() -> None:
    """Take it away again; a release that waits counts as failed."""
    op.drop_table("support_ticket", schema="admin")
    op.drop_table("support_grant", schema="admin")
    op.drop_table("release_link", schema="identity")
    op.drop_constraint(op.f("ck_setting_four_eyes"), "setting", schema="private")
    for name in ("superior", "four_eyes"):
        op.drop_column("setting", name, schema="private")
    for name in ("declined_for", "confirmed_by", "confirmed_at", "publish_at"):
        op.drop_column("release", name, schema="private")
    op.execute("alter table private.release no force row level security")
    op.execute("update private.release set state = 'failed' where state in ('prepared', 'declined')")
    op.execute("alter table private.release force row level security")
    _states(_OLD)
