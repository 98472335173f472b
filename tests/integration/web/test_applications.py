"""The foundation's queues: states, notes, approving, declining, and what is deleted in the end."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Inquiry, InquiryEvent, Tenant
from keck.services import staff_acts, tenants
from keck.services.errors import Refused
from keck.services.identity import accounts
from keck.services.joining import admissions, inquiry_desk, inquiry_retention, intake, newcomers
from keck.web.members import create_members_app
from tests.integration.humans import PASSWORD as TEAM
from tests.integration.mailbox import Mailbox, body_of, link_of, mail_server
from tests.integration.staff import Team
from tests.integration.web.desk.conftest import PASSWORD, Browser
from tests.integration.web.forms import Stranger, send_letters


@pytest.fixture(scope="module")
def app(settings: Settings) -> Flask:
    """The members' face."""
    return create_members_app(settings)


@pytest.fixture(scope="module")
def box() -> Iterator[Mailbox]:
    """A mail server."""
    with mail_server() as made:
        yield made


@pytest.fixture
def staff(app: Flask, settings: Settings) -> Browser:
    """The browser of somebody who leads at the foundation."""
    email = f"staff-{uuid4().hex[:8]}@stiftung.example"
    accounts.create_staff(settings, email=email, name="Alex Stiftung", password=PASSWORD, admin=True)
    browser = Browser(app)
    assert browser.sign_in(email).status_code == 303
    return browser


@pytest.fixture
def applicant(app: Flask, settings: Settings) -> Stranger:
    """Somebody whose application has arrived."""
    made = Stranger(app, settings)
    made.send(town=f"Stadt {town_of(made)}")
    made.confirm()
    return made


def town_of(stranger: Stranger) -> str:
    return f"Neuenrade {stranger.email[4:12]}"


def row_of(stranger: Stranger) -> Inquiry:
    (row,) = stranger.stored()
    return row


def post(staff: Browser, stranger: Stranger, deed: str, **form: str) -> Any:
    row = row_of(stranger)
    queue = "applications" if row.kind == "join" else "messages"
    return staff.post(f"/staff/{queue}/{row.id}/{deed}", form, form_at="/staff/")


def approve(staff: Browser, stranger: Stranger, slug: str | None = None, **form: str) -> Any:
    town = town_of(stranger)
    chosen = slug or admissions.proposed_slug(town)
    return post(staff, stranger, "approve", slug=chosen, name=form.pop("name", town), **form)


def test_an_application_is_read_noted_and_talked_about(staff: Browser, applicant: Stranger) -> None:
    row = row_of(applicant)
    assert row.town in staff.get("/staff/applications/").get_data(as_text=True)
    assert post(staff, applicant, "note", note="Ruft am Montag an.").status_code == 303
    assert post(staff, applicant, "step", act="talks").status_code == 303
    page = staff.get(f"/staff/applications/{row.id}").get_data(as_text=True)
    for words in ("Ruft am Montag an.", "Alex Stiftung", "Gespräch begonnen", "E-Mail-Adresse bestätigt"):
        assert words in page
    assert "im Gespräch" in staff.get("/staff/applications/").get_data(as_text=True)
    empty = post(staff, applicant, "note", note="  ")
    assert (empty.status_code, "etwas in die Notiz" in empty.get_data(as_text=True)) == (422, True)


def test_approving_makes_the_member_and_invites_its_first_administrator(
    staff: Browser, applicant: Stranger, app: Flask, box: Mailbox
) -> None:
    town = town_of(applicant)
    slug = admissions.proposed_slug(f"Stadt {town}")
    assert approve(staff, applicant, slug).status_code == 303
    assert (row_of(applicant).state, row_of(applicant).slug) == ("approved", slug)
    with plain_session(applicant.settings, "keck_staff") as session:
        made = session.scalars(select(Tenant).where(Tenant.slug == slug)).one()
    assert (made.name, made.official_key, made.state) == (town, "05962048", "active")
    send_letters(applicant.settings, box)
    letter = box.to(applicant.email)[-1]
    assert letter["Subject"] == f"Einladung: {town} auf KECK"
    path = link_of(letter).removeprefix(applicant.settings.members_url)
    person = Browser(app)
    form = {"name": "Kim", "password": PASSWORD, "repeated": PASSWORD}
    assert person.post(path, form, form_at=path).status_code == 303
    assert person.sign_in(applicant.email).status_code == 303
    page = person.get(f"/desk/{slug}/").get_data(as_text=True)
    assert "Die ersten Schritte" in page
    log = person.get(f"/desk/{slug}/log/").get_data(as_text=True)
    assert "Kommune angelegt" in log
    assert applicant.email in log


