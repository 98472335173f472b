"""T-10 to T-12: every address of the members' face with another member's ids.

A route that is not in the table below fails a test; so whatever is added later is watched from its first day.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from random import randrange
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from keck.config import Settings
from keck.db.engines import engine
from keck.db.sessions import plain_session, tenant_session
from keck.persistence import models as m
from keck.services.backups.backup import copy_out
from keck.tenants.permissions import Permission
from keck.tenants.roles import PERSONAL_ROLES, Role, allows
from keck.web.members import create_members_app
from tests.tenancy.factories import PASSWORD, Seeded, seed

G, R, S, E, P, A = (
    Permission.READ_ATLAS,
    Permission.READ,
    Permission.READ_UNPROTECTED,
    Permission.EDIT,
    Permission.PUBLISH,
    Permission.ADMINISTER,
)
DESK: dict[tuple[str, str], Permission] = {
    ("GET", "/"): G,
    ("GET", "/areas/"): R,
    ("GET", "/areas/<uuid:area_set_id>"): R,
    ("GET", "/areas/<uuid:area_set_id>/picture"): R,
    ("POST", "/areas/<uuid:area_set_id>/keys"): E,
    ("GET", "/areas/<uuid:area_set_id>/combine"): E,
    ("POST", "/areas/<uuid:area_set_id>/combine"): E,
    ("POST", "/areas/<uuid:area_set_id>/crosswalk"): E,
    ("POST", "/areas/<uuid:area_set_id>/crosswalk-file"): E,
    ("GET", "/crosswalks/<uuid:crosswalk_id>"): R,
    ("GET", "/crosswalks/<uuid:crosswalk_id>/table"): R,
    ("POST", "/crosswalks/<uuid:crosswalk_id>/use"): E,
    ("POST", "/areas/upload"): E,
    ("GET", "/streets/"): R,
    ("GET", "/streets/<uuid:directory_id>"): R,
    ("GET", "/streets/<uuid:directory_id>/export"): R,
    ("POST", "/streets/<uuid:directory_id>/accept"): E,
    ("POST", "/streets/<uuid:directory_id>/discard"): E,
    ("POST", "/streets/upload"): E,
    ("GET", "/texts/"): A,
    ("GET", "/texts/<key>"): A,
    ("POST", "/texts/<key>"): A,
    ("POST", "/welcome"): A,
    ("GET", "/agreement/"): A,
    ("GET", "/agreement/document"): A,
    ("GET", "/agreement/download"): A,
    ("POST", "/agreement/send"): A,
    ("GET", "/agreement/<uuid:agreement_id>/copy"): A,
    ("POST", "/agreement/<uuid:agreement_id>/share"): A,
    ("POST", "/agreement/<uuid:agreement_id>/remove"): A,
    ("GET", "/sign-in/"): A,
    ("POST", "/sign-in/provider"): A,
    ("POST", "/sign-in/test"): A,
    ("POST", "/sign-in/switch"): A,
    ("POST", "/sign-in/remove"): A,
    ("POST", "/settings/social-data"): A,
    ("GET", "/papers/"): A,
    ("GET", "/papers/mappe.zip"): A,
    ("GET", "/papers/<code>"): A,
    ("GET", "/log/"): A,
    ("GET", "/log/export"): A,
    ("GET", "/tables/"): S,
    ("GET", "/tables/<uuid:dataset_id>"): S,
    ("POST", "/tables/upload"): E,
    ("GET", "/uploads/<uuid:upload_id>"): S,
    ("POST", "/uploads/<uuid:upload_id>/leave-out"): E,
    ("POST", "/uploads/<uuid:upload_id>/take-in"): E,
    ("GET", "/batches/<uuid:batch_id>"): S,
    ("GET", "/batches/<uuid:batch_id>/state"): S,
    ("POST", "/batches/<uuid:batch_id>/files"): E,
    ("POST", "/batches/<uuid:batch_id>/check"): E,
    ("POST", "/batches/<uuid:batch_id>/accept"): E,
    ("POST", "/batches/<uuid:batch_id>/discard"): E,
    ("POST", "/uploads/<uuid:upload_id>/inspect"): E,
    ("POST", "/uploads/<uuid:upload_id>/areas"): E,
    ("POST", "/uploads/<uuid:upload_id>/table"): E,
    ("POST", "/uploads/<uuid:upload_id>/streets"): E,
    ("POST", "/uploads/<uuid:upload_id>/sheets"): E,
    ("GET", "/mappings/<uuid:mapping_id>.toml"): S,
    ("POST", "/uploads/<uuid:upload_id>/text"): E,
    ("POST", "/uploads/<uuid:upload_id>/discard"): E,
    ("GET", "/uploads/<uuid:upload_id>/findings.csv"): S,
    ("GET", "/uploads/<uuid:upload_id>/findings.xlsx"): S,
    ("POST", "/uploads/<uuid:upload_id>/copy"): E,
    ("GET", "/revisions/<uuid:revision_id>"): S,
    ("POST", "/revisions/<uuid:revision_id>/accept"): E,
    ("POST", "/revisions/<uuid:revision_id>/discard"): E,
    ("POST", "/revisions/<uuid:revision_id>/renew"): E,
    ("POST", "/revisions/<uuid:revision_id>/take-back"): E,
    ("POST", "/revisions/<uuid:revision_id>/destroy"): A,
    ("POST", "/tables/<uuid:dataset_id>/compare"): S,
    ("GET", "/comparisons/<uuid:job_id>"): S,
    ("GET", "/cells"): S,
    ("GET", "/jobs/"): R,
    ("GET", "/jobs/<uuid:job_id>"): R,
    ("GET", "/jobs/<uuid:job_id>/state"): R,
    ("POST", "/jobs/<uuid:job_id>/retry"): E,
    ("GET", "/indicators/"): R,
    ("GET", "/indicators/catalogue"): R,
    ("GET", "/indicators/catalogue/<code>"): R,
    ("POST", "/indicators/catalogue/<code>/adopt"): E,
    ("POST", "/indicators/catalogue/<code>/leave"): E,
    ("POST", "/indicators/catalogue/<code>/say"): E,
    ("POST", "/indicators/catalogue/<code>/follow"): E,
    ("POST", "/indicators/catalogue/<code>/unplan"): E,
    ("POST", "/indicators/catalogue/<code>/stay"): E,
    ("GET", "/indicators/proposals"): R,
    ("POST", "/indicators/proposals/add"): E,
    ("POST", "/indicators/proposals/<uuid:proposal_id>/take-back"): E,
    ("GET", "/indicators/advice"): S,
    ("POST", "/indicators/advice"): S,
    ("GET", "/indicators/<code>/advice"): S,
    ("POST", "/indicators/<code>/advice"): S,
    ("POST", "/indicators/<code>/advice/<uuid:advice_id>"): E,
    ("GET", "/indicators/template"): E,
    ("POST", "/indicators/apply"): E,
    ("POST", "/indicators/try"): E,
    ("GET", "/indicators/trials/<uuid:job_id>"): S,
    ("GET", "/indicators/index"): E,
    ("POST", "/indicators/index"): E,
    ("POST", "/indicators/index/preview"): E,
    ("GET", "/indicators/new"): E,
    ("POST", "/indicators/new"): E,
    ("GET", "/indicators/<code>/edit"): E,
    ("POST", "/indicators/<code>/edit"): E,
    ("POST", "/indicators/<code>/remove"): E,
    ("POST", "/indicators/check"): E,
    ("POST", "/indicators/preview"): S,
    ("GET", "/indicators/previews/<uuid:job_id>"): S,
    ("GET", "/indicators/previews/<uuid:job_id>/state"): S,
    ("GET", "/notes/"): R,
    ("POST", "/notes/add"): E,
    ("POST", "/notes/<uuid:note_id>/remove"): E,
    ("GET", "/releases/"): R,
    ("POST", "/releases/ask"): P,
    ("POST", "/releases/withdraw"): P,
    ("POST", "/releases/lift/<uuid:withdrawal_id>"): P,
    ("POST", "/releases/correct"): P,
    ("POST", "/releases/corrections/<uuid:correction_id>/remove"): P,
    ("GET", "/releases/<uuid:release_id>"): R,
    ("POST", "/releases/<uuid:release_id>/rollback"): P,
    ("POST", "/releases/<uuid:release_id>/confirm"): P,
    ("POST", "/releases/<uuid:release_id>/decline"): P,
    ("POST", "/releases/<uuid:release_id>/announce"): P,
    ("POST", "/releases/<uuid:release_id>/previews"): P,
    ("POST", "/releases/<uuid:release_id>/previews/<uuid:link_id>/revoke"): P,
    ("GET", "/settings/"): A,
    ("POST", "/settings/four-eyes"): A,
    ("POST", "/settings/protection"): A,
    ("POST", "/settings/retention"): A,
    ("POST", "/settings/contact"): A,
    ("POST", "/settings/consent"): A,
    ("GET", "/help/"): R,
    ("POST", "/help/ask"): R,
    ("POST", "/help/support/<uuid:grant_id>/grant"): A,
    ("POST", "/help/support/<uuid:grant_id>/decline"): A,
    ("POST", "/help/support/<uuid:grant_id>/end"): A,
    ("GET", "/roles/"): R,
    ("GET", "/leaving/"): A,
    ("POST", "/leaving/export"): A,
    ("GET", "/leaving/exports/<uuid:export_id>"): A,
    ("POST", "/leaving/erasure"): A,
    ("POST", "/leaving/erasure/confirm"): A,
    ("POST", "/leaving/erasure/undo"): A,
    ("GET", "/people/"): A,
    ("POST", "/people/invite"): A,
    ("POST", "/people/invitations/<uuid:invitation_id>/revoke"): A,
    ("POST", "/people/<uuid:account_id>/role"): A,
    ("POST", "/people/<uuid:account_id>/guest"): A,
    ("POST", "/people/<uuid:account_id>/sign-out"): A,
    ("POST", "/people/<uuid:account_id>/remove"): A,
    ("GET", "/atlas/"): G,
    ("GET", "/atlas/values"): G,
    ("GET", "/atlas/crosswalks"): G,
    ("GET", "/atlas/<path:path>"): G,
    ("GET", "/artefacts/<digest>.<extension>"): G,
}
ELSEWHERE = {
    ("GET", "/"),
    ("GET", "/login"),
    ("POST", "/login"),
    ("POST", "/logout"),
    ("GET", "/desk/"),
    ("GET", "/account/"),
    ("POST", "/account/password"),
    ("POST", "/account/language"),
    ("POST", "/account/email"),
    ("GET", "/account/confirm/<token>"),
    ("POST", "/account/confirm/<token>"),
    ("GET", "/reset"),
    ("POST", "/reset"),
    ("GET", "/reset/<token>"),
    ("POST", "/reset/<token>"),
    ("GET", "/invitation/<token>"),
    ("POST", "/invitation/<token>"),
    ("GET", "/login/sso"),
    ("POST", "/login/sso"),
    ("GET", "/login/sso/<slug>/return"),
    ("POST", "/invitation/<token>/sso"),
    ("POST", "/account/proof/sso"),
    ("POST", "/account/sso/<slug>/link"),
    ("POST", "/account/sso/<slug>/unlink"),
    ("POST", "/login/passkey"),
    ("POST", "/login/passkey/options"),
    ("GET", "/login/factor"),
    ("POST", "/login/factor"),
    ("POST", "/login/factor/options"),
    ("GET", "/account/factors/"),
    ("POST", "/account/factors/list"),
    ("POST", "/account/factors/list/confirm"),
    ("GET", "/account/factors/app"),
    ("POST", "/account/factors/app"),
    ("POST", "/account/factors/app/confirm"),
    ("POST", "/account/factors/passkey"),
    ("POST", "/account/factors/passkey/options"),
    ("POST", "/account/factors/<uuid:factor_id>/rename"),
    ("POST", "/account/factors/<uuid:factor_id>/remove"),
    ("POST", "/account/sessions/<uuid:session_id>/end"),
    ("POST", "/account/sessions/end-others"),
    ("GET", "/account/proof"),
    ("POST", "/account/proof"),
    ("POST", "/account/proof/options"),
    ("POST", "/account/announcements/<uuid:announcement_id>/dismiss"),
    ("GET", "/preview/<token>/"),
    ("GET", "/preview/<token>/<path:path>"),
    ("GET", "/preview/<token>/values"),
    ("GET", "/preview/<token>/crosswalks"),
    ("GET", "/preview/<token>/artefacts/<digest>.<extension>"),
    ("GET", "/review/<token>"),
    ("POST", "/review/<token>"),
    ("GET", "/account/data"),
    ("POST", "/account/name"),
    ("POST", "/account/erasures/<uuid:tenant_id>/undo"),
    ("GET", "/certificate/<token>"),
    ("GET", "/certificate/<token>/json"),
    ("GET", "/staff/"),
    ("GET", "/staff/texts/"),
    ("GET", "/staff/texts/<key>"),
    ("POST", "/staff/texts/<key>"),
    ("GET", "/staff/<any(applications,messages):queue>/"),
    ("GET", "/staff/<any(applications,messages):queue>/<uuid:inquiry_id>"),
    ("POST", "/staff/<any(applications,messages):queue>/<uuid:inquiry_id>/note"),
    ("POST", "/staff/<any(applications,messages):queue>/<uuid:inquiry_id>/step"),
    ("POST", "/staff/<any(applications):queue>/<uuid:inquiry_id>/approve"),
    ("GET", "/staff/agreements/"),
    ("POST", "/staff/agreements/<uuid:record_id>/record"),
    ("POST", "/staff/agreements/<uuid:tenant_id>/paper"),
    ("POST", "/staff/agreements/<uuid:record_id>/copy"),
    ("GET", "/<any(join,contact,brochure):kind>"),
    ("POST", "/<any(join,contact,brochure):kind>"),
    ("GET", "/<any(join,contact,brochure):kind>/sent"),
    ("GET", "/confirm/<token>"),
    ("POST", "/confirm/<token>"),
    ("GET", "/staff/members/<slug>"),
    ("POST", "/staff/members/<slug>/quota"),
    ("POST", "/staff/members/<slug>/suspend"),
    ("POST", "/staff/members/<slug>/resume"),
    ("GET", "/staff/members/<slug>/recovery"),
    ("POST", "/staff/members/<slug>/recovery/contact"),
    ("POST", "/staff/members/<slug>/recovery/start"),
    ("POST", "/staff/members/<slug>/recovery/send"),
    ("POST", "/staff/members/<slug>/recovery/invite"),
    ("POST", "/staff/members/<slug>/recovery/stop"),
    ("GET", "/recovery/"),
    ("POST", "/recovery/"),
    ("GET", "/recovery/thanks"),
    ("GET", "/recovery/<token>"),
    ("POST", "/recovery/<token>"),
    ("GET", "/recovery/confirm/<token>"),
    ("POST", "/recovery/confirm/<token>"),
    ("GET", "/staff/intake/"),
    ("POST", "/staff/intake/check"),
    ("POST", "/staff/intake/create"),
    ("GET", "/staff/announcements/"),
    ("POST", "/staff/announcements/add"),
    ("POST", "/staff/announcements/<uuid:announcement_id>/end"),
    ("GET", "/staff/catalogue/"),
    ("GET", "/staff/catalogue/proposals/<uuid:proposal_id>"),
    ("POST", "/staff/catalogue/proposals/<uuid:proposal_id>/answer"),
    ("GET", "/staff/letters/"),
    ("GET", "/staff/letters/<letter>/<any(de,en):lang>"),
    ("GET", "/staff/letters/<letter>/<any(de,en):lang>/html"),
    ("GET", "/staff/health/"),
    ("GET", "/staff/log/"),
    ("GET", "/staff/support/"),
    ("POST", "/staff/support/ask"),
    ("POST", "/staff/support/<uuid:grant_id>/end"),
    ("GET", "/staff/tickets/"),
    ("GET", "/staff/tickets/<uuid:ticket_id>"),
    ("POST", "/staff/tickets/<uuid:ticket_id>"),
    ("GET", "/staff/erasures/"),
    ("POST", "/staff/erasures/ask"),
    ("POST", "/staff/erasures/<uuid:tenant_id>/confirm"),
    ("POST", "/staff/erasures/<uuid:tenant_id>/undo"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
    ("GET", "/static/<path:filename>"),
    ("GET", "/<any(de,en):lang>/"),
    ("GET", "/<any(de,en):lang>/<path:rest>"),
}
SLUG = "/desk/<slug>"
MODELS: dict[str, type[Any]] = {
    "advice_id": m.Advice,
    "agreement_id": m.Agreement,
    "area_set_id": m.AreaSet,
    "directory_id": m.StreetDirectory,
    "link_id": m.ReleaseLink,
    "note_id": m.Note,
    "invitation_id": m.Invitation,
    "crosswalk_id": m.Crosswalk,
    "dataset_id": m.Dataset,
    "upload_id": m.Upload,
    "batch_id": m.Batch,
    "revision_id": m.Revision,
    "job_id": m.Job,
    "export_id": m.Export,
    "mapping_id": m.Mapping,
    "release_id": m.Release,
    "grant_id": m.SupportGrant,
    "withdrawal_id": m.Withdrawal,
    "correction_id": m.Correction,
    "proposal_id": m.Proposal,
}
# Of a member whose internal release has no artefacts yet, these can show nothing but that.
WITHOUT_CANARY = {
    "/atlas/values",
    "/atlas/crosswalks",
    "/atlas/<path:path>",
    "/artefacts/<digest>.<extension>",
}
# How far a batch is, is told in numbers.
WITHOUT_CANARY |= {"/batches/<uuid:batch_id>/state"}
# Words in a workbook are packed; what one holds is tested beside the templates.
WITHOUT_CANARY |= {"/indicators/template"}
# The pack of papers names the member and its settings only.
WITHOUT_CANARY |= {"/papers/mappe.zip"}
# The agreement names the member and the network's settings; of a seeded copy there is no file.
WITHOUT_CANARY |= {"/agreement/document", "/agreement/download", "/agreement/<uuid:agreement_id>/copy"}
# What roles may do is the same everywhere.
WITHOUT_CANARY |= {"/roles/"}
# And so is the catalogue.
WITHOUT_CANARY |= {"/indicators/catalogue"}
# What was tried out stands in the result of one kind of job; the seeded one is of another kind.
WITHOUT_CANARY |= {"/indicators/trials/<uuid:job_id>"}
# This one is packed, too, and of this member none was made.
WITHOUT_CANARY |= {"/leaving/exports/<uuid:export_id>"}
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture(scope="module")
def app(database: Settings) -> Flask:
    """The members' face."""
    return create_members_app(database)


