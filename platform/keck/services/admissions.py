"""Approving an application: the member is made, and whoever applied is invited to administer it."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from keck.config import Settings
from keck.db.sessions import plain_session, tenant_session
from keck.domain.codes import is_slug, slugify
from keck.domain.texts import Language
from keck.persistence.models import Inquiry, SlugHistory, Tenant
from keck.services import audit_log, inquiry_desk, invitations, tenants
from keck.services.errors import Refused
from keck.tenants.roles import Role
from keck.tenants.scope import Scope

_OPEN = ("new", "talks")
# What stands before the name in official letters and would be in every address.
_TITLES = ("stadt-", "gemeinde-", "landkreis-", "kreis-", "markt-")


def proposed_slug(town: str) -> str:
    """Return the address that suggests itself.

    >>> proposed_slug("Stadt Bad Münstereifel")
    'bad-muenstereifel'
    """
    slug = slugify(town)
    for title in _TITLES:
        slug = slug.removeprefix(title)
    return slug


def proposed_name(town: str) -> str:
    """Return the name as it stands in the network.

    >>> proposed_name("Stadt Bad Münstereifel"), proposed_name("Kreis Euskirchen")
    ('Bad Münstereifel', 'Kreis Euskirchen')
    """
    for title in ("Stadt ", "Gemeinde ", "Markt "):
        town = town.removeprefix(title)
    return town


def approve(settings: Settings, inquiry_id: UUID, *, by: UUID, slug: str, name: str) -> None:
    """Make the member of an application and invite its first administrator by a letter.

    It takes several transactions, as the foundation's login may not touch a member's rows. The address is
    noted first: whoever is interrupted approves once more, and the member that is there by then is taken up.

    Raises
    ------
    Refused
        If somebody else has decided meanwhile, or the address can not be had.
    """
    slug, name = slug.strip(), " ".join(name.split())
    _reserve(settings, inquiry_id, slug, name)
    with plain_session(settings, "keck_staff") as session:
        # Held until the end, so that a second click waits and finds that it is decided.
        row = inquiry_desk.locked(session, "applications", inquiry_id)
        if row.state not in _OPEN:
            raise Refused("inquiry_decided")
        tenant_id = _made(settings, row, slug)
        _invite(settings, tenant_id, row)
        row.state, row.closed_at = "approved", datetime.now(UTC)
        inquiry_desk.tell(session, row, "approved", by=by, text=slug)


def _reserve(settings: Settings, inquiry_id: UUID, slug: str, name: str) -> None:
    if not is_slug(slug):
        raise Refused("slug_wrong", slug=slug)
    if not name:
        raise Refused("name_missing")
    try:
        with plain_session(settings, "keck_staff") as session:
            row = inquiry_desk.locked(session, "applications", inquiry_id)
            if row.state not in _OPEN:
                raise Refused("inquiry_decided")
            given = session.scalar(select(SlugHistory.slug).where(SlugHistory.slug == slug))
            if row.slug != slug and given is not None:
                raise Refused("slug_taken", slug=slug)
            row.slug, row.town = slug, name
    except IntegrityError as error:
        # Another application is about to get the same address.
        raise Refused("slug_taken", slug=slug) from error


def _made(settings: Settings, row: Inquiry, slug: str) -> UUID:
    try:
        return tenants.create(settings, slug=slug, name=row.town, official_key=row.official_key)
    except Refused as refusal:
        if refusal.code != "slug_taken":
            raise
        # Made by an approval that was interrupted: its slug stood in this application before it was given.
        query = select(Tenant.id).where(
            Tenant.slug == slug, Tenant.name == row.town, Tenant.official_key == row.official_key
        )
        with plain_session(settings, "keck_staff") as session:
            found = session.scalar(query)
        if found is None:
            raise
        return found


def _invite(settings: Settings, tenant_id: UUID, row: Inquiry) -> None:
    language: Language = "en" if row.language == "en" else "de"
    with tenant_session(settings, "keck_app", tenant_id) as session:
        scope = Scope.system(session, settings, tenant_id)
        audit_log.watch(scope)
        invitations.invite(scope, email=row.email, role=Role.ADMIN, name=row.name, language=language)
