"""T-12: a member's words and numbers, looked for wherever they must not be.

Member A is full of words and numbers that are found nowhere else, and has released them within only. One
crawler follows every link that it finds, over real connections: as somebody who is not signed in, as another
member's people, as the foundation, and as A's own people, who must find them nearly everywhere.
"""

import io
import re
from collections import deque
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from uuid import UUID, uuid4

import pytest
import redis
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from keck.domain.definition_drafts import Draft
from keck.services import agreement_state, agreements, jobs, revisions, uploads
from keck.services.definitions import formula_previews, trials
from keck.services.geography import area_sets, crosswalks, street_directories
from keck.services.identity import accounts
from keck.services.leaving import exports
from keck.services.people import memberships
from keck.services.releasing import releases
from keck.services.tables import batch_files, findings, history
from keck.tenants.roles import LASTING_ROLES, PERSONAL_ROLES, Role
from keck.web.desk.routes import ROUTES
from keck.web.members import create_members_app
from tests.integration.conftest import Member
from tests.integration.faults.collisions import TABLE, collide, snapshots
from tests.integration.faults.stack import PASSWORD, Stack
from tests.integration.faults.visitor import Answer, Visitor
from tests.integration.workers.conftest import write_town

_LINK = re.compile(r'(?:href|src)="([^"#]+)')
_API = ("areas", "indicators", "values", "releases", "crosswalks")
_ARTEFACT = re.compile(r"[0-9a-f]{40}")
_MOST_PAGES = 500
# Counts that no formula and no clock makes by chance, as they are and as pages write them.
NUMBERS = (104_729, 224_737, 350_377)
WRITTEN = tuple(form for n in NUMBERS for form in (str(n), f"{n:,}", f"{n:,}".replace(",", ".")))


@dataclass
class Marked:
    """A member whose every word is its own."""

    member: Member
    name: str
    words: set[str] = field(default_factory=set)
    pages: list[str] = field(default_factory=list)

    def word(self, place: str) -> str:
        """Return a new word and remember it."""
        made = f"kranich{place}{uuid4().hex[:10]}"
        self.words.add(made)
        return made

    def found_in(self, text: str, *more: str) -> list[str]:
        """Return what a text gives away."""
        return [one for one in (*self.words, *WRITTEN, *more) if one in text]


def send(member: Member, kind: uploads.UploadKind, path: Path) -> UUID:
    """Store a file of a member."""
    with path.open("rb") as stream, member.scope() as scope:
        return uploads.receive(scope, kind=kind, filename=path.name, stream=stream).id


def read_table(stack: Stack, member: Member, path: Path, *, accept: bool) -> dict[str, object]:
    """Have a table looked at and read by the mapping that is proposed; return the job's end."""
    upload = send(member, "table", path)
    with member.scope() as scope:
        job = uploads.inspect(scope, upload)
    stack.ended(member, job)
    with member.scope() as scope:
        mapping = (uploads.find(scope, upload).proposal or {}).get("mapping")
        job = uploads.import_table(scope, upload, mapping=mapping, accept=accept)
    return stack.ended(member, job)


def ask_table(member: Member, upload: UUID) -> UUID:
    """Have a table read."""
    with member.scope() as scope:
        return uploads.import_table(scope, upload)


