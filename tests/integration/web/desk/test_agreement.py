"""The agreement: written from the settings, signed, shared or not, recorded, and waited for."""

import hashlib
import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from werkzeug.test import TestResponse

from keck.adapters.store import Store
from keck.config import Settings
from keck.config.promises import Promises
from keck.db.sessions import plain_session
from keck.domain.calendar_days import day_of
from keck.services import (
    agreement_register,
    agreement_state,
    agreement_text,
    agreements,
    quotas,
    retention,
    tenants,
)
from keck.services.backups import reconciliation
from keck.services.errors import NotFound, Refused
from keck.services.identity import accounts
from keck.services.papers.agreement import VERSION
from keck.services.releasing import releases
from keck.web.members import create_members_app
from tests.integration.conftest import Member
from tests.integration.humans import PASSWORD as TEAM
from tests.integration.staff import Team
from tests.integration.web.desk.conftest import PASSWORD, Browser, Desk
from tests.integration.web.desk.test_forms import _table

PDF, PNG, JPEG = b"%PDF-1.7\n1 0 obj", b"\x89PNG\r\n\x1a\n....", b"\xff\xd8\xff\xe0...."
TODAY = day_of(datetime.now(UTC))
PROCESSORS = """
[operator]
name = "Stiftung Morgen"
address = "Weg 1, 12345 Ort"
represented_by = "Kim Vorstand"
contact = "datenschutz@morgen.example"
[[processor]]
name = "Rechenzentrum Nord"
address = "Weg 2, Kiel"
country = "Deutschland"
task = "Betrieb der Server"
data = "alle"
"""


@pytest.fixture
def strict(settings: Settings, make_member: Any) -> Desk:
    """A member of a network that wants an agreement."""
    wants = replace(settings, require_agreement=True)
    member: Member = make_member("Vertragsstadt")
    return Desk(create_members_app(wants), Member(wants, member.slug, member.tenant_id))


@pytest.fixture
def staff(strict: Desk) -> Browser:
    """Somebody of the foundation."""
    email = f"staff-{uuid4().hex[:8]}@stiftung.example"
    accounts.create_staff(strict.member.settings, email=email, password=PASSWORD)
    browser = Browser(strict.app)
    assert browser.sign_in(email).status_code == 303
    return browser


def send(desk: Desk, content: bytes = PDF, name: str = "unterschrieben.pdf", **form: str) -> TestResponse:
    data = {"file": (io.BytesIO(content), name), "signed_on": TODAY.isoformat(), **form}
    return desk.browser().post(desk.home + "agreement/send", data, content_type="multipart/form-data")


def only(desk: Desk) -> agreement_state.Signed:
    with desk.member.scope() as scope:
        (found,) = agreement_state.all_of(scope)
    return found


def own_log(desk: Desk) -> str:
    """Return what the foundation reads of its own deeds on a member's page."""
    team, browser = Team(desk.member.settings, admin=False), Browser(desk.app)
    assert browser.sign_in(team.email, TEAM).status_code == 303
    return browser.get(f"/staff/members/{desk.slug}").get_data(as_text=True)


def record(desk: Desk) -> None:
    with Team(desk.member.settings, admin=False).scope() as scope:
        agreement_register.record(scope, only(desk).record.id)


@pytest.mark.asvs("2.3.1")
def test_the_first_public_release_waits_for_it_and_internal_ones_do_not(strict: Desk) -> None:
    _table(strict)
    browser = strict.browser()

    def ask(audience: str) -> TestResponse:
        return browser.post(strict.home + "releases/ask", {"audience": audience})

    refused = ask("public")
    assert refused.status_code == 422
    assert "fehlt noch die Vereinbarung zur Auftragsverarbeitung" in refused.get_data(as_text=True)
    assert strict.finish(ask("internal"))["state"] == "done"
    send(strict)
    # That something was sent is not yet an agreement.
    assert ask("public").status_code == 422
    record(strict)
    assert strict.finish(ask("public"))["state"] == "done"


def test_who_was_public_before_goes_on(strict: Desk) -> None:
    _table(strict)
    without = replace(strict.member.settings, require_agreement=False)
    lax = Member(without, strict.slug, strict.member.tenant_id)
    for member in (lax, strict.member):
        with member.scope() as scope:
            job = releases.request(scope, audience="public").job_id
        assert job is not None
        assert strict.member.finish(job)["state"] == "done"


