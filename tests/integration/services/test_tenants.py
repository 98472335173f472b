from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select, update

from keck.config import Settings
from keck.db.sessions import plain_session, tenant_session
from keck.persistence.models import Area, AreaLevel, AreaSet, Setting, SlugHistory, Tenant
from keck.services import tenants
from keck.services.errors import NotFound, Refused


def slug() -> str:
    return f"t{uuid4().hex[:10]}"


def create(settings: Settings, chosen: str, name: str = "Öhringsdorf", key: str = "99000401") -> UUID:
    return tenants.create(settings, slug=chosen, name=name, official_key=key)


def test_a_new_member_has_the_municipality_as_its_first_area(database: Settings) -> None:
    tenant_id = create(database, slug())

    with tenant_session(database, "keck_app", tenant_id) as session:
        [level] = session.scalars(select(AreaLevel))
        [area_set] = session.scalars(select(AreaSet))
        [area] = session.scalars(select(Area))
    assert (level.code, level.rank, level.name) == ("kommune", 0, {"de": "Kommune", "en": "Municipality"})
    assert (area_set.level_id, area_set.valid_from, area_set.has_shapes) == (level.id, None, False)
    assert area_set.accepted_at is not None
    assert (area.position, area.key, area.name) == (0, "99000401", "Öhringsdorf")


@pytest.mark.parametrize("key", ["99000", "99000401"])
def test_a_county_or_a_municipality_may_join(database: Settings, key: str) -> None:
    assert create(database, slug(), key=key)


@pytest.mark.parametrize(
    ("chosen", "name", "key", "code"),
    [
        ("login", "Ort", "99000401", "slug_wrong"),
        ("Köln", "Ort", "99000401", "slug_wrong"),
        ("", "Ort", "99000401", "slug_wrong"),
        ("good-slug", " ", "99000401", "name_missing"),
        ("good-slug", "Ort", "9900040", "official_key_wrong"),
        ("good-slug", "Ort", "9900040a", "official_key_wrong"),
    ],
)
def test_what_can_not_be_a_member_is_refused(
    database: Settings, chosen: str, name: str, key: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        create(database, chosen, name, key)


def test_a_slug_is_given_once(database: Settings) -> None:
    chosen = slug()
    create(database, chosen)

    with pytest.raises(Refused, match="slug_taken"):
        create(database, chosen)


def test_a_slug_that_was_left_is_not_given_again(database: Settings) -> None:
    left = slug()
    tenant_id = create(database, left)
    with plain_session(database, "keck_staff") as session:
        renamed = slug()
        session.execute(update(Tenant).where(Tenant.id == tenant_id).values(slug=renamed))
        session.add(SlugHistory(slug=renamed, tenant_id=tenant_id))

    with pytest.raises(Refused, match="slug_taken"):
        create(database, left)


@pytest.mark.asvs("2.3.4")
def test_two_who_ask_for_one_slug_at_once_get_one_member(database: Settings) -> None:
    chosen = slug()

    def attempt(number: int) -> str:
        try:
            return str(create(database, chosen, f"Ort {number}"))
        except Refused as error:
            return error.code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(attempt, range(4)))

    assert answers.count("slug_taken") == 3


def test_a_member_that_was_half_made_is_completed(database: Settings) -> None:
    chosen = slug()
    tenant_id = create(database, chosen)
    with tenant_session(database, "keck_app", tenant_id) as session:
        for model in (Area, AreaSet, AreaLevel, Setting):
            session.execute(delete(model))
    tenants.set_state(database, chosen, active=False)

    assert create(database, chosen) == tenant_id

    with tenant_session(database, "keck_app", tenant_id) as session:
        assert len(session.scalars(select(Area)).all()) == 1
    with plain_session(database, "keck_login") as session:
        assert session.scalars(select(Tenant.state).where(Tenant.id == tenant_id)).one() == "active"


def test_a_suspended_member_is_not_made_anew(database: Settings) -> None:
    chosen = slug()
    create(database, chosen)
    tenants.set_state(database, chosen, active=False)

    with pytest.raises(Refused, match="slug_taken"):
        create(database, chosen)

    with plain_session(database, "keck_login") as session:
        assert session.scalars(select(Tenant.state).where(Tenant.slug == chosen)).one() == "suspended"


def test_an_unknown_slug_is_not_found(database: Settings) -> None:
    with pytest.raises(NotFound):
        tenants.tenant_id_of(database, "nirgends")
