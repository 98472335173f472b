"""Approving an application: the member is made, and whoever applied is invited to administer it."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.domain.codes import is_slug, slugify
from keck.persistence.models import Inquiry, SlugHistory, Tombstone
from keck.services.errors import Refused
from keck.services.joining import inquiry_desk, newcomers
from keck.services.joining.newcomers import Newcomer
from keck.tenants.staff_roles import StaffPermission
from keck.tenants.staff_scope import StaffScope

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


def approve(scope: StaffScope, inquiry_id: UUID, *, slug: str, name: str) -> None:
    """Make the member of an application and invite its first administrator by a letter.

    It takes several transactions, as the foundation's login may not touch a member's rows. The address is
    noted first: whoever is interrupted approves once more, and the member that is there by then is taken up.

    Raises
    ------
    Refused
        If somebody else has decided meanwhile, or the address can not be had.
    """
    scope.require(StaffPermission.MANAGE)
    scope.require_proof()
    slug, name = slug.strip(), " ".join(name.split())
    _reserve(scope.settings, inquiry_id, slug, name)
    with plain_session(scope.settings, "keck_staff") as session:
        # Held until the end, so that a second click waits and finds that it is decided.
        row = inquiry_desk.locked(session, "applications", inquiry_id)
        if row.state not in _OPEN:
            raise Refused("inquiry_decided")
        newcomers.settle(scope, _newcomer(row, slug))
        row.state, row.closed_at = "approved", datetime.now(UTC)
        inquiry_desk.tell(session, row, "approved", by=scope.account_id, text=slug)


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
            erased = session.get(Tombstone, slug)
            # Its slug stood in this application before it was given: by an approval that was interrupted.
            if erased is not None or (row.slug != slug and given is not None):
                raise Refused("slug_taken", slug=slug)
            row.slug, row.town = slug, name
    except IntegrityError as error:
        # Another application is about to get the same address.
        raise Refused("slug_taken", slug=slug) from error


def _newcomer(row: Inquiry, slug: str) -> Newcomer:
    return Newcomer(
        slug, row.town, row.official_key, row.email, person=row.name, language=inquiry_desk.language_of(row)
    )
