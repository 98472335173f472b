"""Signing in and out."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import LoginSession
from keck.services.identity import accounts, login_sessions
from keck.web.login import limits
from keck.web.members import create_members_app
from tests.integration.web.desk.conftest import PASSWORD, Browser, Desk


def sessions(settings: Settings) -> int:
    with plain_session(settings, "keck_login") as session:
        return session.scalar(select(func.count()).select_from(LoginSession)) or 0


@pytest.mark.asvs("3.3.2", "3.3.4", "14.2.1")
def test_the_cookie_is_for_our_server_alone_and_its_token_is_nowhere_stored(
    desk: Desk, settings: Settings
) -> None:
    desk.browser()
    fresh = Browser(desk.app)
    answer = fresh.sign_in(desk.email("admin"))
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("keck="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    token = cookie.split("=", 1)[1].split(";")[0]
    with plain_session(settings, "keck_login") as session:
        stored = [row.token_hash for row in session.scalars(select(LoginSession))]
    assert login_sessions.token_hash(token) in stored
    assert token.encode() not in stored


@pytest.mark.asvs("3.3.1", "3.3.3")
def test_over_tls_the_cookie_is_bound_to_its_host(settings: Settings, desk: Desk) -> None:
    desk.browser()
    app = create_members_app(replace(settings, secure_cookies=True, members_url="https://mitglieder.example"))
    browser = Browser(app)
    base = {"base_url": "https://mitglieder.example"}
    page = browser.client.get("/login", **base)
    token = page.get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "email": desk.email("admin"), "password": PASSWORD}
    answer = browser.client.post(
        "/login", data=form, headers={"Referer": "https://mitglieder.example/login"}, **base
    )
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("__Host-keck="))
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_a_wrong_password_keeps_the_address_and_says_nothing_about_accounts(desk: Desk) -> None:
    desk.browser()
    known = Browser(desk.app).sign_in(desk.email("admin"), "ganz falsch geraten")
    unknown = Browser(desk.app).sign_in("niemand@nirgends.example", "ganz falsch geraten")
    assert known.status_code == unknown.status_code == 422
    assert desk.email("admin") in known.get_data(as_text=True)
    for page in (known, unknown):
        assert "Diese Anmeldung ist nicht möglich" in page.get_data(as_text=True)


def test_each_sign_in_gets_a_new_token_and_ends_the_browsers_old_session(
    desk: Desk, settings: Settings
) -> None:
    browser = desk.browser()
    first = browser.client.get_cookie("keck")
    before = sessions(settings)
    token = browser.token("/account/")
    form = {"csrf_token": token, "email": desk.email("admin"), "password": PASSWORD}
    assert browser.client.post("/login", data=form).status_code == 303
    second = browser.client.get_cookie("keck")
    assert first
    assert second
    assert first.value != second.value
    assert sessions(settings) == before
    assert login_sessions.find(settings, first.value) is None


@pytest.mark.asvs("3.5.3", "7.4.1")
def test_signing_out_ends_the_session_on_the_server(desk: Desk, settings: Settings) -> None:
    browser = desk.browser()
    cookie = browser.client.get_cookie("keck")
    assert cookie
    assert browser.get("/logout").status_code == 405
    assert browser.post("/logout").status_code == 303
    assert login_sessions.find(settings, cookie.value) is None
    browser.client.set_cookie("keck", cookie.value)
    assert browser.get(desk.home).status_code == 303


@pytest.mark.asvs("3.7.2")
@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/desk/../x"],
)
def test_nobody_is_sent_elsewhere_after_signing_in(desk: Desk, target: str) -> None:
    desk.browser()
    answer = Browser(desk.app).sign_in(desk.email("admin"), next=target)
    assert answer.headers["Location"] == "/desk/"


def test_the_page_that_was_asked_for_comes_after_signing_in(desk: Desk) -> None:
    desk.browser()
    browser = Browser(desk.app)
    asked = browser.get(desk.home + "tables/")
    assert asked.headers["Location"].startswith("/login?next=")
    answer = browser.sign_in(desk.email("admin"), next=desk.home + "tables/")
    assert answer.headers["Location"] == desk.home + "tables/"


@pytest.mark.asvs("6.2.2")
def test_a_new_password_ends_all_other_sessions(desk: Desk) -> None:
    here, elsewhere = desk.browser(), Browser(desk.app)
    elsewhere.sign_in(desk.email("admin"))
    new = "Sieben rote Reiher rasten"
    form = {"current": PASSWORD, "new": new, "repeated": new}
    wrong = here.post("/account/password", {**form, "repeated": new + "!"})
    assert "nicht gleich" in wrong.get_data(as_text=True)
    assert here.post("/account/password", form).status_code == 303
    assert here.get(desk.home).status_code == 200
    assert elsewhere.get(desk.home).status_code == 303
    assert Browser(desk.app).sign_in(desk.email("admin"), new).status_code == 303


def test_without_redis_nobody_signs_in_and_who_is_in_works_on(desk: Desk, settings: Settings) -> None:
    inside = desk.browser()
    cookie = inside.client.get_cookie("keck")
    assert cookie
    app = create_members_app(replace(settings, redis_url="unix:///nowhere/redis.sock"))
    refused = Browser(app).sign_in(desk.email("admin"))
    assert refused.status_code == 503
    assert "Die Anmeldung ist gerade nicht möglich" in refused.get_data(as_text=True)
    other = Browser(app)
    other.client.set_cookie("keck", cookie.value)
    assert other.get(desk.home).status_code == 200


def test_the_language_of_the_account_is_the_language_of_the_desk(desk: Desk) -> None:
    browser = desk.browser()
    assert "Übersicht" in browser.get(desk.home).get_data(as_text=True)
    browser.post("/account/language", {"language": "en", "next": desk.home})
    page = browser.get(desk.home).get_data(as_text=True)
    assert '<html lang="en">' in page
    assert "Overview" in page


def test_pages_are_kept_by_nobody_and_load_nothing_from_elsewhere(desk: Desk) -> None:
    answer = desk.browser().get(desk.home)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    text = answer.get_data(as_text=True)
    assert " style=" not in text
    assert "<style" not in text


def test_an_unknown_host_gets_nothing(desk: Desk) -> None:
    assert desk.browser().get("/login", headers={"Host": "evil.example"}).status_code == 400


def test_staff_see_members_and_releases_and_nothing_else(desk: Desk, settings: Settings) -> None:
    email = f"team-{desk.slug}@stiftung.example"
    accounts.create_staff(settings, email=email, name="Team", password=PASSWORD)
    staff = Browser(desk.app)
    assert staff.sign_in(email).status_code == 303
    assert desk.slug in staff.get("/staff/").get_data(as_text=True)
    assert staff.get(desk.home).status_code == 404
    assert desk.browser().get("/staff/").status_code == 403


def test_one_place_may_try_only_so_often(
    desk: Desk, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PER_MINUTE", 2)
    browser = Browser(create_members_app(settings))
    for _ in range(2):
        assert browser.sign_in("niemand@nirgends.example", "geraten").status_code == 422
    refused = browser.sign_in("niemand@nirgends.example", "geraten")
    assert refused.status_code == 429
    assert "Zu viele Versuche" in refused.get_data(as_text=True)
    desk.browser()
    assert Browser(desk.app).sign_in(desk.email("admin")).status_code == 303
