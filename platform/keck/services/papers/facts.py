"""What papers tell: settings, limits and roles that hold, collected in one place and invented nowhere."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from keck.config import Settings
from keck.config.operator import Processor
from keck.domain import lifetimes
from keck.domain.protection import NETWORK_FLOOR, ProtectionPolicy
from keck.persistence.models import Setting, Tenant
from keck.services import consents, policies, quotas, retention
from keck.services import social_data as social
from keck.services.backup_format import Restored, last_restored
from keck.services.identity import login_events, passwords, printed_lists
from keck.services.joining import inquiry_retention
from keck.tenants.quota import STANDARD, Quota
from keck.tenants.roles import PERSONAL_ROLES, ROLES, WITH_FACTOR
from keck.tenants.scope import Scope

BLANK = "………………"
UNNAMED = "[Stiftung]"
_ORIGINALS_DAYS = int(Setting.__table__.c.originals_days.default.arg)


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """What is set at one member.

    Attributes
    ----------
    social_data : bool or None
        Whether it processes social data here; ``None`` in a specimen, which shows both.
    """

    name: str = "[Kommune]"
    official_key: str = "[Schlüssel]"
    policy: ProtectionPolicy = NETWORK_FLOOR
    originals_days: int = _ORIGINALS_DAYS
    quota: Quota = STANDARD
    compares: bool | None = None
    social_data: bool | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits that are the same for all members and written in the code."""

    session_idle: timedelta = lifetimes.SESSION_IDLE
    session_longest: timedelta = lifetimes.SESSION_LONGEST
    proof: timedelta = lifetimes.PROOF
    invitation: timedelta = lifetimes.INVITATION
    reset_link: timedelta = lifetimes.RESET_LINK
    email_link: timedelta = lifetimes.EMAIL_LINK
    letters: timedelta = lifetimes.LETTERS
    originals_longest: int = retention.LONGEST
    inquiries: timedelta = inquiry_retention.KEPT
    unconfirmed: timedelta = inquiry_retention.UNCONFIRMED
    processor_notice: timedelta = lifetimes.PROCESSOR_NOTICE
    password_shortest: int = passwords.SHORTEST
    printed_codes: int = printed_lists.CODES
    guess_window: timedelta = login_events.WINDOW
    guesses_here: int = login_events.FAILURES_HERE
    guesses_from_place: int = login_events.FAILURES_FROM_PLACE
    wrong_codes: int = login_events.WRONG_CODES


@dataclass(frozen=True, slots=True)
class Facts:
    """All that papers tell.

    Attributes
    ----------
    processors : tuple of Processor or None
        Nobody, if it is empty; ``None`` leaves room for them to be written by hand.
    """

    operator: str
    operator_address: str
    represented_by: str
    contact: str
    processors: tuple[Processor, ...] | None
    require_factors: bool
    max_upload_bytes: int
    api_per_minute: int
    secure_cookies: bool
    backup_hours: int
    restore_hours: int
    notice_hours: int
    restored: Restored | None
    floor: ProtectionPolicy = NETWORK_FLOOR
    limits: Limits = field(default_factory=Limits)
    member: MemberFacts = field(default_factory=MemberFacts)
    roles: tuple[tuple[str, str, bool], ...] = tuple(
        (ROLES[role].name.de, ROLES[role].sentence.de, role in WITH_FACTOR) for role in PERSONAL_ROLES
    )


def of_settings(settings: Settings, member: MemberFacts | None = None) -> Facts:
    """Collect what holds on this installation, for one member or as a specimen."""
    promises, operator = settings.promises, settings.promises.operator
    return Facts(
        operator=operator.name or UNNAMED,
        operator_address=operator.address,
        represented_by=operator.represented_by,
        contact=operator.contact or "[Kontakt der Stiftung]",
        processors=promises.processors,
        require_factors=settings.require_factors,
        max_upload_bytes=settings.max_upload_bytes,
        api_per_minute=settings.api_per_minute,
        secure_cookies=settings.secure_cookies,
        backup_hours=promises.backup_hours,
        restore_hours=promises.restore_hours,
        notice_hours=promises.notice_hours,
        restored=last_restored(settings),
        member=member or MemberFacts(),
    )


def of_member(scope: Scope) -> MemberFacts:
    """Collect what is set at a member."""
    tenant = scope.session.get_one(Tenant, scope.tenant_id)
    consent = consents.get(scope, consents.BENCHMARKS)
    return MemberFacts(
        name=tenant.name,
        official_key=tenant.official_key,
        policy=policies.get(scope),
        originals_days=retention.days(scope),
        quota=quotas.of(scope),
        compares=bool(consent and consent.given),
        social_data=social.allowed(scope),
    )


def as_agreed(facts: Facts) -> Facts:
    """Return what holds for every member, whatever this one has set for itself within the limits."""
    return replace(
        facts, member=replace(facts.member, policy=facts.floor, originals_days=_ORIGINALS_DAYS, compares=None)
    )


def span(time: timedelta) -> str:
    """Write a length of time in German.

    >>> span(timedelta(minutes=30)), span(timedelta(hours=1)), span(timedelta(days=14))
    ('30 Minuten', '1 Stunde', '14 Tage')
    """
    seconds = int(time.total_seconds())
    for size, one, many in ((86400, "Tag", "Tage"), (3600, "Stunde", "Stunden"), (60, "Minute", "Minuten")):
        if seconds >= size and not seconds % size:
            return f"{seconds // size} {one if seconds == size else many}"
    return f"{seconds} Sekunden"


def after(time: timedelta) -> str:
    """Write after which time.

    >>> after(timedelta(days=14)), after(timedelta(days=1)), after(timedelta(hours=12))
    ('nach 14 Tagen', 'nach 1 Tag', 'nach 12 Stunden')
    """
    return f"nach {span(time)}".replace("Tage", "Tagen")


def number(value: int) -> str:
    """Write a number in German.

    >>> number(100_000_000)
    '100.000.000'
    """
    return f"{value:,}".replace(",", ".")


def room(quota: Quota) -> str:
    """Write how much a member may keep."""
    return f"{number(quota.storage // 1_000_000)} MB Dateien und {number(quota.values)} Werte"
