"""Signing in by a member's own provider of identities (OpenID Connect)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Now, one_of
from keck.tenants.owned import TenantOwned


class Provider(TenantOwned, Base):
    """The provider of one member."""

    __tablename__ = "provider"
    __table_args__ = ({"schema": "identity"},)

    issuer: Mapped[str]
    client_id: Mapped[str]
    secret: Mapped[bytes] = mapped_column(comment="sealed with the key of the settings")
    trusted_amr: Mapped[str] = mapped_column(
        default="", server_default="", comment="words by which the provider tells of a second factor"
    )
    trusted_acr: Mapped[str] = mapped_column(default="", server_default="")
    tested_at: Mapped[datetime | None]
    enabled: Mapped[bool] = mapped_column(default=False, server_default=false())


class LinkedLogin(TenantOwned, Base):
    """Somebody's login at a member's provider; it ends with the membership."""

    __tablename__ = "linked_login"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["identity.membership.tenant_id", "identity.membership.account_id"],
            ondelete="CASCADE",
        ),
        Index(None, "tenant_id", "account_id", unique=True),
        {"schema": "identity"},
    )

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    linked_at: Mapped[Now]


class MemberDomain(Base):
    """A domain of e-mail addresses that the foundation has confirmed to be a member's."""

    __tablename__ = "member_domain"
    __table_args__ = ({"schema": "admin"},)

    domain: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("admin.tenant.id"), index=True)
    confirmed_at: Mapped[Now]


class SignInFlow(Base):
    """A browser on its way to a provider and back; whoever comes back takes it away."""

    __tablename__ = "sign_in_flow"
    __table_args__ = (
        one_of("purpose", "sign_in", "link", "invitation", "proof"),
        {"schema": "identity"},
    )

    state_hash: Mapped[bytes] = mapped_column(primary_key=True)
    browser_hash: Mapped[bytes] = mapped_column(comment="of the secret that the browser's cookie holds")
    provider_tenant_id: Mapped[UUID] = mapped_column(
        ForeignKey("admin.tenant.id", ondelete="CASCADE"), index=True
    )
    issuer: Mapped[str]
    purpose: Mapped[str]
    session_id: Mapped[UUID | None]
    invitation_id: Mapped[UUID | None]
    target: Mapped[str] = mapped_column(default="", server_default="")
    created_at: Mapped[Now]
    expires_at: Mapped[datetime] = mapped_column(index=True)
