"""A job's page: who asked for it is led on when it is done, who looks it up later sees what became of it."""

import re

from tests.integration.web.desk.conftest import TABLE, Desk
from tests.integration.web.desk.test_journey import form_of


def test_whoever_asked_for_a_job_is_led_on_even_if_it_was_done_before_its_page_was_shown(desk: Desk) -> None:
    desk.read_areas()
    browser = desk.browser()
    sent = browser.upload(desk.home + "tables/upload", "kinder.csv", "key;Kinder 2024\n01;120\n")
    shown = sent.headers["Location"]
    assert browser.get(shown).status_code == 200
    upload = desk.finish(sent)["result"]["upload"]
    led = browser.get(shown)
    assert led.status_code == 302
    assert led.headers["Location"] == f"{desk.home}uploads/{upload}"
    assert browser.get(shown.partition("?")[0]).status_code == 200


def failed(desk: Desk, text: str) -> str:
    """Have a table refused and return the address of its job's page."""
    sent = desk.send_table(text)
    form = form_of(desk.browser().get(sent).get_data(as_text=True), f"{sent}/table")
    answer = desk.browser().post(f"{sent}/table", form)
    assert desk.finish(answer)["state"] == "failed"
    return answer.headers["Location"].partition("?")[0]


def test_a_refused_file_is_mended_where_it_was_refused(desk: Desk) -> None:
    desk.read_areas()
    path = failed(desk, TABLE.replace("45;", "viele;"))
    page = desk.browser().get(path).text
    assert "Mit derselben Datei käme noch einmal dasselbe heraus." in page
    assert "/retry" not in page
    form = re.findall(r'<form class="drop" method="post" action="([^"]+)"', page)
    assert form == [f"{desk.home}tables/upload"]
    end = desk.finish(desk.browser().upload(form[0], "kinder.csv", TABLE))
    assert end["state"] == "done"
    mended = f"{desk.home}uploads/{end['result']['upload']}"
    asked = form_of(desk.browser().get(mended).get_data(as_text=True), f"{mended}/table")
    assert desk.finish(desk.browser().post(f"{mended}/table", asked))["state"] == "done"
    reader = desk.browser("reader").get(path).text
    assert "<form class=" not in reader
    assert "Zur Datei" not in reader


def test_missing_areas_are_read_first_and_the_same_file_then_goes_through(desk: Desk) -> None:
    desk.read_areas()
    path = failed(desk, TABLE + "05;33;300\n")
    page = desk.browser().get(path).text
    assert "lesen Sie sie zuerst ein" in page
    assert f'href="{desk.home}areas/">Gebiete einlesen' in page
    assert f'action="{path}/retry"' in page
    assert f'action="{desk.home}tables/upload"' in page


def test_a_broken_file_of_areas_is_sent_anew_as_one(desk: Desk) -> None:
    answer = desk.browser().upload(f"{desk.home}areas/upload", "gebiete.geojson", "{")
    assert desk.finish(answer)["state"] == "failed"
    page = desk.browser().get(answer.headers["Location"]).text
    assert "/retry" not in page
    assert f'class="drop" method="post" action="{desk.home}areas/upload"' in page
    assert ".geojson" in page