@pytest.fixture(scope="module")
def a(whole_stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Marked:
    """Member A with areas, a table, a refused file, a broken job, people and an internal release."""
    stack, folder = whole_stack, tmp_path_factory.mktemp("marked")
    name = f"Kranichau {uuid4().hex[:10]}"
    made = Marked(stack.member(name), name)
    member = made.member
    boundaries, table = write_town(folder)
    areas = folder / f"{made.word('datei')}.geojson"
    areas.write_text(re.sub(r"Viertel \d+", lambda _: made.word("quartier"), boundaries.read_text()))
    upload = send(member, "areas", areas)
    with member.scope() as scope:
        level = {"level": "viertel", "level_name": {"de": made.word("ebene")}}
        job = uploads.import_areas(scope, upload, {**level, "key": "nr", "name": "name"})
        wrong = uploads.import_areas(scope, upload, {**level, "key": made.word("spalte")})
    assert stack.ended(member, job)["state"] == "done"
    assert stack.ended(member, wrong)["state"] == "failed"

    text = table.read_text().replace("kinder arm", made.word("merkmal"))
    for row, number in zip((";101;", ";114;", ";127;"), NUMBERS, strict=True):
        text = text.replace(row, f";{number};")
    good, bad = folder / f"{made.word('tabelle')}.csv", folder / f"{made.word('fehler')}.csv"
    good.write_text(text)
    bad.write_text(text.replace(";2024;", f";2024;{made.word('zelle')}", 1))
    assert read_table(stack, member, good, accept=True)["state"] == "done"
    assert read_table(stack, member, bad, accept=False)["state"] == "failed"
    # A job whose statement fails, so that the statement is written to the log.
    upload = send(member, "table", good)
    with snapshots(stack):
        job = collide(stack, member, TABLE, None, lambda: ask_table(member, upload))
        assert stack.ended(member, job)["attempt"] > 1
    with member.scope() as scope:
        address = f"{made.word('person')}@example.org"
        memberships.add(scope, email=address, role="reader", name=made.word("name"), password=PASSWORD)
        asked = releases.request(scope, audience="internal", note=made.word("notiz")).job_id
    assert stack.ended(member, str(asked))["state"] == "done"
    add_more(stack, made, areas, folder)
    return made


def add_more(stack: Stack, made: Marked, areas: Path, folder: Path) -> None:
    """Give A streets, new boundaries with a crosswalk, states that were compared, and a marked copy."""
    member, home = made.member, f"/desk/{made.member.slug}/"
    streets = folder / "strassen.csv"
    street = made.word("strasse")
    streets.write_text(f"Straße;Hausnummern;Viertel\n{street};1-9;01\nRingstraße;1-20;02\n")
    upload = send(member, "streets", streets)
    with member.scope() as scope:
        job = street_directories.import_streets(scope, upload, {"public": True})
    assert stack.ended(member, job)["state"] == "done"
    upload = send(member, "areas", areas)
    with member.scope() as scope:
        options = {"level": "viertel", "key": "nr", "name": "name", "valid_from": "2026-01-01"}
        job = uploads.import_areas(scope, upload, options)
    assert stack.ended(member, job)["state"] == "done"
    with member.scope() as scope:
        (level,) = (one for one in area_sets.levels(scope) if one.code == "viertel")
        sets = [one.id for one in area_sets.current(scope) if one.level_id == level.id]
        job = crosswalks.request(scope, *sets)
    crosswalk = stack.ended(member, job)["result"]["crosswalk"]
    with member.scope() as scope:
        (table,) = revisions.datasets(scope)
        newer, older = revisions.of_dataset(scope, table.id)
        compared = history.compare(scope, older.id, newer.id)
        tried = trials.ask(
            scope, f'[[indicator]]\ncode = "neu"\nname = "{made.word("kennzahl")}"\nformula = "kinder"'
        )
        draft = Draft(name_de=made.word("entwurf"), how="formula", formula="kinder")
        shown = {"code": "own.entwurf", "name": {"de": draft.name_de}, "description": None}
        previewed = formula_previews.ask(scope, {**shown, "formula": draft.formula}, draft)
        refused = next(one for one in uploads.recent(scope) if "fehler" in one.filename)
        copied = findings.ask_for_copy(scope, refused.id, "de")
    for job in (compared, copied, tried, previewed):
        assert stack.ended(member, job)["state"] == "done"
    with member.scope() as scope:
        rows = [(f"{made.word('stapel')}.csv", io.BytesIO(f"nr;{made.word('zahl')}\n01;7\n".encode()))] * 2
        batch = batch_files.receive(scope, rows)
        asked = batch_files.look(scope, batch.id)
    for job in asked:
        stack.ended(member, job)
    with member.scope() as scope:
        signature = io.BytesIO(f"%PDF-1.7 {made.word('unterschrift')}".encode())
        agreements.send(
            scope, filename=f"{made.word('vereinbarung')}.pdf", stream=signature, signed_on=date(2026, 3, 1)
        )
        archive = exports.request(scope)
    exported = stack.ended(member, archive)["result"]["export"]
    made.pages += [
        f"{home}leaving/exports/{exported}",
        f"{home}batches/{batch.id}",
        f"{home}batches/{batch.id}/state",
        f"{home}crosswalks/{crosswalk}",
        f"{home}crosswalks/{crosswalk}/table",
        f"{home}comparisons/{compared}",
        f"{home}indicators/trials/{tried}",
        f"{home}indicators/previews/{previewed}",
        f"{home}indicators/previews/{previewed}/state",
        f"{home}indicators/catalogue/anteil-unter-6",
        f"{home}uploads/{refused.id}/findings.xlsx",
        f"{home}streets/",
    ]


@pytest.fixture(scope="module")
def b(whole_stack: Stack) -> Member:
    """Member B, who has nothing to do with A."""
    return whole_stack.town("Nachbarort")


def crawl(visitor: Visitor, *starts: str) -> dict[str, str]:
    """Follow every link within one origin; return headers and text by address."""
    found = answers(visitor, *starts)
    return {path: f"{answer.headers}\n{answer.unpacked}" for path, answer in found.items()}


def answers(visitor: Visitor, *starts: str, with_static: bool = False) -> dict[str, Answer]:
    """Follow every link within one origin; return the answers by address."""
    found: dict[str, Answer] = {}
    waiting = deque(starts)
    while waiting and len(found) < _MOST_PAGES:
        path = waiting.popleft()
        if path in found or (path.startswith("/static/") and not with_static):
            continue
        answer = found[path] = visitor.get(path)
        links = [*_LINK.findall(answer.text), answer.headers.get("location", "")]
        for link in filter(None, links):
            parts = urlsplit(urljoin(f"http://{visitor.host}{path}", unescape(link)))
            if parts.netloc == visitor.host:
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


def addresses_of(a: Marked) -> list[str]:
    """Return A's own addresses, which somebody else could know: pages and files."""
    home = f"/desk/{a.member.slug}/"
    with a.member.scope() as scope:
        ids = {
            "jobs": [one.id for one in jobs.recent(scope, limit=200)],
            "uploads": [one.id for one in uploads.recent(scope)],
            "tables": [one.id for one in revisions.datasets(scope)],
            "revisions": [one.id for one in revisions.current(scope)],
            "releases": [one.id for one in releases.all_of(scope)],
        }
        signed = [one.record.id for one in agreement_state.all_of(scope)]
        (release,) = (one for one in releases.all_of(scope) if one.state == "published")
        data = list((release.manifest or {})["data"])
    return [
        home,
        *a.pages,
        f"/staff/members/{a.member.slug}",
        *(f"{home}{place}/{one}" for place, all_of in ids.items() for one in all_of),
        *(f"{home}jobs/{one}/state" for one in ids["jobs"]),
        *(f"{home}agreement/{path}" for path in ("", "document", "download")),
        *(f"{home}agreement/{one}/copy" for one in signed),
        *(
            f"{home}{place}/"
            for place in (*ids, "areas", "people", "settings", "sign-in", "log", "indicators", "atlas")
        ),
        *(f"{home}{place}/" for place in ("help", "roles")),
        f"{home}leaving/",
        f"{home}atlas/areas/viertel/01",
        f"{home}atlas/values?indicator=own.kinder&format=csv",
        f"{home}atlas/crosswalks",
        f"{home}log/export",
        *(f"{home}papers/{name}" for name in ("", "massnahmen", "mappe.zip")),
        f"{home}cells?indicator=own.kinder&period=2022&area=viertel:01",
        *(f"{home}artefacts/{name}" for name in data),
    ]


def public_addresses(a: Marked) -> list[str]:
    """Return addresses of the public face that name A."""
    slug = a.member.slug
    pages = [
        f"/{lang}/{slug}/{rest}" for lang in ("de", "en") for rest in ("", "map", "downloads", "compare")
    ]
    api = [f"/api/v1/tenants/{slug}/{part}" for part in _API]
    files = [path.rpartition("/")[2] for path in addresses_of(a) if _ARTEFACT.search(path)]
    return [*pages, *api, "/api/v1/tenants", *(f"/a/{name}" for name in files)]


def leaks(a: Marked, pages: dict[str, str], *, name_is_known: bool = False) -> dict[str, list[str]]:
    """Return what pages give away, by address; the foundation knows the names of all members."""
    more = () if name_is_known else (a.name,)
    found = {path: a.found_in(text, *more) for path, text in pages.items()}
    return {path: words for path, words in found.items() if words}


@pytest.mark.parametrize("who", ["nobody", "staff", *PERSONAL_ROLES])
def test_no_page_gives_anything_of_a_member_away(who: str, stack: Stack, a: Marked, b: Member) -> None:
    visitor = stack.visitor(b, Role(who)) if who in PERSONAL_ROLES else stack.visitor()
    if who == "staff":
        address = f"staff-{uuid4().hex[:8]}@example.org"
        accounts.create_staff(stack.settings, email=address, password=PASSWORD, admin=True)
        assert visitor.sign_in(address, PASSWORD).status == 303
    starts = ["/", "/desk/", "/account/", "/staff/", f"/desk/{b.slug}/", *addresses_of(a)]
    pages = crawl(visitor, *starts)
    assert set(starts) <= set(pages)
    assert leaks(a, pages, name_is_known=who == "staff") == {}
    if who == "staff":
        assert a.name in pages["/staff/"]
        assert a.name in pages[f"/staff/members/{a.member.slug}"]
        assert {"/staff/intake/", "/staff/log/", "/staff/health/", "/staff/announcements/"} <= set(pages)
        assert {"/staff/applications/", "/staff/messages/", "/staff/agreements/", "/staff/texts/"} <= set(
            pages
        )
    # A guest sees the internal atlas alone, and there is none here.
    if who in LASTING_ROLES:
        assert any("Viertel 7" in text for text in pages.values())


def test_the_public_site_gives_nothing_of_a_member_away(stack: Stack, a: Marked, atlas: Member) -> None:
    pages = crawl(stack.public(), "/", "/api/v1/openapi.json", *public_addresses(a))
    assert any(f"/de/{atlas.slug}/" in path for path in pages)
    assert leaks(a, pages) == {}


def test_the_members_own_people_find_its_words_on_nearly_every_kind_of_page(stack: Stack, a: Marked) -> None:
    pages = crawl(stack.visitor(a.member), *addresses_of(a))
    rules = create_members_app(stack.settings).url_map.bind("localhost")
    home = f"/desk/{a.member.slug}/"
    found: dict[str, bool] = {}
    for path, text in pages.items():
        if path.startswith(home):
            rule = rule_of(rules, path)
            found[rule] = found.get(rule, False) or bool(a.found_in(text, a.name))
    del found[""]
    desk = {f"/desk/<slug>{route.path}" for route in ROUTES if route.method == "GET"}
    assert desk <= set(found)
    without = sorted(rule for rule, well in found.items() if not well)
    assert len(without) <= 0.05 * len(found), without


def rule_of(rules: MapAdapter, path: str) -> str:
    """Return the rule behind an address."""
    try:
        return rules.match(urlsplit(path).path, "GET", return_rule=True)[0].rule
    except HTTPException:
        return ""


def test_errors_of_ours_say_nothing_and_name_no_place(stack: Stack, a: Marked) -> None:
    visitor = stack.visitor(a.member)
    stack.failpoints.arm("request.made", "break")
    answer = visitor.get(f"/desk/{a.member.slug}/areas/")
    assert answer.status == 500
    assert a.found_in(answer.text) == []
    for word in ("Traceback", "sqlalchemy", "FailpointReached", ".py"):
        assert word not in answer.text
    odd = [f"/desk/{a.member.slug}/{path}" for path in ("cells?indicator=%27", "atlas/map?period=%00")]
    for path in (*odd, "/login?next=%00", "/%ff"):
        page = visitor.get(path)
        assert 0 < page.status < 500, path
        assert "Traceback" not in page.text


def test_neither_logs_nor_redis_nor_what_is_public_hold_anything(stack: Stack, a: Marked) -> None:
    logs = {path.name: path.read_text(errors="replace") for path in (stack.home / "logs").glob("*.log")}
    assert set(logs) == {f"{name}.log" for name in stack.processes}
    assert '"sqlstate": "40001"' in logs["worker.log"]
    assert leaks(a, logs) == {}
    assert not [name for name, text in logs.items() if PASSWORD in text]
    written = readable(stack.redis.folder)
    assert written
    assert leaks(a, written) == {}
    broker = redis.Redis.from_url(stack.redis.address)
    keys = {key.decode(errors="replace"): repr(broker.dump(key)) for key in broker.scan_iter()}
    assert leaks(a, keys | {f"key {key}": key for key in keys}) == {}
    public = {**readable(stack.settings.store / "public"), **readable(stack.settings.run_dir)}
    assert public
    assert leaks(a, public) == {}


def readable(folder: Path) -> dict[str, str]:
    """Return all files below a folder as text."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): path.read_bytes().decode(errors="replace") for path in files}