class Visitor:
    """Somebody's browser."""

    def __init__(self, app: Flask, email: str | None) -> None:
        self.client: FlaskClient = app.test_client()
        self.token = self._token("/login")
        if email:
            form = {"csrf_token": self.token, "email": email, "password": PASSWORD}
            # Each from elsewhere: how often sign-ins may fail at one place is a test of its own.
            place = {"REMOTE_ADDR": f"10.{randrange(256)}.{randrange(256)}.7"}
            assert self.client.post("/login", data=form, environ_overrides=place).status_code == 303
            self.token = self._token("/account/")

    def _token(self, path: str) -> str:
        found = _TOKEN.search(self.client.get(path).get_data(as_text=True))
        assert found, path
        return found[1]

    def ask(self, method: str, path: str, **form: str) -> TestResponse:
        """Send a request as a page of ours would."""
        if method == "GET":
            return self.client.get(path, query_string=form)
        return self.client.post(path, data={"csrf_token": self.token, **form})


@pytest.fixture(scope="module")
def c(database: Settings) -> Seeded:
    """A member whose own people send all its forms; what they remove, no other test misses."""
    return seed(database, "lerchental", "99000103")


@pytest.fixture(scope="module")
def visitors(app: Flask, a: Seeded, b: Seeded, c: Seeded, database: Settings) -> dict[str, Visitor]:
    """People of the members by slug and role, and somebody who is not signed in."""
    made = {
        f"{seeded.slug}:{role.value}": Visitor(app, seeded.people[role][1])
        for seeded in (a, b, c)
        for role in PERSONAL_ROLES
    }
    # All these tests together may take longer than a proof is fresh, which is a test of its own.
    with plain_session(database, "keck_login") as session:
        session.execute(update(m.LoginSession).values(proved_at=func.now() + timedelta(hours=2)))
    return {**made, "": Visitor(app, None)}


