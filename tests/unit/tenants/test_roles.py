import pytest

from keck.tenants.permissions import Forbidden, Permission
from keck.tenants.roles import LASTING_ROLES, PERSONAL_ROLES, ROLES, WITH_FACTOR, Role, allows
from keck.tenants.scope import Scope

# The whole table of decisions; a new role or permission must take its place here.
DECISIONS = {
    Role.GUEST: {Permission.READ_ATLAS},
    Role.READER: {Permission.READ_ATLAS, Permission.READ},
    Role.EDITOR: {Permission.READ_ATLAS, Permission.READ, Permission.READ_UNPROTECTED, Permission.EDIT},
    Role.PUBLISHER: {
        Permission.READ_ATLAS,
        Permission.READ,
        Permission.READ_UNPROTECTED,
        Permission.EDIT,
        Permission.PUBLISH,
    },
    Role.ADMIN: {
        Permission.READ_ATLAS,
        Permission.READ,
        Permission.READ_UNPROTECTED,
        Permission.EDIT,
        Permission.PUBLISH,
        Permission.ADMINISTER,
    },
    Role.SUPPORT: {Permission.READ_ATLAS, Permission.READ, Permission.READ_UNPROTECTED},
    Role.SYSTEM: set(Permission),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_each_role_may_do_what_the_table_says(role: Role, permission: Permission) -> None:
    assert allows(role, permission) == (permission in DECISIONS[role])


def test_each_role_has_a_sentence_in_both_languages() -> None:
    assert set(ROLES) == set(Role)
    for description in ROLES.values():
        assert description.sentence.de.endswith(".")
        assert description.sentence.en
        assert description.name.en


def test_nobody_can_be_given_the_role_of_the_system() -> None:
    assert Role.SYSTEM not in PERSONAL_ROLES


@pytest.mark.asvs("8.3.1")
def test_a_scope_refuses_what_its_role_may_not(unbound_scope: Scope) -> None:
    unbound_scope.require(Permission.READ)

    with pytest.raises(Forbidden) as caught:
        unbound_scope.require(Permission.PUBLISH)

    assert caught.value.permission is Permission.PUBLISH


def test_a_guest_may_nothing_that_others_may_not() -> None:
    for role in LASTING_ROLES:
        assert ROLES[Role.GUEST].permissions < ROLES[role].permissions


def test_guests_need_no_second_factor() -> None:
    assert Role.GUEST not in WITH_FACTOR
