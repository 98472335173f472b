"""Texts of the network and of members: saved, public, and never undone by somebody else's editor."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from keck.adapters.notices import NETWORK, Notices
from keck.config import Settings
from keck.domain.site_texts import LONGEST, version_of
from keck.services import site_texts, staff_acts
from keck.services.errors import Forbidden, NotFound, Refused
from keck.services.foundation.staff_scopes import open_staff
from keck.services.logs import audit_proof
from keck.services.people import memberships
from tests.integration.conftest import Member
from tests.integration.humans import who
from tests.integration.staff import Team


def save(settings: Settings, key: str, de: str, en: str = "", version: str | None = None) -> None:
    with Team(settings, admin=False).scope() as scope:
        now = version_of(site_texts.of_network(scope), key)
        site_texts.write_network(scope, key, de=de, en=en, version=version or now)


def stored(settings: Settings) -> dict[str, Any]:
    with Team(settings, admin=False).scope() as scope:
        return site_texts.of_network(scope)


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.code


def test_a_text_of_the_network_is_public_as_soon_as_it_is_saved(database: Settings) -> None:
    save(database, "news", "Wir sind da.", "We are here.")
    with Team(database).scope() as scope:
        newest = next(one for one in staff_acts.recent(scope) if one.act == "wrote_text")
    assert newest.about == {"text": "Neues"}
    assert Notices(database.store).read(NETWORK)["news"] == {"de": "Wir sind da.", "en": "We are here."}
    save(database, "news", "")
    assert "news" not in Notices(database.store).read(NETWORK)


def test_nobody_else_writes_for_the_network(database: Settings, member: Member) -> None:
    with member.scope() as scope:
        admin = memberships.add(scope, email=f"{uuid4().hex[:8]}@person.example", role="admin").account_id
    with pytest.raises(Forbidden), open_staff(database, who(admin)) as scope:
        site_texts.write_network(scope, "news", de="x", en="", version="")
    with Team(database).scope() as scope, pytest.raises(NotFound):
        site_texts.write_network(scope, "../etc", de="x", en="", version="")


def test_two_editors_do_not_undo_each_other(database: Settings) -> None:
    begun = version_of(stored(database), "partners")
    save(database, "partners", f"erste {uuid4()}")
    assert refused(lambda: save(database, "partners", "zweite", version=begun)) == "site_text_changed"
    assert stored(database)["partners"]["de"].startswith("erste")


def test_a_text_has_german_and_an_end(database: Settings) -> None:
    assert refused(lambda: save(database, "help", "", "only English")) == "site_text_german_missing"
    assert refused(lambda: save(database, "help", "x" * (LONGEST + 1))) == "site_text_too_long"


def test_a_members_text_is_its_own_and_stands_in_its_log(
    member: Member, make_member: Callable[..., Member]
) -> None:
    other = make_member()
    with member.scope() as scope:
        version = version_of(site_texts.of_member(scope), "impressum")
        site_texts.write_member(scope, "impressum", de="Stadt Prüfstadt", en="", version=version)
    assert Notices(member.settings.store).read(member.slug) == {
        "impressum": {"de": "Stadt Prüfstadt", "en": ""}
    }
    assert Notices(member.settings.store).read(other.slug) == {}
    with member.scope() as scope:
        assert list(audit_proof.entries(scope))[-1].about == {"text": "Impressum"}
        stale = lambda: site_texts.write_member(scope, "impressum", de="x", en="", version=version)  # noqa: E731
        assert refused(stale) == "site_text_changed"
    with other.scope() as scope:
        assert site_texts.of_member(scope) == {}
        with pytest.raises(NotFound):
            site_texts.write_member(scope, "nichts", de="x", en="", version="")