def rules(app: Flask) -> Iterator[tuple[str, str]]:
    """Yield method and pattern of every address."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, rule.rule


def ids_of(seeded: Seeded) -> dict[str, str]:
    """Return the ids that fill the addresses of a member."""
    ids = {name: str(seeded.key(model)[-1]) for name, model in MODELS.items()}
    return {**ids, "account_id": str(seeded.people[Role.READER][0])}


def random_ids() -> dict[str, str]:
    """Return ids that nobody has."""
    return {name: str(uuid4()) for name in (*MODELS, "account_id")}


def text_of(answer: TestResponse) -> str:
    """Return what an answer says; a packed folder says what its files say."""
    if answer.mimetype != "application/zip":
        return answer.get_data(as_text=True)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as folder:
        return "\n".join(folder.read(name).decode() for name in folder.namelist())


def filled(pattern: str, slug: str, ids: dict[str, str]) -> str:
    """Return an address with its ids."""
    known = {**ids, "key": "impressum", "path": "areas/quartier/x", "digest": "0" * 40, "extension": "json"}
    # A paper of the member, an indicator of its own, or what it has adopted of the catalogue.
    if "catalogue" in pattern:
        known["code"] = "anteil-unter-6"
    else:
        known["code"] = "own.kinder" if pattern.startswith("/indicators/") else "massnahmen"
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: known[found[1]], SLUG.replace("<slug>", slug) + pattern)


def has_id(pattern: str) -> bool:
    """Tell whether an address holds an id."""
    return "<uuid:" in pattern


def undeclared(app: Flask) -> set[tuple[str, str]]:
    """Return the addresses that no table here knows, or that there are not any more."""
    declared = {(method, SLUG + pattern) for method, pattern in DESK} | ELSEWHERE
    return set(rules(app)) ^ declared


def test_every_address_is_declared(database: Settings) -> None:
    app = create_members_app(database)
    assert undeclared(app) == set()
    app.add_url_rule("/desk/<slug>/new", "new", lambda slug: slug, methods=["POST"])
    assert undeclared(app) == {("POST", "/desk/<slug>/new")}


EVERYBODY = pytest.mark.parametrize(
    "everybody", [False, pytest.param(True, marks=pytest.mark.long)], ids=["some", "all"]
)


def some_roles(method: str, pattern: str) -> list[Role]:
    """Return who tries an address: who may do most, who sees least, and the others each in their turn.

    What each role may do at each address is tested for all of them.
    """
    always = [Role.ADMIN, Role.GUEST]
    others = [role for role in PERSONAL_ROLES if role not in always]
    return [*always, others[list(DESK).index((method, pattern)) % len(others)]]


@pytest.mark.asvs("8.2.1", "8.3.1")
@pytest.mark.parametrize(("method", "pattern"), DESK, ids=str)
def test_roles_may_what_the_table_says(
    method: str, pattern: str, visitors: dict[str, Visitor], c: Seeded
) -> None:
    needed = DESK[method, pattern]
    for role in PERSONAL_ROLES:
        path = filled(pattern, c.slug, random_ids())
        status = visitors[f"{c.slug}:{role.value}"].ask(method, path).status_code
        assert (status == 403) == (not allows(role, needed)), (role, status)


@pytest.mark.asvs("8.2.1")
@pytest.mark.parametrize(("method", "pattern"), DESK, ids=str)
def test_nobody_gets_in_without_signing_in(
    method: str, pattern: str, visitors: dict[str, Visitor], a: Seeded
) -> None:
    answer = visitors[""].ask(method, filled(pattern, a.slug, ids_of(a)))
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/login?next=")


@EVERYBODY
@pytest.mark.parametrize(("method", "pattern"), DESK, ids=str)
def test_another_member_looks_like_one_that_does_not_exist(
    method: str, pattern: str, everybody: bool, visitors: dict[str, Visitor], a: Seeded, b: Seeded
) -> None:
    for role in PERSONAL_ROLES if everybody else some_roles(method, pattern):
        visitor = visitors[f"{b.slug}:{role.value}"]
        foreign = visitor.ask(method, filled(pattern, a.slug, ids_of(a)))
        unknown = visitor.ask(method, filled(pattern, "gibt-es-nicht", random_ids()))
        assert foreign.status_code == unknown.status_code == 404
        assert _plain(foreign) == _plain(unknown)


@pytest.mark.asvs("8.2.2")
@EVERYBODY
@pytest.mark.parametrize(("method", "pattern"), [one for one in DESK if has_id(one[1])], ids=str)
def test_another_members_ids_answer_like_ids_that_nobody_has(
    method: str,
    pattern: str,
    everybody: bool,
    visitors: dict[str, Visitor],
    a: Seeded,
    b: Seeded,
    database: Settings,
) -> None:
    before = rows_of(database, a)
    for role in PERSONAL_ROLES if everybody else some_roles(method, pattern):
        visitor = visitors[f"{b.slug}:{role.value}"]
        foreign = visitor.ask(method, filled(pattern, b.slug, ids_of(a)), **form_of(a))
        unknown = visitor.ask(method, filled(pattern, b.slug, random_ids()), **form_of(a))
        assert foreign.status_code == unknown.status_code
        assert foreign.status_code == 404 or not allows(role, DESK[method, pattern]) or method == "POST"
        assert _plain(foreign) == _plain(unknown)
        assert not [word for word in a.canaries if word in foreign.get_data(as_text=True)]
    assert rows_of(database, a) == before


def form_of(seeded: Seeded) -> dict[str, str]:
    """Return fields that name another member's things, wherever a form could hold one."""
    area_set = seeded.rows[m.Area]
    return {
        "indicator": "own.kinder",
        "area": f"quartier:{area_set.key}",  # type: ignore[attr-defined]
        "mapping": str(seeded.key(m.Mapping)[-1]),
        "role": "reader",
        "mode": "add",
        "reason": "x",
        "toml": "x",
        "base": "x",
        "level": "quartier",
    }


