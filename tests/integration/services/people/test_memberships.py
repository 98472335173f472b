from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from keck.config import Settings
from keck.db.sessions import plain_session, tenant_session
from keck.persistence.models import Account
from keck.services import tenants
from keck.services.errors import Forbidden, NotFound, Refused
from keck.services.people import memberships
from keck.tenants.roles import Role
from keck.tenants.scope import Scope
from tests.integration.humans import who


@pytest.fixture
def slug(database: Settings) -> str:
    """A new member with nobody in it."""
    chosen = f"m{uuid4().hex[:10]}"
    tenants.create(database, slug=chosen, name="Musterstadt", official_key="99000301")
    return chosen


def add(settings: Settings, slug: str, role: str, email: str | None = None) -> UUID:
    with tenants.operator_scope(settings, slug) as scope:
        address = email or f"{uuid4().hex[:10]}@person.example"
        return memberships.add(scope, email=address, role=role).account_id


def test_a_new_person_gets_a_password_once(database: Settings, slug: str) -> None:
    email = f"{uuid4().hex[:10]}@person.example"
    with tenants.operator_scope(database, slug) as scope:
        first = memberships.add(scope, email=email.upper(), role="editor", name="Ada Muster")

    assert first.password is not None
    assert len(first.password) == 20
    with tenants.operator_scope(database, slug) as scope:
        [person] = memberships.people(scope)
    assert (person.email, person.name, person.role) == (email, "Ada Muster", Role.EDITOR)


@pytest.mark.asvs("6.4.6")
def test_somebody_with_an_account_keeps_the_password_elsewhere(database: Settings, slug: str) -> None:
    other = f"o{uuid4().hex[:10]}"
    tenants.create(database, slug=other, name="Andernorts", official_key="99000302")
    email = f"{uuid4().hex[:10]}@person.example"
    first = add(database, slug, "reader", email)

    with tenants.operator_scope(database, other) as scope:
        second = memberships.add(scope, email=email, role="admin", password="ganz anderes Passwort")

    assert (second.account_id, second.password) == (first, None)
    assert {place.slug: place.role for place in memberships.places(database, first)} == {
        slug: Role.READER,
        other: Role.ADMIN,
    }


def test_nobody_belongs_twice(database: Settings, slug: str) -> None:
    email = f"{uuid4().hex[:10]}@person.example"
    add(database, slug, "reader", email)

    with pytest.raises(Refused, match="membership_exists"):
        add(database, slug, "editor", email)


@pytest.mark.parametrize("role", ["system", "owner", ""])
def test_a_role_that_is_none_for_people_is_refused(database: Settings, slug: str, role: str) -> None:
    with pytest.raises(Refused, match="role_unknown"):
        add(database, slug, role)


def test_an_account_opens_its_own_members_only(database: Settings, slug: str) -> None:
    account_id = add(database, slug, "publisher")
    stranger = f"s{uuid4().hex[:10]}"
    tenants.create(database, slug=stranger, name="Fremdstadt", official_key="99000303")

    with memberships.open_scope(database, who(account_id), slug) as scope:
        assert (scope.slug, scope.role, scope.account_id) == (slug, Role.PUBLISHER, account_id)
    answers = []
    for wrong in (stranger, "nirgends"):
        with pytest.raises(NotFound) as caught, memberships.open_scope(database, who(account_id), wrong):
            pass
        answers.append(str(caught.value).replace(wrong, "<slug>"))
    assert answers[0] == answers[1]


@pytest.mark.asvs("8.3.2")
def test_a_new_role_and_the_end_of_a_membership_hold_at_once(database: Settings, slug: str) -> None:
    account_id = add(database, slug, "reader")
    add(database, slug, "admin")
    with tenants.operator_scope(database, slug) as scope:
        memberships.change_role(scope, account_id, role="editor")
    with memberships.open_scope(database, who(account_id), slug) as scope:
        assert scope.role is Role.EDITOR

    with tenants.operator_scope(database, slug) as scope:
        memberships.remove(scope, account_id)

    with pytest.raises(NotFound), memberships.open_scope(database, who(account_id), slug):
        pass


@pytest.mark.asvs("8.3.2")
def test_a_suspended_member_is_closed_at_once(database: Settings, slug: str) -> None:
    account_id = add(database, slug, "admin")
    tenants.set_state(database, slug, active=False)

    with pytest.raises(NotFound), memberships.open_scope(database, who(account_id), slug):
        pass

    tenants.set_state(database, slug, active=True)
    with memberships.open_scope(database, who(account_id), slug) as scope:
        assert scope.slug == slug


def test_the_last_administrator_stays(database: Settings, slug: str) -> None:
    first, second = add(database, slug, "admin"), add(database, slug, "admin")
    with tenants.operator_scope(database, slug) as scope:
        memberships.remove(scope, first)

    with tenants.operator_scope(database, slug) as scope, pytest.raises(Refused, match="last_admin"):
        memberships.remove(scope, second)
    with tenants.operator_scope(database, slug) as scope, pytest.raises(Refused, match="last_admin"):
        memberships.change_role(scope, second, role="reader")


def test_only_administrators_manage_people(database: Settings, slug: str) -> None:
    account_id = add(database, slug, "publisher")

    with memberships.open_scope(database, who(account_id), slug) as scope:
        with pytest.raises(Forbidden):
            memberships.people(scope)
        with pytest.raises(Forbidden):
            memberships.add(scope, email="x@y.example", role="admin")
        with pytest.raises(Forbidden):
            memberships.change_role(scope, account_id, role="admin")
        with pytest.raises(Forbidden):
            memberships.remove(scope, account_id)


def test_people_of_other_members_are_not_found(database: Settings, slug: str) -> None:
    other = f"o{uuid4().hex[:10]}"
    tenants.create(database, slug=other, name="Andernorts", official_key="99000304")
    stranger = add(database, other, "editor")

    with tenants.operator_scope(database, slug) as scope:
        with pytest.raises(NotFound):
            memberships.change_role(scope, stranger, role="admin")
        with pytest.raises(NotFound):
            memberships.remove(scope, stranger)
        assert scope.session.scalars(select(Account.email)).all() == []


def test_a_member_s_login_sees_the_names_of_its_own_people_only(database: Settings, slug: str) -> None:
    account_id = add(database, slug, "reader")
    other = f"o{uuid4().hex[:10]}"
    tenant_id = tenants.create(database, slug=other, name="Andernorts", official_key="99000305")

    with tenants.operator_scope(database, slug) as scope:
        assert scope.session.scalars(select(Account.id)).all() == [account_id]
    with tenant_session(database, "keck_app", tenant_id) as session:
        assert session.scalars(select(Account.id)).all() == []
    with plain_session(database, "keck_app") as session:
        assert session.scalars(select(Account.id)).all() == []


def test_the_scope_of_a_worker_belongs_to_the_session_s_tenant(database: Settings, slug: str) -> None:
    other = f"o{uuid4().hex[:10]}"
    other_id = tenants.create(database, slug=other, name="Andernorts", official_key="99000306")
    tenant_id = tenants.tenant_id_of(database, slug)

    with tenant_session(database, "keck_app", tenant_id) as session:
        assert Scope.system(session, database, tenant_id).slug == slug
        with pytest.raises(LookupError):
            Scope.system(session, database, other_id)
