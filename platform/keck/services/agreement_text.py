"""The agreement as it would be signed today, from the settings that hold."""

import tomllib
from typing import Any

from keck.config import Settings
from keck.domain.protection import NETWORK_FLOOR
from keck.persistence.models import Setting, Tenant
from keck.services import letters, passwords, quotas, retention, session_tokens
from keck.tenants.scope import Scope
from keck.views.agreement import Document, Facts, Processor, document

_MEGABYTE, _GIGABYTE = 1_000_000, 1_000_000_000


def current(scope: Scope) -> Document:
    """Write the agreement of a member."""
    settings, tenant = scope.settings, scope.session.get_one(Tenant, scope.tenant_id)
    quota, operator = quotas.of(scope), named(settings)
    who = {key: str(operator.get("operator", {}).get(key, "")) for key in _OPERATOR}
    return document(
        Facts(
            town=tenant.name,
            official_key=tenant.official_key,
            operator=who["name"],
            operator_address=who["address"],
            represented_by=who["represented_by"],
            contact=who["contact"],
            processors=tuple(map(_processor, operator.get("subprocessor", []))) if operator else None,
            factors_required=settings.require_factors,
            encrypted=settings.secure_cookies,
            shortest_password=passwords.SHORTEST,
            idle_minutes=int(session_tokens.IDLE.total_seconds() // 60),
            absolute_hours=int(session_tokens.ABSOLUTE.total_seconds() // 3600),
            minimum_count=NETWORK_FLOOR.minimum_count,
            minimum_base=NETWORK_FLOOR.minimum_base,
            original_days=int(Setting.__table__.c.originals_days.default.arg),
            longest_days=retention.LONGEST,
            letter_days=letters.KEPT.days,
            upload_megabytes=settings.max_upload_bytes // _MEGABYTE,
            storage_gigabytes=quota.storage // _GIGABYTE,
            values=quota.values,
        )
    )


_OPERATOR = ("name", "address", "represented_by", "contact")


def named(settings: Settings) -> dict[str, Any]:
    """Return operator and sub-processors, as the operator has written them down; empty without the file."""
    file = settings.agreement_file
    return tomllib.loads(file.read_text("utf-8")) if file is not None and file.is_file() else {}


def _processor(one: dict[str, Any]) -> Processor:
    return Processor(*(str(one.get(key, "")) for key in ("name", "place", "task")))
