"""A new administrator for a member whose last one is gone.

Nobody can do it alone: one person of the foundation starts it, another one sends a code to the official
address of the municipality, somebody who may speak for it confirms, and only after a waiting time, in which
everybody who belongs to the member can object, the invitation goes out.
"""

import hmac
from base64 import b32encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.db.sessions import tenant_session
from keck.persistence.models import Account, Recovery, Staff, Tenant
from keck.services import member_notices, sealing, staff_acts
from keck.services.errors import NotFound, Refused
from keck.services.identity import accounts
from keck.services.logs import audit_log
from keck.services.people import invitations, official_contacts
from keck.services.people.official_contacts import tenant_id_of
from keck.services.post import letters
from keck.tenants.roles import Role
from keck.tenants.staff_roles import StaffPermission
from keck.tenants.staff_scope import StaffScope
from keck.views.formats import Formats

WAITS = timedelta(days=3)
"""From the confirmation to the invitation."""
CODE_LASTS = timedelta(days=30)
_CODE_BYTES = 10
_LONGEST = 500


def current(scope: StaffScope, slug: str) -> Recovery | None:
    """Return the recovery of a member that is under way."""
    scope.require(StaffPermission.MANAGE)
    return _open(scope.session, tenant_id_of(scope, slug))


def start(scope: StaffScope, slug: str, form: Mapping[str, str]) -> None:
    """Begin the recovery of a member; everybody who belongs to it is told and can stop it.

    Raises
    ------
    Refused
        If one is under way, the official address is missing or too new, or the form is not complete.
    """
    scope.require(StaffPermission.MANAGE)
    scope.require_proof()
    tenant = scope.session.get_one(Tenant, tenant_id_of(scope, slug))
    if tenant.state != "active":
        raise Refused("recovery_suspended")
    if _open(scope.session, tenant.id) is not None:
        raise Refused("recovery_open")
    email, channel = accounts.normal_email(form.get("email", "")), form.get("channel", "")
    if _works_here(scope.session, email):
        raise Refused("recovery_of_staff")
    contact = official_contacts.find(scope, slug)
    if contact is None or not {"email": contact.email, "post": contact.postal}.get(channel):
        raise Refused("recovery_no_contact")
    if not contact.counts:
        raise Refused("recovery_new_contact", until=Formats("de").day(contact.counts_from))
    one = Recovery(
        id=uuid4(),
        tenant_id=tenant.id,
        email=email,
        name=_line(form, "name"),
        reason=_line(form, "reason"),
        channel=channel,
        started_by=scope.account_id,
    )
    scope.session.add(one)
    try:
        scope.session.flush()
    except IntegrityError as error:
        # Somebody else has begun in the same moment.
        raise Refused("recovery_open") from error
    _record(scope, one, "recovery_started", email=email)
    _tell(scope.settings, one, "recovery_started", also_to=contact.email, reason=one.reason)


def send(scope: StaffScope, slug: str) -> str | None:
    """Send the code to the official address; returns it for a letter on paper.

    Sent once more, the code is the same, and its time begins anew.

    Raises
    ------
    Refused
        If whoever started it sends it, too, or it is confirmed already.
    """
    one = _locked(scope, slug)
    if one.confirmed_at is not None:
        raise Refused("recovery_confirmed")
    if scope.account_id is None or one.started_by == scope.account_id:
        raise Refused("recovery_second_person")
    contact = official_contacts.find(scope, slug)
    if contact is None or not contact.counts:
        raise Refused("recovery_no_contact")
    one.sent_at, one.sent_by = datetime.now(UTC), scope.account_id
    _record(scope, one, "recovery_sent")
    if one.channel == "post":
        return code_of(scope.settings, one.id)
    town = scope.session.get_one(Tenant, one.tenant_id).name
    letters.post(
        scope.session,
        "recovery_code",
        address=contact.email,
        language="de",
        ticket_id=one.id,
        town=town,
        email=one.email,
        reason=one.reason,
    )
    return None


def invite(scope: StaffScope, slug: str) -> None:
    """Invite the new administrator after the waiting time.

    Raises
    ------
    Refused
        If nobody has confirmed, or the time is not over.
    """
    one = _locked(scope, slug)
    due = due_at(one)
    if due is None or datetime.now(UTC) < due:
        raise Refused("recovery_not_yet")
    with tenant_session(scope.settings, "keck_app", one.tenant_id) as session:
        member = audit_log.foundation_scope(session, scope.settings, one.tenant_id, by_staff=True)
        audit_log.watch(member)
        invitations.invite(member, email=one.email, role=Role.ADMIN, name=one.name)
    _end(scope, one, "invited")


def stop(scope: StaffScope, slug: str) -> None:
    """Stop a recovery."""
    _end(scope, _locked(scope, slug), "stopped")


def _end(scope: StaffScope, one: Recovery, outcome: str) -> None:
    one.ended_at, one.outcome = datetime.now(UTC), outcome
    _record(scope, one, f"recovery_{outcome}", email=one.email)
    _tell(scope.settings, one, f"recovery_{outcome}")


def due_at(one: Recovery) -> datetime | None:
    """Return when the invitation may go out; ``None`` before somebody has confirmed."""
    return one.confirmed_at + WAITS if one.confirmed_at else None


def code_of(settings: Settings, recovery_id: UUID) -> str:
    """Return the code of a recovery as it is printed; it is stored nowhere.

    80 bits in four groups of four: nobody finds it by trying.
    """
    digest = sealing.keyed_hash(settings, "recovery", recovery_id, "code")
    text = b32encode(digest[:_CODE_BYTES]).decode()
    return "-".join(text[place : place + 4] for place in range(0, len(text), 4))


def is_code(settings: Settings, recovery_id: UUID, typed: str) -> bool:
    """Tell whether somebody has typed the code; case and separators do not count."""
    plain = "".join(one for one in typed.upper() if one.isalnum())
    return hmac.compare_digest(plain.encode(), code_of(settings, recovery_id).replace("-", "").encode())


def _locked(scope: StaffScope, slug: str) -> Recovery:
    scope.require(StaffPermission.MANAGE)
    scope.require_proof()
    one = _open(scope.session, tenant_id_of(scope, slug), lock=True)
    if one is None:
        raise NotFound("recovery", slug)
    return one


def _open(session: Session, tenant_id: UUID, *, lock: bool = False) -> Recovery | None:
    query = select(Recovery).where(Recovery.tenant_id == tenant_id, Recovery.ended_at.is_(None))
    return session.scalar(query.with_for_update() if lock else query)


def _works_here(session: Session, email: str) -> bool:
    query = select(Staff.account_id).join(Account, Account.id == Staff.account_id)
    return session.scalar(query.where(Account.email == email)) is not None


def _line(form: Mapping[str, str], name: str) -> str:
    text = " ".join(form.get(name, "").split())[:_LONGEST]
    if not text:
        raise Refused(f"recovery_{name}_missing")
    return text


def _record(scope: StaffScope, one: Recovery, act: str, **about: Any) -> None:
    staff_acts.record(scope.session, act, by=scope.account_id, tenant_id=one.tenant_id, **about)


def _tell(settings: Settings, one: Recovery, act: str, *, also_to: str = "", **params: Any) -> None:
    member_notices.tell_all(
        settings,
        one.tenant_id,
        act,
        letter=act,
        ticket_id=one.id,
        also_to=also_to,
        params={"email": one.email, **params},
    )
