"""The foundation looks at a desk only by consent, changes nothing there, and leaves a trace in both logs."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import Executable, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Account, AuditEntry, Mail, StaffAct, SupportGrant
from keck.services import support, support_visits, tenants
from keck.services.errors import NotFound, Refused
from keck.services.identity.live_sessions import SignedIn
from keck.services.people import memberships
from keck.tenants.permissions import Forbidden, ProofNeeded
from keck.tenants.roles import PERSONAL_ROLES
from keck.tenants.scope import Scope
from keck.web.desk.routes import ROUTES
from keck.web.desk.support_parts import PARTS
from tests.integration.conftest import Member
from tests.integration.humans import PASSWORD as STAFF_PASSWORD
from tests.integration.humans import who
from tests.integration.staff import Team
from tests.integration.web.desk.conftest import Browser, Desk

# Whatever stands here is open to no look, whatever a member grants.
CLOSED = {
    "agreement",
    "artefacts",
    "atlas",
    "help",
    "leaving",
    "log",
    "mappings",
    "papers",
    "people",
    "roles",
    "sign-in",
    "texts",
    "welcome",
}


class Visitor(Team):
    """Somebody of the foundation with a browser, who asks to look."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        super().__init__(settings, admin=False)
        with plain_session(settings, "keck_login") as session:
            self.name = session.scalars(select(Account.name).where(Account.id == self.id)).one()
        self.browser = Browser(app)
        assert self.browser.sign_in(self.email, STAFF_PASSWORD).status_code == 303

    @property
    def signed_in(self) -> SignedIn:
        return replace(who(self.id), staff_role="staff")

    def ask(self, slug: str, *parts: str, hours: int = 2) -> UUID:
        with self.scope() as scope:
            return support_visits.ask(
                scope, slug, reason="Tabelle klemmt", hours=hours, parts=parts or support.PARTS
            )

    def opened(self, slug: str) -> AbstractContextManager[Scope]:
        return support_visits.open_scope(self.settings, self.signed_in, slug, page="/", part="tables")


@pytest.fixture
def team(app: Flask, settings: Settings) -> Visitor:
    return Visitor(app, settings)


def allow(desk: Desk, grant_id: UUID) -> TestResponse:
    return desk.browser().post(f"{desk.home}help/support/{grant_id}/grant", form_at=f"{desk.home}help/")


def acts(desk: Desk) -> list[AuditEntry]:
    with desk.member.behind() as scope:
        return list(scope.session.scalars(select(AuditEntry).order_by(AuditEntry.number)))


def plain(answer: TestResponse) -> str:
    """Return a page without the token of its forms, which is of the second."""
    return re.sub(r'(name="csrf_token" value=)"[^"]+"', r"\1", answer.get_data(as_text=True))


def unknown(team: Visitor) -> str:
    return plain(team.browser.get("/desk/gibt-es-nicht/tables/"))


def test_without_consent_a_member_looks_like_one_that_does_not_exist(desk: Desk, team: Visitor) -> None:
    desk.browser()
    for path in ("", "tables/", "releases/", "settings/", "people/", "atlas/"):
        assert team.browser.get(desk.home + path).status_code == 404
    team.ask(desk.slug)
    answer = team.browser.get(f"{desk.home}tables/")
    assert (answer.status_code, plain(answer)) == (404, unknown(team)), "asking opens nothing"


def test_with_consent_each_page_has_a_banner_and_a_line_in_both_logs(desk: Desk, team: Visitor) -> None:
    desk.read_areas()
    assert allow(desk, team.ask(desk.slug)).status_code == 303
    for path in ("", "tables/", "areas/", "releases/", "settings/"):
        answer = team.browser.get(desk.home + path)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 200, path
        assert "Einblick der Stiftung" in page
        assert "<fieldset disabled>" in page
    looked = [one for one in acts(desk) if one.act == "support_looked"]
    assert [one.about["page"] for one in looked] == [
        desk.home + path for path in ("", "tables/", "areas/", "releases/", "settings/")
    ]
    assert {(one.account_id, one.about["by"]) for one in looked} == {(team.id, team.name)}
    with plain_session(team.settings, "keck_staff") as session:
        own = session.scalars(select(StaffAct).where(StaffAct.account_id == team.id)).all()
    assert len([one for one in own if one.act == "support_looked"]) == 5
    told = team.browser.get("/staff/log/").get_data(as_text=True)
    assert f"Angesehen: {desk.home}tables/" in told
    assert "Um Einblick gebeten (2 Std.): Tabellen, Veröffentlichungen, Einstellungen" in told
    log = desk.browser().get(f"{desk.home}log/").get_data(as_text=True)
    assert team.name in log
    assert f"angesehen: {desk.home}tables/" in log


