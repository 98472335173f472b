"""What a superior does who has no account but a link: look at what will change, confirm or decline."""

from collections.abc import Iterator
from contextlib import contextmanager

from keck.config import Settings
from keck.db.sessions import tenant_session
from keck.persistence.models import Release
from keck.services.errors import Refused
from keck.services.logs import audit_log
from keck.services.releasing import approvals, release_links, releases
from keck.services.releasing.release_links import Guest
from keck.tenants.roles import Role
from keck.tenants.scope import Scope


def look(settings: Settings, token: str) -> tuple[Guest, Release]:
    """Return whom a link was sent to, and the release that it is about.

    Raises
    ------
    Refused
        If the link is over, or nobody waits for a decision any more.
    """
    guest = release_links.look(settings, token, "review")
    with _scope(settings, guest, "") as scope:
        release = releases.find(scope, guest.release_id)
    if release.state != "prepared" or release.confirmed_at is not None:
        raise Refused("link_over")
    return guest, release


def decide(settings: Settings, token: str, *, confirmed: bool, reason: str, origin: str) -> Guest:
    """Confirm or decline, once.

    Raises
    ------
    Refused
        If the link is over, or no reason is given for declining.
    """
    guest = release_links.look(settings, token, "review")
    with _scope(settings, guest, origin) as scope:
        audit_log.watch(scope)
        release_links.use(scope, guest.link_id)
        if confirmed:
            approvals.confirm_by_link(scope, guest.release_id, name=guest.name)
        else:
            approvals.decline_by_link(scope, guest.release_id, reason, name=guest.name)
    return guest


@contextmanager
def _scope(settings: Settings, guest: Guest, origin: str) -> Iterator[Scope]:
    with tenant_session(settings, "keck_app", guest.tenant_id) as session:
        yield Scope(guest.tenant_id, guest.slug, None, Role.SYSTEM, session, settings, origin)
