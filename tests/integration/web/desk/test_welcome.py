"""The list of first steps: told by what is there, and gone when all is done or it is put away."""

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from keck.config import Settings
from keck.services import agreement_register, agreement_state, agreements
from keck.services.people import memberships
from keck.services.releasing import releases
from keck.web.members import create_members_app
from tests.integration.conftest import Member
from tests.integration.humans import Human
from tests.integration.staff import Team
from tests.integration.web.desk.conftest import PASSWORD, Browser, Desk
from tests.integration.web.desk.test_forms import _table

_STEP = re.compile(r'<li class="([^"]*)" data-step="(\w+)">')


@pytest.fixture
def desk(settings: Settings, make_member: Any) -> Desk:
    """A member of a network that wants an agreement."""
    wants = replace(settings, require_agreement=True)
    member: Member = make_member("Anfangsstadt")
    return Desk(create_members_app(wants), Member(wants, member.slug, member.tenant_id))


def steps(browser: Browser, desk: Desk) -> dict[str, bool]:
    """Return the steps on the overview, and whether they are done."""
    page = browser.get(desk.home).get_data(as_text=True)
    return {code: "is-done" in classes for classes, code in _STEP.findall(page)}


def test_each_step_is_done_when_it_is_and_in_the_end_the_list_is_gone(desk: Desk) -> None:
    human = Human(desk.member.settings, role="admin", slug=desk.slug)
    browser = Browser(desk.app)
    assert browser.sign_in(human.email, "vier Birken am Kanal").status_code == 303
    expected = dict.fromkeys(("areas", "table", "release", "factor", "second_admin", "agreement"), False)
    assert steps(browser, desk) == expected

    with desk.member.scope() as scope:
        memberships.add(scope, email=desk.email("admin"), role="admin", password=PASSWORD)
    expected["second_admin"] = True
    assert steps(browser, desk) == expected

    desk.browsers["admin"] = Browser(desk.app)
    desk.browsers["admin"].sign_in(desk.email("admin"))
    _table(desk)
    expected |= {"areas": True, "table": True}
    assert steps(browser, desk) == expected

    with desk.member.scope() as scope:
        sent = agreements.send(
            scope, filename="v.pdf", stream=io.BytesIO(b"%PDF-1.7"), signed_on=date(2026, 3, 1)
        ).id
    del expected["agreement"]
    assert steps(browser, desk) == {**expected, "agreement_waits": False}
    with Team(desk.member.settings, admin=False).scope() as staff:
        agreement_register.record(staff, sent)
    expected["agreement"] = True
    assert steps(browser, desk) == expected

    with desk.member.scope() as scope:
        job = releases.request(scope, audience="public").job_id
    assert job is not None
    assert desk.member.finish(job)["state"] == "done"
    expected["release"] = True
    assert steps(browser, desk) == expected

    human.settings = desk.member.settings
    human.sign_in("vier Birken am Kanal")
    human.print_list()
    token = browser.sign_in(human.email, "vier Birken am Kanal")
    assert token.status_code == 303
    browser.post("/login/factor", {"code": human.codes.pop()}, form_at="/login/factor")
    assert steps(browser, desk) == {}
    with desk.member.scope() as scope:
        assert agreement_state.state(scope) == "recorded"


def test_it_is_put_away_for_all_and_brought_back(desk: Desk) -> None:
    admin, editor = desk.browser("admin"), desk.browser("editor")
    assert set(steps(editor, desk)) == {"areas", "table", "release"}
    answer = admin.post(desk.home + "welcome", {"hidden": "yes"})
    assert answer.headers["Location"].endswith("?done=welcome_hidden")
    assert steps(admin, desk) == steps(editor, desk) == {}
    assert "wieder zeigen" in admin.get(desk.home + "settings/").get_data(as_text=True)
    admin.post(desk.home + "welcome", {"hidden": "no"})
    assert len(steps(admin, desk)) == 6
    assert "wieder zeigen" not in admin.get(desk.home + "settings/").get_data(as_text=True)
    assert editor.post(desk.home + "welcome", {"hidden": "yes"}).status_code == 403
    log = admin.get(desk.home + "log/").get_data(as_text=True)
    assert "Liste der ersten Schritte ausgeblendet" in log


def test_a_network_without_agreements_does_not_ask_for_one(desk: Desk, settings: Settings) -> None:
    with Member(settings, desk.slug, desk.member.tenant_id).scope() as scope:
        memberships.add(scope, email=desk.email("admin"), role="admin", password=PASSWORD)
    browser = Browser(create_members_app(settings))
    browser.sign_in(desk.email("admin"))
    assert "agreement" not in steps(browser, desk)


def test_a_table_is_counted_once_it_was_taken_over(desk: Desk) -> None:
    _table(desk, accept=False)
    assert steps(desk.browser(), desk)["table"] is False
