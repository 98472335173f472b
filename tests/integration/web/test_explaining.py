"""Numbers of real releases explained to the public, to guests and at the desk."""

import csv
import io
import re
import time
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from keck.domain.calendar_days import day_of
from keck.services.definitions import indicators
from keck.services.releasing import releases, withdrawals
from keck.views.formats import Formats
from keck.web.members import create_members_app
from keck.web.public import create_public_app
from tests.integration.conftest import Member
from tests.integration.processing.released import publish
from tests.integration.processing.test_publishing import build_town
from tests.integration.web.desk.conftest import Desk

_NEWS_SECONDS = 1.2
SHARE = """
[[indicator]]
code = "armut"
name = { de = "Kinder in Armut" }
kind = "share"
numerator = ["kinder-arm"]
denominator = ["kinder"]
"""
TWO_TOPICS = """
[[indicator]]
code = "arm"
name = { de = "Arme Kinder" }
numerator = ["kinder-arm"]
topic = "armut"
[[indicator]]
code = "zahl"
name = { de = "Kinder" }
numerator = ["kinder"]
topic = "menschen"
"""


@pytest.fixture
def town(make_member: Callable[..., Member], tmp_path: Path) -> Member:
    return build_town(make_member("Zwölfviertel", "99000123"), tmp_path)


@pytest.fixture
def visitor(town: Member) -> FlaskClient:
    return create_public_app(town.settings).test_client()


@pytest.fixture(scope="module")
def app(settings: Any) -> Flask:
    return create_members_app(settings)


def define(town: Member, text: str = SHARE) -> None:
    with town.scope() as scope:
        indicators.apply(scope, text)


def change(town: Member, folder: Path, old: str, new: str) -> None:
    table = folder / "kinder.csv"
    before = table.read_text()
    assert old in before
    table.write_text(before.replace(old, new))
    assert town.import_table(table)["state"] == "done"


def words(page: str) -> str:
    """Return what a page says, in one line."""
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main))).strip()


def explain(visitor: FlaskClient, town: Member, area: str, period: str = "2024", **more: str) -> Any:
    query = {"indicator": "own.armut", "period": period, "area": area, **more}
    return visitor.get(f"/de/{town.slug}/explain", query_string=query)


def test_a_released_number_is_explained_with_its_counts_source_and_definition(
    town: Member, visitor: FlaskClient
) -> None:
    define(town)
    released = publish(town)
    found = released.slice("own.armut", "2024", "viertel")
    part, whole = found["numerator"][6], found["denominator"][6]
    assert (part, whole) == (20, 179), "as the table says"
    answer = explain(visitor, town, "viertel:07")
    assert answer.status_code == 200
    said = words(answer.text)
    assert "20 kinder arm ÷ 179 kinder × 100 = 11,2 %" in said
    with town.scope() as scope:
        today = Formats("de").date(day_of(releases.by_number(scope, 1).published_at))  # type: ignore[arg-type]
    assert f"Fassung 1 vom {today}" in said
    assert f"Daten vom {today}" in said
    assert "kinder.csv" not in answer.text, "the names of files are the member's own"
    assert "nach Wilson" in said
    city = words(explain(visitor, town, "kommune:99000123").text)
    assert "12 Gebieten" in city
    assert (
        found["status"].count("s") == city.count("geschützt") - city.count("„Geschützt“")
        or "geschützt" in city
    )


def test_the_api_leads_to_the_explanation(town: Member, visitor: FlaskClient) -> None:
    define(town)
    publish(town)
    query = {"indicator": "own.armut", "period": "2023", "area": "viertel:09"}
    (item,) = visitor.get(f"/api/v1/tenants/{town.slug}/values", query_string=query).json["items"]  # type: ignore[index]
    page = visitor.get(item["explain"])
    assert page.status_code == 200
    assert f"{item['numerator']} kinder arm ÷ {item['denominator']} kinder" in words(page.text)


def test_the_history_follows_a_value_through_releases_and_forgets_what_is_withdrawn(
    town: Member, visitor: FlaskClient, tmp_path: Path
) -> None:
    define(town)
    publish(town)
    change(town, tmp_path, "07;2024;179;20", "07;2024;179;40")
    publish(town)
    publish(town)
    said = words(explain(visitor, town, "viertel:07").text)
    assert re.search(
        r"3 diese [^|]*? 22,3 % unverändert 2 [^|]*? 22,3 % geändert: Daten geändert 1 ", said
    ), said
    assert re.search(r"1 \d+\. \w+ \d+ 11,2 % erste Veröffentlichung", said), said
    older = words(explain(visitor, town, "viertel:07", release="1").text)
    assert "20 kinder arm ÷ 179" in older
    with town.scope() as scope:
        job_id = withdrawals.withdraw(scope, indicator="own.armut", area="viertel:07")
    assert town.finish(job_id)["state"] == "done"
    time.sleep(_NEWS_SECONDS)
    assert explain(visitor, town, "viertel:07").status_code == 410
    assert explain(visitor, town, "07", level="viertel").status_code == 410, "however the area is named"
    assert explain(visitor, town, "viertel:07", release="1").status_code == 410
    other = words(explain(visitor, town, "viertel:08").text)
    assert other.count("zurückgezogen") == 2, "the releases before show the withdrawn value and are gone"
    assert "11,2" not in other


