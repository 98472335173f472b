"""A-06: what each role finds in files and answers for software, field by field.

The numbers of the table lie below the member's limits: whoever may read but not see tables must find none of
them on any page and in any file, and whoever may see tables finds them.
"""

import csv
import io
import json
import re
import zipfile
from collections import deque
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from keck.persistence.models import Job
from keck.services import jobs, revisions, uploads
from keck.services.definitions.formula_previews import KIND
from keck.services.releasing import releases
from keck.tenants.permissions import Permission
from keck.tenants.roles import PERSONAL_ROLES, Role, allows
from keck.web.desk.routes import ROUTES
from tests.integration.conftest import new_member
from tests.integration.web.desk.conftest import Desk
from tests.integration.web.desk.test_journey import form_of

HIDDEN = ("877", "619", "743")
UNRELEASED = ("48611", "48619")
TABLE = "Schlüssel;Kinder 2024;Einwohner 2024\n01;877;90011\n02;619;80021\n03;743;70001\n04;64007;150001\n"
LATER = "Schlüssel;Plätze 2024\n01;48611\n02;48619\n03;52009\n04;58013\n"


def _names(text: str) -> set[str]:
    return set(text.split())


# Names of fields by rule: one that is not listed here fails, whoever gets it. Numbers come as artefacts and
# values of a release only; jobs say how far they are, findings where something is wrong.
ALLOWED = {
    "/artefacts/<digest>.<extension>": _names(
        "area_sets areas audience base between by catalogue centroid city classes clusters code "
        "comparable day de decimals default_indicator default_level denominator description "
        "dissimilarity en equal excess expected fifths flags footnotes format formula_text found "
        "funnel gini gradient group hide_all_counted high high_among_low id indicator indicators "
        "inner inputs interval judged key kind languages left_out legal_basis letters level levels "
        "low low_among_high lower method minimum_base minimum_complement minimum_count moran name "
        "natural needed newest number numerator of ordered_by outer p parent per period periods "
        "polarity policy quantiles rank ratio ratio_limits reason refused reliable rest rounded "
        "scale set shapes shown slices slope slope_limits slug smoothed source spread stadtteile "
        "status streets summed_from supplier target tenant terms texts theil topic total towards "
        "trend unit upper valid_from value values version wide within wording"
    ),
    "/atlas/values": _names(
        "area area_name boundaries de denominator en estimated explain flags footnotes group "
        "index indicator indicator_name interval items level lower method next numerator period rank_from "
        "rank_to rebased_from release reliable smoothed smoothed_estimate status trend unit upper "
        "value verdict verdict_target verdict_without_area"
    ),
    "/atlas/crosswalks": set(),
    "/jobs/<uuid:job_id>/state": {"next", "percent", "state", "words"},
    "/indicators/previews/<uuid:job_id>/state": _names(
        "city levels name preview rows sentence spread start state title value width without"
    ),
    "/uploads/<uuid:upload_id>/findings.csv": {"Art", "Blatt", "Spalte", "Was", "Zeile"},
    "/log/export": _names("tenant number at account origin act about before digest "),
    # Workbooks and texts without fields of their own.
    "/indicators/template": set(),
    "/mappings/<uuid:mapping_id>.toml": set(),
    "/papers/mappe.zip": set(),
}
_LINK = re.compile(r'(?:href|src)="([^"#]+)')
_MOST = 800


@pytest.fixture(scope="module")
def town(app: Flask, request: pytest.FixtureRequest) -> Desk:
    """A member with a released table below its limits and another one that waits."""
    desk = Desk(app, new_member(request.getfixturevalue("settings")))
    admin, home = desk.browser(), desk.home
    limits = {"minimum_count": "1000", "minimum_complement": "1000", "minimum_base": "1000"}
    assert admin.post(home + "settings/protection", limits).status_code == 303
    desk.read_areas()
    end = read(desk, TABLE, "kinder.csv")
    assert admin.post(f"{home}revisions/{end['result']['revision']}/accept").status_code == 303
    end = desk.finish(admin.post(f"{home}releases/ask", {"audience": "internal", "key": "k1", "note": "x"}))
    assert end["state"] == "done", end
    read(desk, LATER, "plaetze.csv")
    written = {"how": "formula", "formula": "kinder"}
    assert desk.finish(admin.post(f"{home}indicators/preview", written))["state"] == "done"
    return desk


def read(desk: Desk, text: str, name: str) -> dict[str, Any]:
    """Read a table as it is proposed, and return the end of its job."""
    page, admin = desk.send_table(text, name), desk.browser()
    proposed = admin.get(page).get_data(as_text=True)
    return desk.finish(admin.post(f"{page}/table", form_of(proposed, f"{page}/table")))


def starts(desk: Desk) -> list[str]:
    """Return addresses of all kinds, also of what no link leads to."""
    home = desk.home
    with desk.member.scope() as scope:
        ids = {
            "jobs": [one.id for one in jobs.recent(scope, limit=200)],
            "uploads": [one.id for one in uploads.recent(scope)],
            "tables": [one.id for one in revisions.datasets(scope)],
            "releases": [one.id for one in releases.all_of(scope)],
            "indicators/previews": list(scope.session.scalars(select(Job.id).where(Job.kind == KIND))),
        }
        (release,) = (one for one in releases.all_of(scope) if one.state == "published")
        data = list((release.manifest or {})["data"])
    with_ids = [f"{home}{place}/{one}" for place, some in ids.items() for one in some]
    states = [f"{home}{kind}/{one}/state" for kind in ("jobs", "indicators/previews") for one in ids[kind]]
    listed = [f"{home}uploads/{one}/findings.{ext}" for one in ids["uploads"] for ext in ("csv", "xlsx")]
    pages = [home + route.path[1:] for route in ROUTES if route.method == "GET" and "<" not in route.path]
    values = [
        f"{home}atlas/values?indicator={code}&format={form}"
        for code in ("own.kinder", "own.einwohner")
        for form in ("csv", "json", "excel")
    ]
    return [*pages, *with_ids, *states, *listed, *values, *(f"{home}artefacts/{name}" for name in data)]


