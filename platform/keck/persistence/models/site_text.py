"""Texts of the network's own pages."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Now


class SiteText(Base):
    """One page's text in both languages, as the foundation has written it."""

    __tablename__ = "site_text"
    __table_args__ = ({"schema": "admin"},)

    key: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[dict[str, Any]]
    changed_at: Mapped[Now]
    changed_by: Mapped[UUID | None] = mapped_column(comment="account; the record outlives it")