def test_a_changed_definition_is_told_as_the_reason(town: Member, visitor: FlaskClient) -> None:
    define(town)
    publish(town)
    define(town, SHARE.replace('"share"', '"rate"') + "per = 1000\n")
    publish(town)
    said = words(explain(visitor, town, "viertel:07").text)
    assert "Fassung 2 vom" in said
    assert "geändert: Definition geändert" in said
    assert "× 1.000 = 111,7" in said


def test_hidden_cells_are_explained_alike_and_only_the_desk_learns_why(
    town: Member, visitor: FlaskClient, app: Flask
) -> None:
    define(town)
    released = publish(town)
    found = released.slice("own.armut", "2024", "viertel")
    hidden = [n for n, letter in enumerate(found["status"]) if letter == "s"]
    assert len(hidden) >= 2, "a small one, and one that keeps it from being worked out"
    with town.scope() as scope:
        report = releases.by_number(scope, 1).report
    places = next(
        one["places"]
        for one in report["slices"]
        if (one["indicator"], one["period"], one["level"]) == ("own.armut", "2024", "viertel")
    )
    assert sorted(n for found in places.values() for n in found) == hidden
    reasons = {n: reason for reason, ns in places.items() for n in ns}
    assert len(set(reasons.values())) >= 2, "two kinds of reasons, which the public must not tell apart"

    def told(position: int) -> str:
        key = f"{position + 1:02d}"
        page = words(explain(visitor, town, f"viertel:{key}").text)
        return re.sub(rf"Viertel {position + 1}\b", "<name>", page).replace(f"viertel:{key}", "<id>")

    pages = {told(n) for n in hidden}
    assert len(pages) == 1
    desk = Desk(app, town)
    for n in hidden:
        query = {"indicator": "own.armut", "period": "2024", "area": f"viertel:{n + 1:02d}"}
        text = words(desk.browser().get(f"{desk.home}cells", query_string=query).text)
        assert "Warum sie geschützt ist:" in text
        assert f"{2 + 3 * n} kinder arm ÷" in text


def test_the_desk_gives_the_whole_explanation(town: Member, app: Flask, tmp_path: Path) -> None:
    define(town)
    publish(town)
    change(town, tmp_path, "07;2024;179;20", "07;2024;179;40")
    publish(town)
    desk = Desk(app, town)
    query = {"indicator": "own.armut", "period": "2024", "area": "viertel:07"}
    page = desk.browser().get(f"{desk.home}cells", query_string=query)
    said = words(page.text)
    for part in ("40 kinder arm ÷ 179 kinder × 100 = 22,3 %", "kinder.csv", "Stand 2", "Fassung 1"):
        assert part in said, part
    assert "11,2 % erste Veröffentlichung" in said
    older = desk.browser().get(f"{desk.home}cells", query_string={**query, "release": "1"})
    assert "20 kinder arm ÷ 179 kinder" in words(older.text)
    assert desk.browser("reader").get(f"{desk.home}cells", query_string=query).status_code == 403


def test_an_internal_release_is_explained_within_and_never_outside(
    town: Member, visitor: FlaskClient, app: Flask, tmp_path: Path
) -> None:
    define(town)
    publish(town)
    change(town, tmp_path, "07;2024;179;20", "07;2024;179;61")
    with town.scope() as scope:
        job_id = releases.request(scope, audience="internal").job_id
    assert job_id is not None
    assert town.finish(job_id)["state"] == "done"
    desk = Desk(app, town)
    query = {"indicator": "own.armut", "period": "2024", "area": "viertel:07"}
    inside = desk.browser("reader").get(f"{desk.home}atlas/explain", query_string=query)
    assert "61 kinder arm ÷ 179" in words(inside.text)
    assert inside.headers["Cache-Control"] == "no-store"
    assert "61 kinder arm" not in words(explain(visitor, town, "viertel:07").text)
    listed = desk.browser("reader").get(f"{desk.home}atlas/values", query_string={**query, "format": "json"})
    assert listed.json is not None
    (item,) = listed.json["items"]
    assert desk.browser("reader").get(item["explain"]).status_code == 200
    cells = {**query, "audience": "internal"}
    assert "61 kinder arm ÷ 179" in words(desk.browser().get(f"{desk.home}cells", query_string=cells).text)


