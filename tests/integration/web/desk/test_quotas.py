"""What a member has taken, and a file for which it has no room."""

import io

from keck.services import quotas, uploads
from tests.integration.web.desk.conftest import TABLE, Desk


def test_a_file_without_room_is_refused_in_words_and_the_settings_show_why(desk: Desk) -> None:
    desk.read_areas()
    browser = desk.browser()
    with desk.member.scope() as scope:
        sent = len(uploads.recent(scope))
    quotas.set_for(desk.member.settings, desk.slug, storage=10)

    refused = browser.upload(f"{desk.home}tables/upload", "kinder.csv", TABLE)
    assert refused.status_code == 413
    assert "kein Platz mehr" in refused.get_data(as_text=True)
    by_script = browser.post(
        f"{desk.home}tables/upload",
        {"file": (io.BytesIO(TABLE.encode()), "kinder.csv")},
        content_type="multipart/form-data",
        headers={"Accept": "application/json"},
    )
    assert by_script.status_code == 413
    assert "kein Platz" in (by_script.json or {})["sentence"]
    with desk.member.scope() as scope:
        assert len(uploads.recent(scope)) == sent

    page = browser.get(f"{desk.home}settings/").get_data(as_text=True)
    assert "Platz und Aufträge" in page
    assert page.count("<meter") == 3