def test_what_was_not_granted_stays_closed(desk: Desk, team: Visitor) -> None:
    assert allow(desk, team.ask(desk.slug, "releases")).status_code == 303
    assert team.browser.get(f"{desk.home}releases/").status_code == 200
    for path in ("", "tables/", "settings/", "people/", "log/", "log/export", "atlas/", "help/", "roles/"):
        answer = team.browser.get(desk.home + path)
        assert answer.status_code == 404, path
        assert "Einblick der Stiftung" not in answer.get_data(as_text=True)
    assert next(one.about["page"] for one in acts(desk) if one.act == "support_refused") == desk.home
    with plain_session(team.settings, "keck_staff") as session:
        refused = select(StaffAct).where(StaffAct.account_id == team.id, StaffAct.act == "support_refused")
        assert next(one.about["page"] for one in session.scalars(refused.order_by(StaffAct.at))) == desk.home


def test_no_form_and_no_file_is_open_to_a_look(desk: Desk, team: Visitor) -> None:
    assert allow(desk, team.ask(desk.slug)).status_code == 303
    before = [one.act for one in acts(desk) if not one.act.startswith("support_")]
    tried = 0
    for route in ROUTES:
        if route.method == "GET" and not route.export:
            continue
        path = desk.home + route.path.lstrip("/")
        for kind in ("area_set_id", "crosswalk_id", "directory_id", "dataset_id", "upload_id", "mapping_id"):
            path = path.replace(f"<uuid:{kind}>", str(uuid4()))
        path = path if "<" not in path else path.partition("<")[0] + str(uuid4()) + path.rpartition(">")[2]
        send = team.browser.get if route.method == "GET" else team.browser.post
        assert send(path).status_code == 404, path
        tried += 1
    assert tried > 40
    assert [one.act for one in acts(desk) if not one.act.startswith("support_")] == before


def test_the_database_itself_lets_a_look_change_nothing(desk: Desk, team: Visitor) -> None:
    assert allow(desk, team.ask(desk.slug)).status_code == 303
    opened = team.opened(desk.slug)
    with pytest.raises(DBAPIError, match="read-only"), opened as scope:
        scope.session.execute(text("update private.setting set originals_days = 1"))


