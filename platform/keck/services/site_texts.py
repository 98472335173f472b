"""Writing the network's and members' own texts; what is saved is public at once."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from keck.adapters.notices import NETWORK, Notices
from keck.domain import site_texts
from keck.persistence.models import Setting, SiteText
from keck.services import staff_acts
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_log
from keck.services.releasing import public_words
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope
from keck.tenants.staff_roles import StaffPermission
from keck.tenants.staff_scope import StaffScope

Texts = dict[str, Any]


def of_network(scope: StaffScope) -> Texts:
    """Return the foundation's texts by key."""
    scope.require(StaffPermission.WRITE)
    return {row.key: row.text for row in scope.session.scalars(select(SiteText).order_by(SiteText.key))}


def of_member(scope: Scope) -> Texts:
    """Return a member's texts by key."""
    row = scope.session.get(Setting, scope.tenant_id)
    return dict(row.texts) if row else {}


def write_network(scope: StaffScope, key: str, *, de: str, en: str, version: str) -> None:
    """Save a text of the network; an empty one brings the page's own words back.

    Parameters
    ----------
    version : str
        The state that was edited.

    Raises
    ------
    Refused
        If it is too long, or somebody else has changed it meanwhile.
    """
    scope.require(StaffPermission.WRITE)
    if key not in site_texts.NETWORK:
        raise NotFound("text", key)
    text = _text(de, en)
    # Of two who save at once, the second waits here and sees what the first has written.
    scope.session.execute(select(func.pg_advisory_xact_lock(func.hashtext("site_text"))))
    texts = of_network(scope)
    _require_version(texts, key, version)
    values = {"text": text, "changed_by": scope.account_id, "changed_at": func.now()}
    saved = insert(SiteText).values(key=key, **values)
    scope.session.execute(saved.on_conflict_do_update(index_elements=["key"], set_=values))
    staff_acts.record(scope.session, "wrote_text", by=scope.account_id, text=site_texts.NETWORK[key].de)
    shown = {name: one for name, one in {**texts, key: text}.items() if one.get("de")}
    Notices(scope.settings.store).write(NETWORK, shown)


def write_member(scope: Scope, key: str, *, de: str, en: str, version: str) -> None:
    """Save a text of a member; an empty one takes the page away.

    Raises
    ------
    Refused
        If it is too long, or somebody else has changed it meanwhile.
    """
    scope.require(Permission.ADMINISTER)
    if key not in site_texts.MEMBER:
        raise NotFound("text", key)
    row = public_words.hold(scope)
    _require_version(row.texts, key, version)
    row.texts = {**row.texts, key: _text(de, en)}
    audit_log.record(scope, "wrote_text", text=site_texts.MEMBER[key].de)
    public_words.write(scope)


def _text(de: str, en: str) -> dict[str, str]:
    if max(len(de), len(en)) > site_texts.LONGEST:
        raise Refused("site_text_too_long", longest=site_texts.LONGEST)
    if en.strip() and not de.strip():
        raise Refused("site_text_german_missing")
    return {"de": de.strip(), "en": en.strip()}


def _require_version(texts: Texts, key: str, version: str) -> None:
    if site_texts.version_of(texts, key) != version:
        raise Refused("site_text_changed")