@cache
def crawl(desk: Desk, role: str) -> dict[str, TestResponse]:
    """Return what somebody finds at all these addresses, and behind every link there."""
    browser = desk.browser(role)
    found: dict[str, TestResponse] = {}
    waiting = deque(starts(desk))
    while waiting and len(found) < _MOST:
        path = waiting.popleft()
        if path in found or not path.startswith(desk.home):
            continue
        answer = browser.get(path)
        found[path] = answer
        if "html" in answer.content_type:
            for link in _LINK.findall(answer.get_data(as_text=True)):
                parts = urlsplit(urljoin(f"http://localhost{path}", unescape(link)))
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    assert len(found) < _MOST
    return found


def texts(answer: TestResponse) -> Iterator[str]:
    """Yield what an answer says, unpacked."""
    if answer.data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer.data)) as folder:
            for name in folder.namelist():
                yield folder.read(name).decode(errors="replace")
    else:
        yield answer.get_data(as_text=True)


def shown(answer: TestResponse, words: tuple[str, ...]) -> list[str]:
    """Return which numbers an answer gives away, however they are written."""
    said = "\n".join(texts(answer))
    plain = re.sub(r"(?<=\d)[.,\u202f\u00a0 ](?=\d{3}(?!\d))", "", said)
    # In a list, what stands before a number may be one too: as it is, and without signs between thousands.
    both = f"{said}\n{plain}"
    return [one for one in words if re.search(rf"(?<![0-9a-fA-F._-]){one}(?![0-9a-fA-F_-])", both)]


def fields(answer: TestResponse) -> set[str]:
    """Return the names of the fields of an answer for software."""
    kind = answer.content_type
    if "ndjson" in kind:
        return {name for line in answer.get_data(as_text=True).splitlines() for name in json.loads(line)}
    if "json" in kind:
        return set(keys(json.loads(answer.data)))
    if "csv" in kind:
        text = answer.get_data(as_text=True).removeprefix("\ufeff")
        lines = [line for line in text.splitlines() if not line.startswith(("#", "sep="))]
        return set(next(csv.reader(lines[:1], delimiter=";" if ";" in lines[0] else ","))) if lines else set()
    return set()


def keys(value: Any) -> Iterator[str]:
    """Yield the names in a JSON value, at every depth."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield name
            yield from keys(one)
    elif isinstance(value, list):
        for one in value:
            yield from keys(one)


def files(town: Desk, app: Flask, role: str) -> dict[str, set[str]]:
    """Return the fields of all answers for software that somebody gets, by rule."""
    rules = app.url_map.bind("localhost")
    found: dict[str, set[str]] = {}
    for path, answer in crawl(town, role).items():
        if answer.status_code == 200 and "html" not in answer.content_type:
            rule = rules.match(urlsplit(path).path, "GET", return_rule=True)[0].rule
            found.setdefault(rule.removeprefix("/desk/<slug>"), set()).update(fields(answer))
    return found


@pytest.mark.asvs("8.2.3", "15.3.1")
@pytest.mark.parametrize("role", PERSONAL_ROLES)
def test_files_hold_the_fields_that_are_listed_for_a_role(town: Desk, app: Flask, role: Role) -> None:
    needed = {route.path: route.permission for route in ROUTES if route.method == "GET"}
    found = files(town, app, role.value)
    assert {rule for rule, named in found.items() if not named <= ALLOWED.get(rule, set())} == set(), found
    assert {rule for rule in found if not allows(role, needed[rule])} == set()
    assert found["/atlas/values"] >= {"value", "status"}
    assert ("/uploads/<uuid:upload_id>/findings.csv" in found) is allows(role, Permission.READ_UNPROTECTED)
    preview = "/indicators/previews/<uuid:job_id>/state"
    assert (preview in found) is allows(role, Permission.READ_UNPROTECTED)
    assert ("/log/export" in found) is allows(role, Permission.ADMINISTER)


@pytest.mark.asvs("8.2.3")
def test_a_reader_finds_nothing_unprotected_and_others_do(town: Desk) -> None:
    for role in PERSONAL_ROLES:
        pages = {
            path: shown(answer, (*HIDDEN, *UNRELEASED)) for path, answer in crawl(town, role.value).items()
        }
        found = {one for some in pages.values() for one in some}
        sees = allows(role, Permission.READ_UNPROTECTED)
        assert found == ({*HIDDEN, *UNRELEASED} if sees else set()), {k: v for k, v in pages.items() if v}


def test_what_is_shown_is_found_however_it_is_written(town: Desk) -> None:
    answer = town.browser("reader").get(f"{town.home}atlas/values?indicator=own.einwohner&format=csv")
    assert shown(answer, ("150001",)) == ["150001"]
    page = town.browser("reader").get(f"{town.home}atlas/map?indicator=own.einwohner")
    assert shown(page, ("150001",)) == ["150001"]