def test_a_look_ends_by_itself_by_the_member_and_by_who_looks(desk: Desk, team: Visitor) -> None:
    page = f"{desk.home}tables/"
    first = team.ask(desk.slug)
    allow(desk, first)
    assert team.browser.get(page).status_code == 200
    assert desk.browser().post(f"{desk.home}help/support/{first}/end").status_code == 303
    assert team.browser.get(page).status_code == 404

    second = team.ask(desk.slug)
    allow(desk, second)
    assert team.browser.get(page).status_code == 200
    assert team.browser.post(f"/staff/support/{second}/end").status_code == 303
    assert team.browser.get(page).status_code == 404

    third = team.ask(desk.slug, hours=1)
    allow(desk, third)
    assert team.browser.get(page).status_code == 200
    with desk.member.behind() as scope:
        over = update(SupportGrant).where(SupportGrant.id == third)
        scope.session.execute(over.values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    answer = team.browser.get(page)
    assert (answer.status_code, plain(answer)) == (404, unknown(team))
    assert [one.act for one in acts(desk)].count("support_ended") == 2


def test_a_grant_is_for_one_person_at_one_member(
    desk: Desk, team: Visitor, app: Flask, make_member: Callable[..., Member]
) -> None:
    other = Desk(app, make_member())
    other.browser()
    grant_id = team.ask(desk.slug)
    assert other.browser().post(f"{other.home}help/support/{grant_id}/grant").status_code == 404
    allow(desk, grant_id)
    assert team.browser.get(f"{other.home}tables/").status_code == 404
    colleague = Visitor(app, team.settings)
    assert colleague.browser.get(f"{desk.home}tables/").status_code == 404
    with colleague.scope() as scope, pytest.raises(NotFound):
        support_visits.end_own(scope, grant_id)


def test_nobody_who_looks_and_nobody_of_the_foundation_grants_anything(
    desk: Desk, team: Visitor, app: Flask
) -> None:
    desk.browser()
    colleague = Visitor(app, team.settings)
    allow(desk, team.ask(desk.slug))
    waiting = colleague.ask(desk.slug)
    # Who looks has no form, whatever is sent.
    assert team.browser.post(f"{desk.home}help/support/{waiting}/grant").status_code == 404
    opened = team.opened(desk.slug)
    with opened as scope, pytest.raises(Forbidden):
        support.grant(scope, waiting)
    # Somebody of the foundation who belongs to the member can not grant it to the foundation.
    with desk.member.scope() as scope:
        memberships.add(scope, email=colleague.email, role="admin")
    opened = memberships.open_scope(team.settings, colleague.signed_in, desk.slug)
    with opened as scope, pytest.raises(Refused, match="support_by_staff"):
        support.grant(scope, waiting)
    # Nor ask for a look at what is open to them anyway.
    with pytest.raises(Refused, match="support_self"):
        colleague.ask(desk.slug)


def test_only_administrators_with_a_fresh_proof_grant(desk: Desk, team: Visitor) -> None:
    grant_id = team.ask(desk.slug)
    desk.browser()
    for role in PERSONAL_ROLES:
        if role != "admin":
            assert desk.browser(role).post(f"{desk.home}help/support/{grant_id}/grant").status_code == 403
    with desk.member.behind() as scope:
        account = scope.session.scalars(select(Account.id).where(Account.email == desk.email("admin"))).one()
    stale = SignedIn(account, "", "", "de", None, b"", datetime.now(UTC), uuid4(), False)
    with memberships.open_scope(team.settings, stale, desk.slug) as scope, pytest.raises(ProofNeeded):
        support.grant(scope, grant_id)
    assert allow(desk, grant_id).status_code == 303
    again = allow(desk, grant_id)
    assert again.status_code == 422


def test_neither_login_can_write_the_others_part(desk: Desk, team: Visitor) -> None:
    grant_id = team.ask(desk.slug)
    granted = update(SupportGrant).where(SupportGrant.id == grant_id).values(granted_at=datetime.now(UTC))
    with plain_session(team.settings, "keck_staff") as session:
        _denied(session, granted)
    with desk.member.behind() as scope:
        _denied(scope.session, update(SupportGrant).values(hours=8))
    with desk.member.behind() as scope:
        _denied(scope.session, insert(SupportGrant).values(tenant_id=scope.tenant_id, hours=8))


def _denied(session: Session, statement: Executable) -> None:
    with pytest.raises(DBAPIError, match="permission denied"), session.begin_nested():
        session.execute(statement)


def test_what_is_asked_for_must_be_said(team: Visitor, desk: Desk) -> None:
    for wrong, code in (
        ({"reason": " "}, "support_reason_missing"),
        ({"parts": ["people"]}, "support_parts_missing"),
        ({"hours": 9}, "support_hours_wrong"),
        ({"hours": 0}, "support_hours_wrong"),
    ):
        whole = {"reason": "Hilfe", "parts": ["tables"], "hours": 1, **wrong}
        with team.scope() as scope, pytest.raises(Refused, match=code):
            support_visits.ask(scope, desk.slug, **whole)  # type: ignore[arg-type]
    with team.scope(is_fresh=False) as scope, pytest.raises(ProofNeeded):
        support_visits.ask(scope, desk.slug, reason="Hilfe", parts=["tables"], hours=1)
    team.ask(desk.slug)
    with pytest.raises(Refused, match="support_waits"):
        team.ask(desk.slug)
    with pytest.raises(NotFound):
        team.ask("gibt-es-nicht")


def test_administrators_get_a_letter_and_decide_on_the_page(desk: Desk, team: Visitor) -> None:
    browser = desk.browser()
    form = {"member": desk.slug, "reason": "Zeile 7 klemmt", "hours": "2", "part": "tables"}
    asked = team.browser.post("/staff/support/ask", form)
    assert asked.headers["Location"].endswith("done=support_asked")
    with plain_session(team.settings, "keck_relay") as session:
        mails = session.scalars(select(Mail).where(Mail.address == desk.email("admin"))).all()
    assert [one.kind for one in mails] == ["support_asked"]
    assert f"{team.name} von der Stiftung bittet um Einblick" in browser.get(desk.home).get_data(as_text=True)
    page = browser.get(f"{desk.home}help/").get_data(as_text=True)
    assert "Zeile 7 klemmt" in page


def test_each_page_of_the_desk_is_open_to_a_look_or_closed_to_all() -> None:
    assert set(PARTS).isdisjoint(CLOSED)
    assert {route.path.split("/")[1] for route in ROUTES} == set(PARTS) | CLOSED


def test_a_session_of_a_provider_looks_at_nothing(desk: Desk, team: Visitor) -> None:
    assert allow(desk, team.ask(desk.slug)).status_code == 303
    by_provider = replace(team.signed_in, staff_role=None, by=desk.member.tenant_id)
    opened = support_visits.open_scope(team.settings, by_provider, desk.slug, page="/", part="tables")
    with pytest.raises(NotFound), opened:
        pass
    assert not [one for one in acts(desk) if one.act == "support_looked"]


def test_a_suspended_member_is_closed_to_a_look(desk: Desk, team: Visitor) -> None:
    assert allow(desk, team.ask(desk.slug)).status_code == 303
    assert team.browser.get(f"{desk.home}tables/").status_code == 200
    tenants.set_state(team.settings, desk.slug, active=False)
    answer = team.browser.get(f"{desk.home}tables/")
    assert (answer.status_code, plain(answer)) == (404, unknown(team))


def test_the_page_of_a_member_leads_to_asking_it(desk: Desk, team: Visitor) -> None:
    address = f"/staff/support/?member={desk.slug}"
    assert address in team.browser.get(f"/staff/members/{desk.slug}").get_data(as_text=True)
    assert f'value="{desk.slug}" selected' in team.browser.get(address).get_data(as_text=True)


def test_the_official_address_is_not_shown_to_a_look(desk: Desk, team: Visitor) -> None:
    form = {"email": "poststelle@stadt.example", "postal": ""}
    assert desk.browser().post(f"{desk.home}settings/contact", form).status_code == 303
    assert allow(desk, team.ask(desk.slug, "settings")).status_code == 303
    assert "poststelle@stadt.example" in desk.browser().get(f"{desk.home}settings/").get_data(as_text=True)
    shown = team.browser.get(f"{desk.home}settings/")
    assert shown.status_code == 200
    assert "poststelle@stadt.example" not in shown.get_data(as_text=True)


def test_a_question_goes_to_the_foundation_and_its_answer_comes_back(desk: Desk, team: Visitor) -> None:
    browser = desk.browser("editor")
    form = {"question": "Warum fehlt Zeile 7?", "page": f"{desk.home}cells?indicator=own.geheim"}
    assert browser.post(f"{desk.home}help/ask", form).status_code == 303
    listed = team.browser.get("/staff/tickets/").get_data(as_text=True)
    assert "Warum fehlt Zeile 7?" in listed
    with desk.member.behind() as scope:
        from keck.persistence.models import SupportTicket

        ticket = scope.session.scalars(select(SupportTicket)).one()
    assert ticket.page == f"{desk.home}cells", "what stood in the query stays with the member"
    path = f"/staff/tickets/{ticket.id}"
    assert team.browser.post(path, {"state": "answered", "answer": ""}).status_code == 422
    assert team.browser.post(path, {"state": "answered", "answer": "Sie war leer."}).status_code == 303
    assert "Sie war leer." in browser.get(f"{desk.home}help/").get_data(as_text=True)
    assert "Sie war leer." not in desk.browser("reader").get(f"{desk.home}help/").get_data(as_text=True)
    with plain_session(team.settings, "keck_relay") as session:
        (mail,) = session.scalars(select(Mail).where(Mail.address == desk.email("editor"))).all()
    assert (mail.kind, mail.params["answer"]) == ("ticket_answered", "Sie war leer.")
    assert desk.browser().get("/staff/tickets/").status_code == 403
    assert desk.browser().get(path).status_code == 403


def test_everybody_sees_what_each_role_may_do(desk: Desk) -> None:
    from keck.tenants.permissions import SENTENCES, Permission
    from keck.tenants.roles import ROLES, Role

    assert set(SENTENCES) == set(Permission)
    page = desk.browser("reader").get(f"{desk.home}roles/").get_data(as_text=True)
    for role in PERSONAL_ROLES:
        assert ROLES[role].sentence.de in page
    for sentence in SENTENCES.values():
        assert sentence.de in page
    yes = sum(len(ROLES[role].permissions) for role in PERSONAL_ROLES)
    assert page.count("<strong>ja</strong>") == yes
    assert Role.SUPPORT not in PERSONAL_ROLES
    help_page = desk.browser("reader").get(f"{desk.home}help/").get_data(as_text=True)
    assert f'href="{desk.home}roles/"' in help_page
