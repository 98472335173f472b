"""Second factors, sessions and the fresh proof on pages, without script."""

import re
import time
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pyotp
import pytest
from flask import Flask, g
from sqlalchemy import func, update

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import LoginSession
from keck.services import consents
from keck.services.identity import accounts, factors, live_sessions, passkeys
from keck.services.people import memberships
from keck.web.login import limits, step_up
from keck.web.login.step_up import deed
from keck.web.members import create_members_app
from tests.integration.conftest import Member
from tests.integration.soft_keys import SoftKey
from tests.integration.web.desk.conftest import PASSWORD, Browser, Desk

_LISTED = re.compile(r"<code>([A-Z0-9]{4}-[A-Z0-9]{4})</code>")
_SECRET = re.compile(r'class="secret">([A-Z2-7 ]+)<')
_CARRIED = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    """The members' face where factors are required."""
    return create_members_app(replace(settings, require_factors=True))


@pytest.fixture
def desk(app: Flask, member: Member) -> Desk:
    """A new member with an administrator who has signed in by the password."""
    made = Desk(app, member)
    add_person(made, "admin")
    return made


def add_person(desk: Desk, role: str) -> None:
    with desk.member.scope() as scope:
        memberships.add(scope, email=desk.email(role), role=role, name=role.title(), password=PASSWORD)


def half_in(desk: Desk, role: str = "admin") -> Browser:
    """Return a browser after the password alone."""
    browser = Browser(desk.app)
    assert browser.sign_in(desk.email(role)).status_code == 303
    return browser


def post(
    browser: Browser, path: str, data: dict[str, Any] | None = None, at: str = "/account/factors/"
) -> Any:
    return browser.post(path, data, form_at=at)


def print_list(browser: Browser) -> list[str]:
    """Make a list and let it count."""
    page = post(browser, "/account/factors/list").get_data(as_text=True)
    first, *codes = _LISTED.findall(page)
    assert post(browser, "/account/factors/list/confirm", {"code": first}).status_code == 303
    return codes


def all_in(desk: Desk, role: str = "admin") -> tuple[Browser, list[str]]:
    """Return a browser of somebody who has just set a list up."""
    browser = half_in(desk, role)
    return browser, print_list(browser)


def let_proof_age(desk: Desk, email: str) -> None:
    with plain_session(desk.member.settings, "keck_login") as session:
        session.execute(update(LoginSession).values(proved_at=func.now() - live_sessions.FRESH))


def carried(page: str) -> dict[str, str]:
    return {
        name: unescape(value)
        for name, value in _CARRIED.findall(page.partition("<main")[2])
        if name != "csrf_token"
    }


def test_without_a_factor_only_its_page_sign_out_and_language_open(desk: Desk) -> None:
    browser = half_in(desk)
    for path in (desk.home, f"{desk.home}people/", "/account/", "/staff/", "/desk/"):
        answer = browser.get(path)
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/login?next=")
    assert browser.get("/login").headers["Location"] == "/account/factors/"
    page = browser.get("/account/factors/").get_data(as_text=True)
    assert "Wer veröffentlicht oder verwaltet" in page
    assert desk.slug not in page.replace(desk.email("admin"), "")
    for path in ("/account/password", "/account/sessions/end-others", f"{desk.home}people/invite"):
        answer = post(browser, path, {"email": "x@y.example", "role": "admin"})
        assert answer.headers["Location"].startswith("/login?next=")
    assert post(browser, "/account/language", {"language": "en"}).status_code == 303
    assert "Set up a second proof" in browser.get("/account/factors/").get_data(as_text=True)
    assert post(browser, "/logout").headers["Location"] == "/login?done=signed_out"
    assert browser.get("/account/factors/").headers["Location"].startswith("/login")


def test_every_page_stays_closed_until_the_factor_is_proved(desk: Desk) -> None:
    all_in(desk)
    browser = half_in(desk)
    opened = {"/account/proof"}
    for rule in desk.app.url_map.iter_rules():
        path = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", rule.rule)
        path = re.sub(r"<any\((\w+)[^>]*>", r"\1", path)
        path = re.sub(r"<\w+>", "x", path.replace("<slug>", desk.slug).replace("<path:path>", "x"))
        if (
            "GET" not in (rule.methods or ())
            or rule.rule in opened
            or not path.startswith(("/desk", "/acc", "/sta"))
        ):
            continue
        if path.startswith("/static"):
            continue
        answer = browser.get(path)
        assert answer.status_code == 303, rule.rule
        assert answer.headers["Location"].startswith("/login?next="), rule.rule


