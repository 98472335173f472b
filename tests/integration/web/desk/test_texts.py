"""The editor of a member's own texts, and what the public sees of them."""

import re

from keck.adapters.notices import NETWORK, Notices
from keck.web.public import create_public_app
from tests.integration.web.desk.conftest import Desk

_VERSION = re.compile(r'name="version" value="(\w+)"')


def version_at(desk: Desk, path: str) -> str:
    found = _VERSION.search(desk.browser().get(path).get_data(as_text=True))
    assert found
    return found[1]


def test_a_text_is_looked_at_and_saved(desk: Desk) -> None:
    path = desk.home + "texts/impressum"
    form = {"de": "# Stadt\n\nMarkt 1 <b>", "en": "", "version": version_at(desk, path)}
    preview = desk.browser().post(path, {**form, "preview": "1"}).get_data(as_text=True)
    assert "<h2>Stadt</h2>" in preview
    assert "Markt 1 &lt;b&gt;" in preview
    assert Notices(desk.member.settings.store).read(desk.slug) == {}
    assert desk.browser().post(path, form).status_code == 303
    assert Notices(desk.member.settings.store).read(desk.slug)["impressum"]["de"].startswith("# Stadt")
    overtaken = desk.browser().post(path, {**form, "de": "anders"})
    assert overtaken.status_code == 422
    page = overtaken.get_data(as_text=True)
    assert "Inzwischen hat jemand anders" in page
    assert "# Stadt" in page
    assert "anders</textarea>" in page
    again = {**form, "de": "anders", "version": _VERSION.search(page)[1]}  # type: ignore[index]
    assert desk.browser().post(path, again).status_code == 303


def test_only_administrators_write_and_nothing_else_is_a_text(desk: Desk) -> None:
    assert desk.browser("publisher").get(desk.home + "texts/").status_code == 403
    assert desk.browser().get(desk.home + "texts/nirgends").status_code == 404


def test_the_public_reads_texts_of_the_network_in_both_languages(desk: Desk) -> None:
    settings = desk.member.settings
    Notices(settings.store).write(NETWORK, {})
    public = create_public_app(settings).test_client()
    assert public.get("/de/partners").status_code == 404
    texts = {"partners": {"de": "Wir *danken*.", "en": ""}, "privacy": {"de": "Zusatz", "en": "Addition"}}
    Notices(settings.store).write(NETWORK, texts)
    try:
        fresh = create_public_app(settings).test_client()
        german = fresh.get("/de/partners").get_data(as_text=True)
        assert "<em>danken</em>" in german
        english = fresh.get("/en/partners").get_data(as_text=True)
        assert '<div lang="de">' in english
        privacy = fresh.get("/en/privacy").get_data(as_text=True)
        assert "Addition" in privacy
        assert privacy.count("<h1>") == 1
    finally:
        Notices(settings.store).write(NETWORK, {})