def test_a_guest_is_explained_their_topics_alone_and_no_other_release(
    town: Member, app: Flask, tmp_path: Path
) -> None:
    define(town, TWO_TOPICS)
    for old, new in (("20", "21"), ("21", "22")):
        change(town, tmp_path, f"07;2024;179;{old}", f"07;2024;179;{new}")
        with town.scope() as scope:
            job_id = releases.request(scope, audience="internal").job_id
        assert job_id is not None
        assert town.finish(job_id)["state"] == "done"
    desk = Desk(app, town)
    guest = desk.browser("guest", "armut")
    query = {"period": "2024", "area": "viertel:07"}
    mine = guest.get(f"{desk.home}atlas/explain", query_string={**query, "indicator": "own.arm"})
    assert "Arme Kinder · Viertel 7 · 2024" in words(mine.text)
    assert re.search(r"Woher kommt diese Zahl\? 22 Auf der Karte zeigen", words(mine.text))
    assert "Was frühere Veröffentlichungen zeigten" not in mine.text
    assert "/cells" not in mine.text
    other = guest.get(f"{desk.home}atlas/explain", query_string={**query, "indicator": "own.zahl"})
    assert other.status_code == 404
    query["indicator"] = "own.arm"
    reader = desk.browser("reader").get(f"{desk.home}atlas/explain", query_string=query)
    assert "2 diese" in words(reader.text)


DERIVED = """
[[indicator]]
code = "armut"
name = { de = "Kinder in Armut" }
formula = "share(kinder-arm, kinder)"
[[indicator]]
code = "armut-drei"
name = { de = "Kinder in Armut, drei Jahre" }
formula = "share(kinder-arm, kinder)"
pooling = 3
[[indicator]]
code = "wandel"
name = { de = "Wandel der Armut" }
formula = "change(@own.armut, 2)"
"""


def test_derived_and_pooled_values_are_explained_by_what_they_are_made_of(
    town: Member, visitor: FlaskClient, app: Flask
) -> None:
    define(town, DERIVED)
    publish(town)
    desk = Desk(app, town)

    def told(code: str, period: str) -> tuple[str, str]:
        query = {"indicator": f"own.{code}", "period": period, "area": "viertel:07"}
        public = visitor.get(f"/de/{town.slug}/explain", query_string=query)
        inside = desk.browser().get(f"{desk.home}cells", query_string=query)
        assert (public.status_code, inside.status_code) == (200, 200)
        return words(public.text), words(inside.text)

    public, inside = told("armut-drei", "2022..2024")
    whole = sum(100 + 13 * 6 + year % 7 for year in (2022, 2023, 2024))
    result = f"{60 / whole * 100:.1f}".replace(".", ",")
    assert f"60 kinder arm ÷ {whole} kinder × 100 = {result} %" in public
    assert "2022–2024 zusammengefasst" in public
    assert f"60 kinder arm ÷ {whole} kinder" in inside
    for year in (2022, 2023, 2024):
        assert re.search(rf"kinder arm Zähler {year}", inside), year
    public, inside = told("wandel", "2024")
    assert "Veränderung von" in public
    assert "Kinder in Armut 11,2 %" in public
    assert "÷" not in public
    assert "kinder.csv" in inside
    page = visitor.get(f"/de/{town.slug}/explain?indicator=own.wandel&period=2024&area=viertel:07").text
    (address,) = set(
        re.findall(r'href="([^"]+indicator=own\.armut&amp;period=2024&amp;area=viertel:07)"', page)
    )
    assert "20 kinder arm ÷ 179" in words(visitor.get(unescape(address)).text)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "indicator=own.armut",
        "indicator=own.armut&area=viertel:99",
        "indicator=own.armut&area=nichts",
        "indicator=own.armut&period=1999&area=viertel:01",
        "indicator=own.nichts&period=2024&area=viertel:01",
        "indicator=%27&period=%27&area=%3A",
        "indicator=own.armut&area=viertel:01&stand=gestern",
    ],
)
def test_an_address_that_names_nothing_is_not_there(town: Member, visitor: FlaskClient, query: str) -> None:
    define(town)
    publish(town)
    assert visitor.get(f"/de/{town.slug}/explain?{query}").status_code == 404


def test_the_list_of_indicators_leads_to_the_same_pages_once_for_each(
    town: Member, visitor: FlaskClient
) -> None:
    define(town)
    publish(town)
    api = f"/api/v1/tenants/{town.slug}"
    query = {"indicator": "own.armut", "format": "json"}
    values = visitor.get(f"{api}/values", query_string=query).json["items"]  # type: ignore[index]
    table = visitor.get(f"{api}/values", query_string={**query, "format": "csv"})
    book = re.findall(r'<([^>]+)>; rel="describedby"', table.headers["Link"])
    (item,) = (one for one in visitor.get(book[0]).json["items"] if one["code"] == "own.armut")  # type: ignore[index]
    assert item["catalogue"] is None
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert len(rows) == len(values) > 4
    for row, value in zip(rows, values, strict=True):
        filled = (
            item["explain"].replace("{period}", row["period"]).replace("{area}", quote(row["area"], safe=""))
        )
        assert parse_qs(urlsplit(filled).query) == parse_qs(urlsplit(value["explain"]).query)
        assert urlsplit(filled).path == urlsplit(value["explain"]).path
    page = visitor.get(filled)
    assert page.status_code == 200
    assert "Woher kommt diese Zahl?" in page.text
    as_table = visitor.get(f"{api}/indicators", query_string={"format": "csv"}).text
    assert "explain" in as_table.splitlines()[0]
    assert item["explain"] in as_table