def test_a_printed_list_alone_is_enough(desk: Desk) -> None:
    _, codes = all_in(desk)
    browser = half_in(desk)
    asked = browser.get(f"{desk.home}people/")
    led = browser.get(asked.headers["Location"])
    assert led.headers["Location"].startswith("/login/factor?next=")
    before = browser.client.get_cookie("keck")
    wrong = post(browser, "/login/factor", {"code": "AAAA-AAAA"}, at="/login/factor")
    assert wrong.status_code == 422
    assert "Dieser Code gilt nicht" in wrong.get_data(as_text=True)
    form = {"code": codes[0], "next": f"{desk.home}people/"}
    right = post(browser, "/login/factor", form, at="/login/factor")
    assert right.headers["Location"] == f"{desk.home}people/"
    after = browser.client.get_cookie("keck")
    assert before
    assert after
    assert before.value != after.value
    assert browser.get(desk.home).status_code == 200


@pytest.mark.asvs("3.7.2")
@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/desk/../x"])
def test_nobody_is_sent_elsewhere_after_the_second_step(desk: Desk, target: str) -> None:
    _, codes = all_in(desk)
    browser = half_in(desk)
    answer = post(browser, "/login/factor", {"code": codes[0], "next": target}, at="/login/factor")
    assert answer.headers["Location"] == "/desk/"


def test_a_list_that_was_not_typed_back_does_not_count_and_shows_again(desk: Desk) -> None:
    browser = half_in(desk)
    page = post(browser, "/account/factors/list").get_data(as_text=True)
    codes = _LISTED.findall(page)
    assert len(codes) == 12
    form = {"code": "falsch", "codes": " ".join(codes) + " <b>x</b>"}
    again = post(browser, "/account/factors/list/confirm", form)
    assert again.status_code == 422
    assert _LISTED.findall(again.get_data(as_text=True)) == codes
    assert "<b>" not in again.get_data(as_text=True)
    assert browser.get(desk.home).status_code == 303


def test_an_app_is_set_up_by_picture_or_text(desk: Desk) -> None:
    browser = half_in(desk)
    assert post(browser, "/account/factors/app").headers["Location"] == "/account/factors/app"
    page = browser.get("/account/factors/app").get_data(as_text=True)
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page or "<svg" in page
    assert " style=" not in page
    found = _SECRET.search(page)
    assert found
    secret = found[1].replace(" ", "")
    wrong = post(browser, "/account/factors/app/confirm", {"code": "12", "name": "Dienst"})
    assert wrong.status_code == 422
    assert found[1] in wrong.get_data(as_text=True)
    while time.time() % 30 > 25:
        time.sleep(0.2)
    form = {"code": pyotp.TOTP(secret).now(), "name": "Diensttelefon"}
    assert post(browser, "/account/factors/app/confirm", form).status_code == 303
    account = browser.get("/account/").get_data(as_text=True)
    assert "Diensttelefon" in account
    assert secret not in account
    assert browser.get("/account/factors/app").headers["Location"] == "/account/factors/"


def test_a_passkey_is_made_signs_in_and_proves_again(desk: Desk) -> None:
    settings = desk.member.settings
    key = SoftKey(passkeys.rp_id(settings), settings.members_url)
    browser = half_in(desk)
    options = post(browser, "/account/factors/passkey/options").get_data(as_text=True)
    form = {"passkey": key.make(options), "name": "Rechner"}
    assert post(browser, "/account/factors/passkey", form).status_code == 303
    other = Browser(desk.app)
    options = post(other, "/login/passkey/options", at="/login").get_data(as_text=True)
    form = {"passkey": key.use(options), "next": f"{desk.home}people/"}
    assert post(other, "/login/passkey", form, at="/login").headers["Location"] == f"{desk.home}people/"
    assert other.get(f"{desk.home}people/").status_code == 200
    let_proof_age(desk, desk.email("admin"))
    asked = post(other, f"{desk.home}settings/consent", {"given": "yes"}, at="/account/")
    assert asked.status_code == 403
    options = post(other, "/account/proof/options", at="/account/").get_data(as_text=True)
    form = {**carried(asked.get_data(as_text=True)), "passkey": key.use(options), "password": "", "code": ""}
    assert post(other, "/account/proof", form, at="/account/").status_code == 200
    refused = post(Browser(desk.app), "/login/passkey", {"passkey": "{}"}, at="/login")
    assert refused.status_code == 422