def test_its_text_names_what_really_holds(strict: Desk, tmp_path: Path) -> None:
    file = tmp_path / "agreement.toml"
    file.write_text(PROCESSORS)

    def told() -> Promises:
        return Promises.from_environment({"KECK_OPERATOR_FILE": str(file)}, tmp_path)

    settings = replace(strict.member.settings, promises=told(), require_factors=True)
    with tenants.operator_scope(settings, strict.slug) as scope:
        found = agreement_text.current(scope)
    for words in (
        "Vertragsstadt (amtlicher Schlüssel 99999999)",
        "Stiftung Morgen, Weg 1, 12345 Ort, vertreten durch Kim Vorstand",
        "datenschutz@morgen.example",
        "- Rechenzentrum Nord; Anschrift: Weg 2, Kiel; Land: Deutschland; Aufgabe: Betrieb der Server;",
        "alle Personen der Stiftung, brauchen einen zweiten Faktor",
        f"365 Tage; die Kommune stellt es ein, höchstens {retention.LONGEST} Tage",
        "Platz für 10.000 MB Dateien und 100.000.000 Werte",
    ):
        assert words in found.text, words
    with strict.member.scope() as scope:
        assert "Kommune: ………" in agreement_text.current(scope).text
    assert found.digest == hashlib.sha256(found.text.encode()).hexdigest()
    changed = set()
    file.write_text(PROCESSORS.replace("Kiel", "Lübeck"))
    for other in (replace(settings, promises=told()), replace(settings, require_factors=False)):
        with tenants.operator_scope(other, strict.slug) as scope:
            changed.add(agreement_text.current(scope).digest)
    quotas.set_for(settings, strict.slug, storage=2_000_000_000)
    with tenants.operator_scope(settings, strict.slug) as scope:
        changed.add(agreement_text.current(scope).digest)
    assert len(changed | {found.digest}) == 4


def test_page_and_download_are_the_same_text(strict: Desk) -> None:
    browser = strict.browser()
    with strict.member.scope() as scope:
        found = agreement_text.current(scope)
    page = browser.get(strict.home + "agreement/document").get_data(as_text=True)
    plain = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
    told = re.split(r"(?:^- |\n- |\n|; |: )", found.text)
    assert len(told) > 100
    for words in told:
        assert " ".join(words.split()) in plain, words
    assert found.digest in page
    # The trust pack holds the same text.
    pack = browser.get(strict.home + "papers/auftragsverarbeitung").get_data(as_text=True)
    body = re.search(
        r'<article class="paper".*?</section>\s*(?=<p class="note">|</article>)', page, re.DOTALL
    )
    assert body
    assert body[0] in pack
    file = browser.get(strict.home + "agreement/download")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.get_data(as_text=True) == f"{found.text}\nPrüfsumme: {found.digest}\n"


@pytest.mark.parametrize("content", [PDF, PNG, JPEG], ids=["pdf", "png", "jpeg"])
def test_a_signed_copy_is_kept_as_it_is(content: bytes, strict: Desk) -> None:
    assert send(strict, content, "../böse <b>.pdf").headers["Location"].endswith("?done=agreement_sent")
    signed = only(strict)
    assert signed.copy is not None
    assert (signed.record.state, signed.record.signed_on, signed.record.shared_key) == ("sent", TODAY, None)
    assert signed.copy.digest == hashlib.sha256(signed.copy.body.encode()).hexdigest()
    answer = strict.browser().get(f"{strict.home}agreement/{signed.copy.id}/copy")
    assert answer.get_data() == content
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "&lt;b&gt;" in strict.browser().get(strict.home + "agreement/").get_data(as_text=True)
    log = strict.browser().get(strict.home + "log/").get_data(as_text=True)
    assert f"Unterschriebene Vereinbarung (Fassung {VERSION}) hochgeladen" in log


@pytest.mark.asvs("5.2.2")
@pytest.mark.parametrize(
    ("content", "form", "words"),
    [
        (b"<html><script>alert(1)</script>", {}, "keine PDF-Datei und kein Bild"),
        (b"", {}, "zuerst die unterschriebene Vereinbarung"),
        (PDF + b"x" * agreements.MOST_BYTES, {}, "größer als 10 MB"),
        (PDF, {"signed_on": "gestern"}, "wann unterschrieben wurde"),
        (PDF, {"signed_on": (TODAY + timedelta(days=1)).isoformat()}, "wann unterschrieben wurde"),
    ],
    ids=["html", "empty", "large", "no day", "tomorrow"],
)
def test_what_is_no_signed_copy_is_refused_and_leaves_nothing(
    content: bytes, form: dict[str, str], words: str, strict: Desk
) -> None:
    answer = send(strict, content, **form)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert Store(strict.member.settings.store).keys(strict.member.tenant_id) == set()
    with strict.member.scope() as scope:
        assert agreement_state.state(scope) == "missing"