def _plain(answer: TestResponse) -> str:
    """Return a page without the key of its forms, which differs from page to page."""
    return _TOKEN.sub("", answer.get_data(as_text=True))


def rows_of(settings: Settings, seeded: Seeded) -> dict[str, str]:
    """Return a digest of all rows of a member, by table; that its people sign in changes nothing here."""
    with engine(settings, "keck_backup").connect() as connection:
        own = f"tenant_id = '{seeded.tenant_id}'"
        return {
            str(model.__table__): hashlib.sha256(
                b"".join(copy_out(connection, model.__table__, own))  # type: ignore[arg-type]
            ).hexdigest()
            for model in seeded.rows
        }


def test_queries_and_forms_with_another_members_words_find_nothing(
    visitors: dict[str, Visitor], a: Seeded, b: Seeded
) -> None:
    admin = visitors[f"{b.slug}:admin"]
    words = form_of(a)
    for pattern in ("/cells", "/atlas/values", "/releases/", "/uploads/<uuid:upload_id>"):
        path = filled(pattern, b.slug, ids_of(b))
        page = admin.ask("GET", path, period="2024", **words).get_data(as_text=True)
        asked = set(words.values())
        assert not [word for word in a.canaries if word in page and f"quartier:{word}" not in asked]


@pytest.mark.asvs("8.4.1")
def test_nothing_of_a_member_is_found_by_anybody_else(
    app: Flask, visitors: dict[str, Visitor], a: Seeded, b: Seeded
) -> None:
    others = [visitors[""], *(visitors[f"{b.slug}:{role.value}"] for role in PERSONAL_ROLES)]
    for method, pattern in rules(app):
        if method != "GET" or pattern.startswith("/static"):
            continue
        short = pattern.removeprefix(SLUG)
        at_desk = (filled(short, slug, ids_of(b)) for slug in (a.slug, b.slug))
        paths = list(at_desk) if pattern != short else [_elsewhere(pattern)]
        for visitor, path in product(others, paths):
            page = text_of(visitor.ask("GET", path))
            assert not [word for word in a.canaries if word in page], path


