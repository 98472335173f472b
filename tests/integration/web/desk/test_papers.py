"""C-29: the trust pack at the desk tells what the member has set."""

import io
import zipfile

import pytest

from keck.services.logs import audit_reading
from tests.integration.web.desk.conftest import Desk


def words(answer: object) -> str:
    return " ".join(answer.get_data(as_text=True).split())  # type: ignore[attr-defined]


def test_papers_tell_what_the_member_has_set(desk: Desk) -> None:
    browser, home = desk.browser(), desk.home
    listed = words(browser.get(home + "papers/"))
    assert "Vereinbarung zur Auftragsverarbeitung" in listed
    assert "mappe.zip" in listed
    assert "365 Tage" in words(browser.get(home + "papers/massnahmen"))
    numbers = {"minimum_count": "21", "minimum_complement": "22", "minimum_base": "23"}
    assert browser.post(home + "settings/protection", numbers).status_code == 303
    assert browser.post(home + "settings/retention", {"originals_days": "44"}).status_code == 303
    page = words(browser.get(home + "papers/massnahmen"))
    assert "44 Tage" in page
    assert "<td>21</td>" in page
    agreement = words(browser.get(home + "papers/auftragsverarbeitung"))
    assert "Prüfstadt" in agreement
    assert "sind nicht Gegenstand" in agreement


def test_social_data_bring_their_notice_and_stand_in_the_log(desk: Desk) -> None:
    browser, home = desk.browser(), desk.home
    assert browser.get(home + "papers/anzeige-80-sgb-x").status_code == 404
    for answer, status in (("yes", 200), ("no", 404), ("", 404)):
        assert browser.post(home + "settings/social-data", {"allowed": answer}).status_code == 303
        assert browser.get(home + "papers/anzeige-80-sgb-x").status_code == status
    with desk.member.scope() as scope:
        acts = [one.act for one in audit_reading.page(scope)]
    assert acts[:3] == ["social_data_excluded", "social_data_excluded", "social_data_allowed"]
    assert "Verarbeitung von Sozialdaten erlaubt" in words(browser.get(home + "log/"))


def test_all_papers_come_as_one_file(desk: Desk) -> None:
    browser = desk.browser()
    answer = browser.get(desk.home + "papers/mappe.zip")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="vertrauensmappe-{desk.slug}.zip"'
    assert answer.headers["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as folder:
        names = set(folder.namelist())
        assert "Prüfstadt" in folder.read("vertrauensmappe/auftragsverarbeitung.html").decode()
    assert {f"vertrauensmappe/{name}" for name in ("README.md", "massnahmen.md", "sbom.cdx.json")} <= names
    assert "vertrauensmappe/anzeige-80-sgb-x.md" not in names


@pytest.mark.parametrize("role", ["reader", "editor", "publisher"])
def test_papers_are_for_administrators(desk: Desk, role: str) -> None:
    browser = desk.browser(role)
    for path in ("papers/", "papers/massnahmen", "papers/mappe.zip"):
        assert browser.get(desk.home + path).status_code == 403
    assert browser.post(desk.home + "settings/social-data", {"allowed": "yes"}).status_code == 403