def test_an_old_proof_leads_to_a_question_and_back_to_the_form(desk: Desk) -> None:
    browser, _ = all_in(desk)
    let_proof_age(desk, desk.email("admin"))
    form = {"email": "neu@stadt.example", "role": "reader", "name": 'Ada "<b>" Neu'}
    asked = post(browser, f"{desk.home}people/invite", form, at=f"{desk.home}people/")
    page = asked.get_data(as_text=True)
    assert asked.status_code == 403
    assert "Sind Sie es noch?" in page
    assert "Person einladen" in page
    assert "<b>" not in page
    with desk.member.scope() as scope:
        assert len(memberships.people(scope)) == 1
    waiting = carried(page)
    wrong = post(browser, "/account/proof", {**waiting, "password": "geraten"}, at="/account/")
    assert wrong.status_code == 422
    assert carried(wrong.get_data(as_text=True)) == waiting
    before = browser.client.get_cookie("keck")
    offered = post(browser, "/account/proof", {**waiting, "password": PASSWORD}, at="/account/")
    after = browser.client.get_cookie("keck")
    assert before
    assert after
    assert before.value != after.value
    text = offered.get_data(as_text=True)
    assert PASSWORD not in text
    assert f'action="{desk.home}people/invite"' in text
    fields = carried(text)
    assert fields == form
    done = post(browser, f"{desk.home}people/invite", fields, at="/account/")
    assert done.headers["Location"].endswith("people/?done=invited")


def test_a_page_that_needs_a_proof_opens_after_it(desk: Desk) -> None:
    browser, codes = all_in(desk)
    let_proof_age(desk, desk.email("admin"))
    asked = browser.get("/account/factors/app")
    assert asked.status_code == 403
    form = {**carried(asked.get_data(as_text=True)), "code": codes[0]}
    assert post(browser, "/account/proof", form, at="/account/").headers["Location"] == "/account/factors/app"


