"""Taking everything along, leaving and one's own data, through the pages."""

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, update

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence import models as m
from keck.services import erasing
from keck.services.identity import accounts
from keck.services.leaving import certificates
from keck.services.people import memberships
from keck.services.post import tickets
from keck.web.members import create_members_app
from tests.integration.web.desk.conftest import PASSWORD, Browser, Desk


@pytest.fixture
def second(desk: Desk) -> Browser:
    """Another administrator's browser."""
    email = f"zwei@{desk.slug}.example"
    with desk.member.scope() as scope:
        memberships.add(scope, email=email, role="admin", name="Zwei", password=PASSWORD)
    browser = Browser(desk.app)
    assert browser.sign_in(email).status_code == 303
    return browser


def grow_old(settings: Settings) -> None:
    with plain_session(settings, "keck_login") as session:
        session.execute(update(m.LoginSession).values(proved_at=func.now() - timedelta(hours=1)))


def test_an_archive_is_asked_for_downloaded_and_asks_for_a_proof(desk: Desk) -> None:
    browser, page = desk.browser(), f"{desk.home}leaving/"
    desk.read_areas()
    assert "LIESMICH.txt" in browser.get(page).get_data(as_text=True)
    end = desk.finish(browser.post(f"{page}export"))
    text = browser.get(page).get_data(as_text=True)
    address = re.search(rf'href="({page}exports/[0-9a-f-]+)"', text)
    assert address
    assert end["result"]["export"] in address[1]
    answer = browser.get(address[1])
    assert answer.headers["Content-Disposition"].startswith(f"attachment; filename={desk.slug}")
    assert answer.headers["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        assert {"LIESMICH.txt", "inhalt.json", "protokoll.jsonl"} <= set(archive.namelist())
    grow_old(desk.member.settings)
    assert browser.get(address[1]).status_code == 403
    assert browser.post(f"{page}export").status_code == 403
    for role in ("publisher", "editor", "reader"):
        assert desk.browser(role).get(page).status_code == 403
        assert desk.browser(role).get(address[1]).status_code == 403


def test_two_people_close_the_desk_and_one_opens_it_again(desk: Desk, second: Browser) -> None:
    first, page = desk.browser(), f"{desk.home}leaving/"
    wrong = first.post(f"{page}erasure", {"typed": "falsch"}, form_at=page)
    assert wrong.status_code == 422
    assert desk.slug in wrong.get_data(as_text=True)
    assert first.post(f"{page}erasure", {"typed": desk.slug}).status_code == 303
    assert "eine andere Person" in first.get(page).get_data(as_text=True)
    assert "erasure/confirm" not in first.get(page).get_data(as_text=True)
    assert first.post(f"{page}erasure/confirm").status_code == 422
    assert "erasure/confirm" in second.get(page).get_data(as_text=True)
    done = second.post(f"{page}erasure/confirm")
    assert done.headers["Location"] == "/account/?done=erasure_confirmed"
    assert {first.get(desk.home).status_code, second.get(page).status_code} == {404}
    account = first.get("/account/").get_data(as_text=True)
    undo = re.search(r'action="(/account/erasures/[0-9a-f-]+/undo)"', account)
    assert undo
    grow_old(desk.member.settings)
    assert first.post(undo[1]).status_code == 403
    assert first.get(desk.home).status_code == 404
    again = Browser(desk.app)
    again.sign_in(desk.email("admin"))
    assert again.post(undo[1]).status_code == 303
    assert again.get(desk.home).status_code == 200
    assert "zurückgenommen" in again.get("/account/?done=erasure_undone").get_data(as_text=True)


def test_whoever_does_not_administer_can_not_undo(desk: Desk, second: Browser) -> None:
    desk.browser().post(f"{desk.home}leaving/erasure", {"typed": desk.slug})
    reader = desk.browser("reader")
    second.post(f"{desk.home}leaving/erasure/confirm")
    assert reader.post(f"/account/erasures/{desk.member.tenant_id}/undo").status_code == 404
    assert "gelöscht" not in reader.get("/account/").get_data(as_text=True)


def test_the_certificate_is_a_page_and_a_file_for_whoever_has_the_letter(
    desk: Desk, second: Browser, settings: Settings
) -> None:
    desk.browser().post(f"{desk.home}leaving/erasure", {"typed": desk.slug})
    second.post(f"{desk.home}leaving/erasure/confirm")
    with plain_session(settings, "keck_staff") as session:
        session.execute(
            update(m.Erasure)
            .where(m.Erasure.tenant_id == desk.member.tenant_id)
            .values(due_at=func.now() - timedelta(minutes=1))
        )
    assert erasing.erase_due(settings) == [desk.slug]
    with plain_session(settings, "keck_staff") as session:
        stone = session.get_one(m.Tombstone, desk.slug)
    token = tickets.token_of(settings, certificates.PURPOSE, stone.certificate_id)
    visitor = Browser(desk.app)
    page = visitor.get(f"/certificate/{token}")
    assert page.status_code == 200
    assert stone.certificate_sha256 in page.get_data(as_text=True)
    assert "Bescheinigung über die Löschung" in page.get_data(as_text=True)
    assert "Certificate of the erasure" in visitor.get(f"/certificate/{token}?lang=en").get_data(as_text=True)
    file = visitor.get(f"/certificate/{token}/json")
    assert json.loads(file.data)["slug"] == desk.slug
    assert file.get_data(as_text=True) == stone.certificate
    other = tickets.token_of(settings, "reset", stone.certificate_id)
    for wrong in (other, token[:-2], "falsch"):
        assert visitor.get(f"/certificate/{wrong}").status_code == 404
        assert visitor.get(f"/certificate/{wrong}/json").status_code == 404


def staff_browser(app: Flask, settings: Settings, name: str, *, leads: bool = True) -> Browser:
    email = f"{name}@stiftung.example"
    accounts.create_staff(settings, email=email, name=name, password=PASSWORD, admin=leads)
    browser = Browser(app)
    assert browser.sign_in(email).status_code == 303
    return browser


def test_the_foundation_asks_confirms_and_undoes(desk: Desk, settings: Settings) -> None:
    unique = desk.slug[-6:]
    asks = staff_browser(desk.app, settings, f"fragt-{unique}")
    confirms = staff_browser(desk.app, settings, f"bestaetigt-{unique}")
    looks = staff_browser(desk.app, settings, f"begleitet-{unique}", leads=False)
    desk.browser()
    page = "/staff/erasures/"
    wrong = asks.post(f"{page}ask", {"slug": desk.slug, "typed": "x"})
    assert wrong.status_code == 422
    assert asks.post(f"{page}ask", {"slug": desk.slug, "typed": desk.slug}).status_code == 303
    confirm, undo = (f"{page}{desk.member.tenant_id}/{act}" for act in ("confirm", "undo"))
    assert confirm not in asks.get(page).get_data(as_text=True)
    assert asks.post(confirm).status_code == 422
    assert confirm in confirms.get(page).get_data(as_text=True)
    seen = looks.get(page).get_data(as_text=True)
    assert desk.slug in seen
    assert f"{page}ask" not in seen
    assert undo not in seen
    for path in (f"{page}ask", confirm, undo):
        assert looks.post(path, {"slug": desk.slug, "typed": desk.slug}).status_code == 403
    assert confirms.post(confirm).status_code == 303
    held = asks.post(f"/staff/members/{desk.slug}/resume", form_at=f"/staff/members/{desk.slug}")
    assert held.status_code == 422
    assert "bestätigt" in held.get_data(as_text=True)
    assert desk.browser().get(desk.home).status_code == 404
    assert asks.post(undo).status_code == 303
    assert desk.browser().get(desk.home).status_code == 200
    for path in (page, f"{page}ask", confirm, undo):
        answer = desk.browser().post(path) if path != page else desk.browser().get(path)
        assert answer.status_code == 403, path
    assert Browser(desk.app).get(page).status_code == 303


def test_the_own_data_and_the_own_name(desk: Desk) -> None:
    browser = desk.browser("editor")
    assert browser.post("/account/name", {"name": "Ædita  Neu"}).status_code == 303
    assert "Ædita Neu" in browser.get("/account/").get_data(as_text=True)
    answer = browser.get("/account/data")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="keck-konto.json"'
    assert json.loads(answer.data)["account"]["name"] == "Ædita Neu"
    assert "no-store" in answer.headers["Cache-Control"]
    grow_old(desk.member.settings)
    assert browser.get("/account/data").status_code == 403
    assert Browser(desk.app).get("/account/data").status_code == 303


def test_the_window_is_a_setting(settings: Settings, tmp_path: Path) -> None:
    made = Settings.from_environment({"KECK_HOME": str(tmp_path), "KECK_ERASURE_DAYS": "3"})
    assert made.erasure_days == 3
    assert Settings.from_environment({"KECK_HOME": str(tmp_path)}).erasure_days == 14
    app = create_members_app(replace(settings, erasure_days=3))
    assert app.config["KECK_SETTINGS"].erasure_days == 3
