"""Second factors of accounts, and the questions that passkeys answer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, Now, one_of


class Factor(Base):
    """One more way to prove who somebody is; it counts from its confirmation on."""

    __tablename__ = "factor"
    __table_args__ = (one_of("kind", "app", "list", "passkey"), {"schema": "identity"})

    id: Mapped[Id]
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("identity.account.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(default="", server_default="")
    created_at: Mapped[Now]
    confirmed_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    secret: Mapped[bytes | None] = mapped_column(comment="of an app, sealed with the key of the settings")
    last_step: Mapped[int | None] = mapped_column(BigInteger, comment="half minute of the last code used")
    credential_id: Mapped[bytes | None] = mapped_column(unique=True)
    public_key: Mapped[bytes | None]
    sign_count: Mapped[int | None] = mapped_column(BigInteger)


class FactorCode(Base):
    """One code of a printed list."""

    __tablename__ = "factor_code"
    __table_args__ = ({"schema": "identity"},)

    factor_id: Mapped[UUID] = mapped_column(
        ForeignKey("identity.factor.id", ondelete="CASCADE"), primary_key=True
    )
    code_hash: Mapped[bytes] = mapped_column(primary_key=True, comment="keyed with the key of the settings")
    used_at: Mapped[datetime | None]


class Challenge(Base):
    """A question to a passkey; whoever answers it takes it away."""

    __tablename__ = "challenge"
    __table_args__ = (one_of("purpose", "register", "prove", "sign_in"), {"schema": "identity"})

    hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("identity.account.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)
