"""T-07 and T-10 on the public face: whoever has published nothing looks like somebody who does not exist."""

from collections.abc import Iterable

import pytest
from flask import Flask
from sqlalchemy import Column, MetaData, Table, Text

from keck.config import Settings
from keck.db.base import Base
from keck.web.public import create_public_app
from tests.tenancy.factories import Seeded

OF_A_MEMBER = {
    "/<any(de,en):lang>/<slug>/": "/de/{slug}/",
    "/<any(de,en):lang>/<slug>/<path:path>": "/en/{slug}/areas/quartier/{key}",
    "/<any(de,en):lang>/<slug>/info/<any(about,impressum,privacy,accessibility):name>": (
        "/de/{slug}/info/impressum"
    ),
    "/<any(de,en):lang>/<slug>/info/history": "/de/{slug}/info/history",
    "/api/v1/tenants/<slug>/areas": "/api/v1/tenants/{slug}/areas?level=quartier",
    "/api/v1/tenants/<slug>/crosswalks": "/api/v1/tenants/{slug}/crosswalks?format=csv",
    "/api/v1/tenants/<slug>/indicators": "/api/v1/tenants/{slug}/indicators",
    "/api/v1/tenants/<slug>/indicators/<code>": "/api/v1/tenants/{slug}/indicators/own.kinder",
    "/api/v1/tenants/<slug>/corrections": "/api/v1/tenants/{slug}/corrections",
    "/api/v1/tenants/<slug>/releases": "/api/v1/tenants/{slug}/releases",
    "/api/v1/tenants/<slug>/values": "/api/v1/tenants/{slug}/values?indicator=own.kinder&area=quartier:{key}",
}
OF_NOBODY = {
    "/",
    "/<any(join,contact,brochure):kind>",
    "/<any(de,en):lang>/",
    "/<any(de,en):lang>/<any(join,contact,impressum,privacy,help,accessibility,partners,news):name>",
    "/<any(de,en):lang>/benchmarks/",
    "/<any(de,en):lang>/benchmarks/<code>",
    "/a/<digest>.<extension>",
    "/account/<path:rest>",
    "/api/v1/benchmarks",
    "/api/v1/benchmarks/<code>",
    "/api/v1/openapi.json",
    "/api/v1/tenants",
    "/desk/",
    "/desk/<path:rest>",
    "/healthz",
    "/login",
    "/metrics",
    "/readyz",
    "/staff/",
    "/staff/<path:rest>",
    "/static/<path:filename>",
}
# All that the public login can read. A new column is public from its first day: think before it comes here.
PUBLISHED = {
    "published.artefact": "changed_at extension gone_reason hash media_type size state tenant_id",
    "published.erased": "erased_on slug",
    "published.manifest": "data release slug switched_at tenant_id",
    "published.network": "data key switched_at",
    "published.release": "counts meta_hash note number published_at state tenant_id",
    "published.tenant": "name official_key slug state tenant_id texts",
    "published.withdrawal": "area_id id indicator_code period_code since tenant_id",
}


@pytest.fixture(scope="module")
def app(database: Settings) -> Flask:
    """The public face."""
    return create_public_app(database)


@pytest.mark.asvs("3.5.3")
def test_every_address_is_declared_and_none_writes(database: Settings) -> None:
    app = create_public_app(database)
    assert wrong_rules(app) == set()
    app.add_url_rule("/de/<slug>/new", "new", lambda slug: slug)
    app.add_url_rule("/de/", "writing", lambda: "", methods=["POST"])
    assert wrong_rules(app) == {"/de/<slug>/new", "/de/"}


def wrong_rules(app: Flask) -> set[str]:
    """Return the addresses that are not declared, that there are not any more, or that take more than GET."""
    rules = [(rule.rule, (rule.methods or set()) - {"HEAD", "OPTIONS"}) for rule in app.url_map.iter_rules()]
    unknown = {rule for rule, _ in rules} ^ (set(OF_A_MEMBER) | OF_NOBODY)
    return unknown | {rule for rule, methods in rules if methods != {"GET"}}


@pytest.mark.parametrize("rule", OF_A_MEMBER)
def test_a_member_who_published_nothing_is_nobody(app: Flask, a: Seeded, rule: str) -> None:
    client = app.test_client()
    key = next(word for word in a.canaries if "-key-" in word)
    answers = [client.get(OF_A_MEMBER[rule].format(slug=slug, key=key)) for slug in (a.slug, "gibt-es-nicht")]
    plain = [
        answer.get_data(as_text=True).replace(slug, "<slug>")
        for answer, slug in zip(answers, (a.slug, "gibt-es-nicht"), strict=True)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert plain[0] == plain[1]


def test_addresses_of_the_members_face_lead_to_the_same_address_there(app: Flask, database: Settings) -> None:
    for path in (
        "/login",
        "/join?lang=en",
        "/contact",
        "/brochure",
        "/login?lang=en",
        "/desk/",
        "/desk/x/tables/",
        "/staff/",
        "/account/x?y=1",
    ):
        answer = app.test_client().get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, database.members_url + path)


def test_lists_of_all_members_leave_out_who_published_nothing(app: Flask, a: Seeded) -> None:
    client = app.test_client()
    compared = [f"{start}/benchmarks{rest}" for start in ("/de", "/api/v1") for rest in ("/", "/own.kinder")]
    for path in ("/de/", "/en/", "/api/v1/tenants", *compared):
        text = client.get(path).get_data(as_text=True)
        assert a.slug not in text
        assert not [word for word in a.canaries if word in text]


@pytest.mark.asvs("15.3.1")
def test_what_the_public_login_reads_are_these_columns_and_no_others() -> None:
    tables = Base.metadata.sorted_tables
    assert undeclared_columns(tables) == set()
    new = Table("search_entry", MetaData(), Column("text", Text), schema="published")
    wider = Table("erased", MetaData(), Column("why", Text), schema="published")
    assert undeclared_columns([*tables, new, wider]) == {
        "published.search_entry.text",
        "published.erased.why",
    }


def undeclared_columns(tables: Iterable[Table]) -> set[str]:
    """Return the columns that the public login can read and that nobody has thought about."""
    found = {
        f"{table.fullname}.{column.name}"
        for table in tables
        if table.schema == "published"
        for column in table.columns
    }
    return found ^ {f"{table}.{name}" for table, names in PUBLISHED.items() for name in names.split()}