def test_a_second_click_makes_nothing_twice(staff: Browser, applicant: Stranger) -> None:
    approve(staff, applicant)
    again = approve(staff, applicant)
    assert again.status_code == 422
    assert "inzwischen jemand anderes entschieden" in again.get_data(as_text=True)
    assert applicant.letters() == ["confirm_join", "invitation"]
    assert post(staff, applicant, "step", act="declined").status_code == 422
    assert row_of(applicant).state == "approved"


def test_an_approval_that_was_interrupted_is_completed_by_the_next(
    staff: Browser, applicant: Stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = admissions.proposed_slug(town_of(applicant))

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(newcomers, "_invite", die)
        with pytest.raises(KeyboardInterrupt):
            approve(staff, applicant)
    assert (row_of(applicant).state, applicant.letters()) == ("new", ["confirm_join"])
    assert tenants.tenant_id_of(applicant.settings, slug)
    assert approve(staff, applicant).status_code == 303
    assert (row_of(applicant).state, applicant.letters()) == ("approved", ["confirm_join", "invitation"])


def test_nobody_is_invited_to_a_member_that_is_there_already(
    staff: Browser, applicant: Stranger, app: Flask
) -> None:
    taken = f"schon-da-{uuid4().hex[:6]}"
    tenants.create(applicant.settings, slug=taken, name=town_of(applicant), official_key="05962048")
    for _ in range(2):
        answer = approve(staff, applicant, taken)
        assert (answer.status_code, "vergeben" in answer.get_data(as_text=True)) == (422, True)
    other = Stranger(app, applicant.settings)
    other.send()
    other.confirm()
    reserved = f"begonnen-{uuid4().hex[:6]}"
    admissions._reserve(applicant.settings, row_of(applicant).id, reserved, "Begonnen")
    assert approve(staff, other, reserved).status_code == 422
    assert approve(staff, other, "login").status_code == 422
    assert applicant.letters() == other.letters() == ["confirm_join"]
    page = staff.get(f"/staff/applications/{row_of(other).id}").get_data(as_text=True)
    assert "Unter diesem Schlüssel gibt es schon ein Mitglied" in page
    assert "Ein anderer Antrag mit diesem Schlüssel" in page


def test_an_approval_that_was_interrupted_after_its_letter_writes_no_second_one(
    staff: Browser, applicant: Stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(inquiry_desk, "tell", die)
        with pytest.raises(KeyboardInterrupt):
            approve(staff, applicant)
    assert (row_of(applicant).state, applicant.letters()) == ("new", ["confirm_join", "invitation"])
    assert approve(staff, applicant).status_code == 303
    assert (row_of(applicant).state, applicant.letters()) == ("approved", ["confirm_join", "invitation"])


def test_only_those_who_lead_approve_and_the_others_work_on_it(
    applicant: Stranger, app: Flask, settings: Settings
) -> None:
    simple = Browser(app)
    assert simple.sign_in(Team(settings, admin=False).email, TEAM).status_code == 303
    page = simple.get(f"/staff/applications/{row_of(applicant).id}").get_data(as_text=True)
    assert "Aufnehmen kann, wer bei der Stiftung leitet." in page
    assert "/approve" not in page
    assert (approve(simple, applicant).status_code, row_of(applicant).state) == (403, "new")
    assert post(simple, applicant, "step", act="talks").status_code == 303
    assert row_of(applicant).state == "talks"


def test_whoever_was_approved_is_found_from_its_member_and_stands_in_the_log(
    staff: Browser, applicant: Stranger, settings: Settings
) -> None:
    approve(staff, applicant)
    row, town = row_of(applicant), town_of(applicant)
    link = f"/staff/applications/{row.id}"
    for path in (f"/staff/?q={town}", f"/staff/members/{row.slug}"):
        page = staff.get(path).get_data(as_text=True)
        assert link in page
        assert f"/staff/agreements/#{row.slug}" in page
    assert f"/staff/members/{row.slug}" in staff.get(link).get_data(as_text=True)
    agreements = staff.get("/staff/agreements/").get_data(as_text=True)
    assert f'id="{row.slug}"' in agreements
    assert f"/staff/members/{row.slug}" in agreements
    with Team(settings).scope() as scope:
        (made,) = staff_acts.recent(scope, slug=row.slug)
    assert (made.act, made.name) == ("created", "Alex Stiftung")


def test_a_list_of_members_leaves_addresses_of_applications_alone(
    staff: Browser, applicant: Stranger, settings: Settings
) -> None:
    reserved = f"begonnen-{uuid4().hex[:6]}"
    admissions._reserve(settings, row_of(applicant).id, reserved, "Begonnen")
    with Team(settings).scope() as scope:
        taken = intake.check(scope, f"{reserved};Begonnen;05962048;x@neu.example")
        other = intake.check(scope, f"neu-{uuid4().hex[:8]};Neu;05962048;x@neu.example")
    assert [one.becomes for one in (*taken.lines, *other.lines)] == ["wrong", "new"]
    assert [found.code for found in taken.lines[0].line.findings] == ["members_slug_applied"]
    assert "members_key_applied" in [found.code for found in other.lines[0].line.findings]
    assert post(staff, applicant, "step", act="declined").status_code == 303
    with Team(settings).scope() as scope:
        freed = intake.check(scope, f"{reserved};Begonnen;05962048;x@neu.example")
        assert [one.becomes for one in freed.lines] == ["new"]
        intake.create(scope, f"{reserved};Begonnen;05962048;x@neu.example")
    assert post(staff, applicant, "step", act="reopened").status_code == 303
    assert approve(staff, applicant, reserved, name="Begonnen").status_code == 422
    assert applicant.letters() == ["confirm_join", "declined"]


def test_approving_asks_who_one_is_once_that_is_minutes_old(
    staff: Browser, applicant: Stranger, settings: Settings
) -> None:
    with plain_session(settings, "keck_owner") as session:
        session.execute(text("update identity.session set proved_at = now() - interval '6 minutes'"))
    answer = approve(staff, applicant)
    assert (answer.status_code, row_of(applicant).state) == (403, "new")
    assert "Kommune aufnehmen" in answer.get_data(as_text=True)


def test_declining_tells_why_by_a_letter(staff: Browser, applicant: Stranger, box: Mailbox) -> None:
    answer = post(staff, applicant, "step", act="declined", reason="Bitte im Herbst noch einmal.")
    assert answer.status_code == 303
    row = row_of(applicant)
    assert (row.state, row.closed_at is not None) == ("declined", True)
    send_letters(applicant.settings, box)
    letter = box.to(applicant.email)[-1]
    for form in ("plain", "html"):
        assert "Bitte im Herbst noch einmal." in body_of(letter, form)
        assert row.town in body_of(letter, form)
    page = staff.get(f"/staff/applications/{row.id}").get_data(as_text=True)
    assert "abgelehnt und benachrichtigt" in page
    assert post(staff, applicant, "step", act="reopened").status_code == 303
    assert (row_of(applicant).state, row_of(applicant).closed_at) == ("talks", None)


def test_a_message_is_done_opened_again_and_spam_is_brought_back(
    staff: Browser, app: Flask, settings: Settings
) -> None:
    one = Stranger(app, settings)
    one.send("contact")
    one.confirm()
    for act, state in (("done", "done"), ("reopened", "open")):
        assert post(staff, one, "step", act=act).status_code == 303
        assert row_of(one).state == state
    spam = Stranger(app, settings)
    spam.send("contact", website="x")
    assert str(row_of(spam).id) not in staff.get("/staff/messages/").get_data(as_text=True)
    assert str(row_of(spam).id) in staff.get("/staff/messages/?state=spam").get_data(as_text=True)
    assert post(staff, spam, "step", act="not_spam").status_code == 303
    assert row_of(spam).state == "open"
    assert post(staff, spam, "step", act="geraten").status_code == 404
    assert staff.get(f"/staff/applications/{row_of(spam).id}").status_code == 404


@pytest.mark.parametrize("who", ["nobody", "member"])
def test_only_the_foundation_gets_in(who: str, applicant: Stranger, app: Flask, settings: Settings) -> None:
    browser = Browser(app)
    if who == "member":
        slug = f"pruef-{uuid4().hex[:6]}"
        tenants.create(settings, slug=slug, name="Prüfstadt", official_key="99999999")
        with plain_session(settings, "keck_login") as session:
            accounts.ensure(session, email=f"admin@{slug}.example", password=PASSWORD)
        browser.sign_in(f"admin@{slug}.example")
    row = row_of(applicant)
    form_at = "/account/" if who == "member" else "/login"
    pages = ("applications/", f"applications/{row.id}", "agreements/")
    answers = [browser.get(f"/staff/{path}") for path in pages]
    answers += [
        browser.post(f"/staff/applications/{row.id}/{deed}", {"act": "talks", "note": "x"}, form_at=form_at)
        for deed in ("note", "step", "approve")
    ]
    assert {one.status_code for one in answers} == {403 if who == "member" else 303}
    assert not [one for one in answers if row.town in one.get_data(as_text=True)]
    assert row_of(applicant).state == "new"


def age(settings: Settings, inquiry_id: UUID, days: int, column: str) -> None:
    moment = datetime.now(UTC) - timedelta(days=days)
    with plain_session(settings, "keck_owner") as session:
        session.execute(update(Inquiry).where(Inquiry.id == inquiry_id).values({column: moment}))


def events_of(settings: Settings, inquiry_id: UUID) -> list[str]:
    with plain_session(settings, "keck_staff") as session:
        query = select(InquiryEvent.text).where(InquiryEvent.inquiry_id == inquiry_id)
        return list(session.scalars(query))


def test_of_a_declined_application_nobody_is_left_after_ninety_days(
    staff: Browser, applicant: Stranger, settings: Settings
) -> None:
    post(staff, applicant, "note", note="Kim Beispiel war nett.")
    post(staff, applicant, "step", act="declined", reason="Kim, bitte später.")
    row = row_of(applicant)
    age(settings, row.id, 89, "closed_at")
    inquiry_retention.forget_old(settings)
    assert row_of(applicant).name == "Kim Beispiel"
    age(settings, row.id, 91, "closed_at")
    inquiry_retention.forget_old(settings)
    with plain_session(settings, "keck_staff") as session:
        left = session.get_one(Inquiry, row.id)
    assert (left.name, left.email, left.text) == ("", "", "")
    assert (left.town, left.official_key, left.state) == (row.town, "05962048", "declined")
    kept = events_of(settings, row.id)
    assert len(kept) >= 3
    assert set(kept) == {""}
    assert "gelöscht" not in staff.get(f"/staff/applications/{row.id}").get_data(as_text=True)


@pytest.mark.parametrize(
    ("state", "column", "days"),
    [("spam", "created_at", 90), ("unconfirmed", "created_at", 30), ("done", "closed_at", 90)],
)
def test_what_is_over_is_deleted_and_nothing_else(
    state: str, column: str, days: int, app: Flask, settings: Settings
) -> None:
    over, still = (Stranger(app, settings) for _ in range(2))
    for one, old in ((over, days + 1), (still, days - 1)):
        one.send("contact")
        row = row_of(one)
        with plain_session(settings, "keck_owner") as session:
            session.execute(update(Inquiry).where(Inquiry.id == row.id).values(state=state))
        age(settings, row.id, old, column)
    gone = row_of(over).id
    inquiry_retention.forget_old(settings)
    assert over.stored() == []
    assert events_of(settings, gone) == []
    assert [one.state for one in still.stored()] == [state]


def test_what_is_open_or_approved_stays(staff: Browser, applicant: Stranger, settings: Settings) -> None:
    age(settings, row_of(applicant).id, 400, "created_at")
    inquiry_retention.forget_old(settings)
    assert row_of(applicant).name == "Kim Beispiel"
    approve(staff, applicant)
    age(settings, row_of(applicant).id, 400, "closed_at")
    inquiry_retention.forget_old(settings)
    assert row_of(applicant).name == "Kim Beispiel"


def test_two_who_approve_at_once_make_one_member(applicant: Stranger, settings: Settings) -> None:
    row = row_of(applicant)
    slug = admissions.proposed_slug(town_of(applicant))

    def one(_turn: int) -> str:
        try:
            with Team(settings).scope() as scope:
                admissions.approve(scope, row.id, slug=slug, name=row.town)
        except Refused as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(2))) == ["done", "inquiry_decided"]
    assert applicant.letters() == ["confirm_join", "invitation"]


def test_a_members_own_login_reaches_nothing_of_it(applicant: Stranger, settings: Settings) -> None:
    assert row_of(applicant)
    for role in ("keck_app", "keck_gate", "keck_public", "keck_network"):
        with pytest.raises(Exception, match="permission denied"), plain_session(settings, role) as session:
            session.execute(text("select id from admin.inquiry"))
    for role in ("keck_login", "keck_relay"):
        with pytest.raises(Exception, match="permission denied"), plain_session(settings, role) as session:
            session.execute(text("select email from admin.inquiry"))
