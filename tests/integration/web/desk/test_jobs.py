"""A job's page: who asked for it is led on when it is done, who looks it up later sees what became of it."""

from tests.integration.web.desk.conftest import Desk


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