def test_the_foundation_sees_that_it_is_signed_and_records_it(strict: Desk, staff: Browser) -> None:
    send(strict, name="geheim-benannt.pdf")
    page = staff.get("/staff/agreements/").get_data(as_text=True)
    assert "Vertragsstadt" in page
    assert "geheim-benannt" not in page
    found = only(strict).record.id
    assert staff.post(f"/staff/agreements/{found}/copy", form_at="/staff/agreements/").status_code == 404
    answer = staff.post(f"/staff/agreements/{found}/record", form_at="/staff/agreements/")
    assert answer.status_code == 303
    assert only(strict).record.state == "recorded"
    assert staff.post(f"/staff/agreements/{found}/record", form_at="/staff/agreements/").status_code == 404
    log = strict.browser().get(strict.home + "log/").get_data(as_text=True)
    assert f"Von der Stiftung vermerkt: Vereinbarung (Fassung {VERSION}) liegt vor" in log
    assert f"Vereinbarung vermerkt, Fassung {VERSION}" in own_log(strict)
    # What is recorded stays.
    removed = strict.browser().post(f"{strict.home}agreement/{found}/remove")
    assert removed.status_code == 422
    assert only(strict).copy is not None


def test_the_foundation_reads_the_file_while_it_is_shared_and_the_log_tells(
    strict: Desk, staff: Browser
) -> None:
    send(strict, shared="on")
    found = only(strict).record.id

    def read() -> TestResponse:
        return staff.post(f"/staff/agreements/{found}/copy", form_at="/staff/agreements/")

    answer = read()
    assert answer.get_data() == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    log = strict.browser().get(strict.home + "log/").get_data(as_text=True)
    assert "Von der Stiftung heruntergeladen" in log
    assert "Geteilte Vereinbarung heruntergeladen" in own_log(strict)
    share = f"{strict.home}agreement/{found}/share"
    assert strict.browser().post(share, {"shared": "no"}).status_code == 303
    assert read().status_code == 404
    assert strict.browser().post(share, {"shared": "yes"}).status_code == 303
    assert read().status_code == 200


def test_one_on_paper_counts_as_well(strict: Desk, staff: Browser) -> None:
    path = f"/staff/agreements/{strict.member.tenant_id}/paper"
    wrong = staff.post(path, {"signed_on": "2999-01-01"}, form_at="/staff/agreements/")
    assert (wrong.status_code, "wann unterschrieben wurde" in wrong.get_data(as_text=True)) == (422, True)
    assert staff.post(path, {"signed_on": "2026-02-03"}, form_at="/staff/agreements/").status_code == 303
    with strict.member.scope() as scope:
        assert agreement_state.state(scope) == "recorded"
    page = strict.browser().get(strict.home + "agreement/").get_data(as_text=True)
    assert "auf Papier bei der Stiftung" in page
    unknown = f"/staff/agreements/{uuid4()}/paper"
    assert staff.post(unknown, {"signed_on": "2026-02-03"}, form_at="/staff/agreements/").status_code == 404


def test_a_wrong_copy_is_taken_back_with_its_file(strict: Desk) -> None:
    send(strict)
    found = only(strict).record.id
    assert strict.browser().post(f"{strict.home}agreement/{found}/remove").status_code == 303
    assert Store(strict.member.settings.store).keys(strict.member.tenant_id) == set()
    with Team(strict.member.settings).scope() as scope, pytest.raises(NotFound):
        agreement_register.record(scope, found)
    with strict.member.scope() as scope:
        assert agreement_state.state(scope) == "missing"


def test_upkeep_and_reconciliation_know_the_file_and_it_takes_room(strict: Desk) -> None:
    before = strict.member
    with before.scope() as scope:
        empty = quotas.taken(scope).storage
    send(strict)
    copy = only(strict).copy
    assert copy is not None
    with before.scope() as scope:
        assert copy.storage_key in retention.keys_in_use(scope)
        assert quotas.taken(scope).storage == empty + len(PDF)
    assert reconciliation.differences(before.settings, strict.slug) == []
    Store(before.settings.store).delete(before.tenant_id, copy.storage_key)
    (missing,) = reconciliation.differences(before.settings, strict.slug)
    assert (missing.kind, missing.what) == ("missing", "unterschrieben.pdf")


def test_so_many_copies_are_enough(strict: Desk) -> None:
    for _ in range(agreements.MOST_COPIES):
        assert send(strict).status_code == 303
    assert send(strict).status_code == 422


def test_a_members_login_can_not_say_that_the_foundation_has_it(strict: Desk) -> None:
    send(strict)
    statements = (
        "update admin.agreement_record set state = 'recorded'",
        "insert into admin.agreement_record (tenant_id, version, digest, signed_on, state) "
        "select id, '1', '', current_date, 'recorded' from admin.tenant",
        "delete from admin.agreement_record",
    )
    for statement in statements:
        with pytest.raises(ProgrammingError, match="permission denied"), strict.member.behind() as scope:
            scope.session.execute(text(statement))
    of_staff = (
        "select storage_key from private.agreement",
        "update admin.agreement_record set shared_key = ''",
    )
    for statement in of_staff:
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            plain_session(strict.member.settings, "keck_staff") as session,
        ):
            session.execute(text(statement))


def test_without_a_public_release_the_command_line_waits_too(strict: Desk) -> None:
    _table(strict)
    with strict.member.scope() as scope, pytest.raises(Refused, match="agreement_missing"):
        releases.request(scope, audience="public")