def test_a_script_is_told_in_words(desk: Desk) -> None:
    browser, _ = all_in(desk)
    let_proof_age(desk, desk.email("admin"))
    token = browser.token("/account/")
    answer = browser.client.post(
        f"{desk.home}people/invite", data={"csrf_token": token}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 403
    assert "wer Sie sind" in (answer.json or {})["sentence"]


@pytest.mark.parametrize("to", ["https://evil.example/x", "//evil.example", "/login", "javascript:alert(1)"])
def test_the_proof_leads_nowhere_else(desk: Desk, to: str) -> None:
    browser, _ = all_in(desk)
    form = {"to": to, "back": to, "method": "post", "fields": "[1, 2", "password": PASSWORD}
    page = post(browser, "/account/proof", form, at="/account/").get_data(as_text=True)
    assert to not in page
    assert 'action="/desk/"' in page


def test_withdrawing_is_one_click_however_old_the_proof_is(desk: Desk) -> None:
    browser, _ = all_in(desk)
    let_proof_age(desk, desk.email("admin"))
    form = {"everything": "on", "reason": "Irrtum"}
    answer = post(browser, f"{desk.home}releases/withdraw", form, at=f"{desk.home}releases/")
    assert answer.status_code == 303
    assert "/jobs/" in answer.headers["Location"]


def test_consent_changes_only_after_the_proof(desk: Desk) -> None:
    browser, _ = all_in(desk)
    let_proof_age(desk, desk.email("admin"))
    answer = post(browser, f"{desk.home}settings/consent", {"given": "yes"}, at=f"{desk.home}settings/")
    assert answer.status_code == 403
    with desk.member.scope() as scope:
        assert consents.get(scope, consents.BENCHMARKS) is None


def test_every_deed_that_asks_is_called_by_its_name(desk: Desk) -> None:
    nothing = "00000000-0000-4000-8000-000000000000"
    paths = ["people/invite", "settings/consent", "releases/ask"]
    paths += [f"people/{nothing}/{one}" for one in ("role", "remove", "sign-out")]
    paths += [f"revisions/{nothing}/destroy", f"releases/{nothing}/rollback", f"releases/lift/{nothing}"]
    with desk.app.test_request_context("/?lang=de"):
        g.person = None
        words = [deed(f"/desk/x/{path}") for path in paths]
        words += [deed(f"/account/factors/{path}") for path in ("list", "app", f"{nothing}/remove")]
    assert "Weiter" not in words
    assert len({*words}) == len(words)


def test_the_account_lists_factors_sessions_and_sign_ins(desk: Desk) -> None:
    browser, _ = all_in(desk)
    other = Browser(desk.app)
    other.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Firefox/140.0"
    other.sign_in(desk.email("admin"))
    page = browser.get("/account/").get_data(as_text=True)
    assert "noch 11 Codes" in page
    assert "Firefox, Windows" in page
    assert "Passwort richtig" in page
    ended = re.search(r"/account/sessions/[0-9a-f-]{36}/end", page)
    assert ended
    assert browser.post(ended[0]).headers["Location"] == "/account/?done=session_ended"
    assert other.get("/login").status_code == 200
    other.sign_in(desk.email("admin"))
    assert browser.post("/account/sessions/end-others").status_code == 303
    assert other.get("/login").status_code == 200
    assert browser.get(desk.home).status_code == 200


def test_a_factor_is_renamed_and_the_last_one_stays(desk: Desk) -> None:
    browser, _ = all_in(desk)
    (known,) = factors.of(desk.member.settings, account_of(desk, "admin"))
    renamed = browser.post(f"/account/factors/{known.id}/rename", {"name": "Im Tresor"})
    assert renamed.status_code == 303
    assert "Im Tresor" in browser.get("/account/").get_data(as_text=True)
    refused = browser.post(f"/account/factors/{known.id}/remove")
    assert refused.status_code == 422
    assert "Ihr einziger zweiter Nachweis" in refused.get_data(as_text=True)


def account_of(desk: Desk, role: str) -> Any:
    with desk.member.scope() as scope:
        return next(one.account_id for one in memberships.people(scope) if one.email == desk.email(role))


def test_an_administrator_signs_a_person_out_everywhere(desk: Desk) -> None:
    browser, _ = all_in(desk)
    add_person(desk, "editor")
    editor = half_in(desk, "editor")
    assert editor.get(desk.home).status_code == 200
    path = f"{desk.home}people/{account_of(desk, 'editor')}/sign-out"
    assert editor.post(path).status_code == 403
    assert browser.post(path).headers["Location"].endswith("people/?done=person_out")
    assert editor.get(desk.home).status_code == 303


def test_staff_need_a_factor_too(desk: Desk) -> None:
    email = f"team-{desk.slug}@stiftung.example"
    accounts.create_staff(desk.member.settings, email=email, password=PASSWORD)
    browser = Browser(desk.app)
    browser.sign_in(email)
    assert browser.get("/staff/").status_code == 303
    print_list(browser)
    assert browser.get("/staff/").status_code == 200


def test_the_second_step_is_limited_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    all_in(desk)
    monkeypatch.setattr(limits, "PER_MINUTE", 2)
    narrow = Desk(create_members_app(desk.app.config["KECK_SETTINGS"]), desk.member)
    browser = half_in(narrow)
    answers = [post(browser, "/login/factor", {"code": "x"}, at="/login/factor") for _ in range(3)]
    assert [one.status_code for one in answers] == [422, 422, 429]


def test_deeds_have_names_for_endpoints_that_there_are(desk: Desk) -> None:
    source = (Path(step_up.__file__)).read_text()
    named = set(re.findall(r'"((?:desk|login)\.\w+)": gettext', source))
    assert len(named) > 10
    assert named <= {rule.endpoint for rule in desk.app.url_map.iter_rules()}
