"""Every page that only somebody who is signed in gets to see lets them leave."""

import pytest
from flask import Flask

from keck.config import Settings
from keck.services.identity import accounts
from keck.tenants.roles import Role
from keck.web.members import create_members_app
from tests.tenancy.factories import PASSWORD, Seeded, seed
from tests.tenancy.test_headers import addresses
from tests.tenancy.test_routes import Visitor, ids_of

# A letter as it is sent is looked at, not a page.
_LETTER = "/html"
_BUTTON = '<form method="post" action="/logout">'


@pytest.fixture(scope="module")
def town(database: Settings) -> Seeded:
    """A member with a row in every table."""
    return seed(database, "gehstadt", "99000127")


@pytest.fixture(scope="module")
def app(database: Settings) -> Flask:
    """The members' face."""
    return create_members_app(database)


@pytest.mark.asvs("7.4.4")
@pytest.mark.parametrize("who", ["staff", Role.READER, Role.ADMIN])
def test_every_page_has_its_button(who: str, app: Flask, town: Seeded, database: Settings) -> None:
    email = "gehen@stiftung.example"
    if who == "staff":
        accounts.create_staff(database, email=email, password=PASSWORD, admin=True)
    visitor = Visitor(app, email if who == "staff" else town.people[Role(who)][1])
    seen, without = 0, []
    nobody = Visitor(app, None)
    for _, path in addresses(app, town.slug, ids_of(town)):
        answer = visitor.client.get(path)
        if answer.status_code != 200 or answer.mimetype != "text/html" or path.endswith(_LETTER):
            continue
        if nobody.client.get(path).status_code == 200:
            continue
        seen += 1
        without += [] if _BUTTON in answer.get_data(as_text=True) else [path]
    assert seen >= 8
    assert without == []
