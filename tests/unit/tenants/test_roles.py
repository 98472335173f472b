import pytest

from keck.tenants.permissions import Forbidden, Permission
from keck.tenants.roles import PERSONAL_ROLES, ROLES, Role, allows
from keck.tenants.scope import Scope

# The whole table of decisions; a new role or permission must take its place here.
DECISIONS = {
    Role.READER: {Permission.READ},
    Role.EDITOR: {Permission.READ, Permission.READ_UNPROTECTED, Permission.EDIT},
    Role.PUBLISHER: {Permission.READ, Permission.READ_UNPROTECTED, Permission.EDIT, Permission.PUBLISH},
    Role.ADMIN: {
        Permission.READ,
        Permission.READ_UNPROTECTED,
        Permission.EDIT,
        Permission.PUBLISH,
        Permission.ADMINISTER,
    },
    Role.SUPPORT: {Permission.READ, Permission.READ_UNPROTECTED},
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


def test_a_scope_refuses_what_its_role_may_not(unbound_scope: Scope) -> None:
    unbound_scope.require(Permission.READ)

    with pytest.raises(Forbidden) as caught:
        unbound_scope.require(Permission.PUBLISH)

    assert caught.value.permission is Permission.PUBLISH