def _elsewhere(pattern: str) -> str:
    return pattern.replace("<any(de,en):lang>", "de").replace("<path:rest>", "x")


def test_the_owner_finds_the_owners_words_on_nearly_every_page(
    visitors: dict[str, Visitor], a: Seeded
) -> None:
    admin = visitors[f"{a.slug}:admin"]
    pages = [pattern for method, pattern in DESK if method == "GET" and pattern not in WITHOUT_CANARY]
    without = []
    for pattern in pages:
        page = text_of(admin.ask("GET", filled(pattern, a.slug, ids_of(a))))
        if not [word for word in a.canaries if word in page]:
            without.append(pattern)
    assert len(without) <= 0.05 * len(pages), without


def test_ids_are_of_the_kinds_that_are_watched(app: Flask) -> None:
    def kinds(rule: Rule) -> set[str]:
        return {name for name in rule.arguments if rule.rule.startswith(SLUG)}

    known = {*MODELS, "account_id", "slug", "path", "digest", "extension", "key", "code"}
    assert set().union(*(kinds(rule) for rule in app.url_map.iter_rules())) == known
    assert all(isinstance(UUID(one), UUID) for one in random_ids().values())


def test_whatever_a_form_changes_stands_in_the_log(app: Flask, database: Settings) -> None:
    own = seed(database, "protokollau", "99000112")
    visitor = Visitor(app, own.people[Role.ADMIN][1])
    numbers = dict.fromkeys(("originals_days", "minimum_count", "minimum_complement", "minimum_base"), "60")
    forms = {**form_of(own), **numbers, "email": "neu@protokollau.example", "given": "yes", "text": "x"}
    changing = set()
    for method, pattern in DESK:
        if method != "POST":
            continue
        before, entries = changed_rows(database, own), entries_of(database, own)
        status = visitor.ask(method, filled(pattern, own.slug, ids_of(own)), **forms).status_code
        changed = changed_rows(database, own) != before
        written = entries_of(database, own) - entries
        assert written > 0 or not changed, (pattern, status)
        # Whoever asks for what is so already is told of, too; whatever is refused is not.
        assert written == 0 or status in (200, 303), (pattern, status)
        if changed:
            changing.add(pattern)
    assert len(changing) > 18, changing


def changed_rows(settings: Settings, seeded: Seeded) -> dict[str, str]:
    """Return a digest by table of all that is not the log."""
    return {table: one for table, one in rows_of(settings, seeded).items() if "audit" not in table}


def entries_of(settings: Settings, seeded: Seeded) -> int:
    """Return how many entries a member's log has."""
    with tenant_session(settings, "keck_app", seeded.tenant_id) as session:
        return session.scalars(select(m.AuditHead.number)).one()
