"""Members beside each other in public: what is said about each, and that it goes with what it is made of."""

import csv
import io
import math
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from keck.config import Settings
from keck.db.engines import engine
from keck.db.sessions import TenantSession, plain_session
from keck.persistence.models import MemberValue, Tenant
from keck.services import tenants
from keck.services.definitions import indicators
from keck.services.leaving import erased_rows
from keck.web.members import create_members_app
from keck.web.public import create_public_app
from tests.integration.conftest import Member
from tests.integration.processing.released import Released, publish
from tests.integration.processing.test_publishing import consent, withdraw
from tests.integration.processing.test_suspending import work_off
from tests.integration.web.desk.conftest import Desk
from tests.integration.workers.conftest import write_town

Make = Callable[..., Member]
Item = dict[str, Any]


@pytest.fixture
def code() -> str:
    """An indicator that no other test's members have."""
    return f"own.beiarm-{secrets.token_hex(3)}"


@pytest.fixture
def build(make_member: Make, tmp_path: Path, code: str) -> Callable[..., Member]:
    """Make members that consent and publish one share; some have more poor children, or other years."""

    def make(name: str, key: str, more: int = 0, years: int = 0) -> Member:
        member, folder = make_member(name, key), tmp_path / key
        folder.mkdir()
        boundaries, table = write_town(folder)
        head, *rows = table.read_text().splitlines()
        table.write_text("\n".join([head, *(_changed(row, more, years) for row in rows)]) + "\n")
        assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
        assert member.import_table(table)["state"] == "done"
        with member.scope() as scope:
            indicators.apply(scope, _definition(code))
        publish(member)
        consent(member, True)
        return member

    return make


def _changed(row: str, more: int, years: int) -> str:
    area, year, children, poor = row.split(";")
    return f"{area};{int(year) + years};{children};{int(poor) + more}"


def _definition(code: str, polarity: str = "-") -> str:
    return f"""
[[indicator]]
code = "{code.removeprefix("own.")}"
name = {{ de = "Arme Kinder", en = "Poor children" }}
kind = "share"
numerator = ["kinder-arm"]
denominator = ["kinder"]
decimals = 1
polarity = "{polarity}"

[[indicator]]
code = "{code.removeprefix("own.")}-zahl"
name = {{ de = "Kinder", en = "Children" }}
kind = "count"
numerator = ["kinder"]
"""


def items(settings: Settings, code: str) -> dict[str, Item]:
    """Return what the API says of each member; nothing where there is no comparison."""
    visitor = create_public_app(settings).test_client()
    answer = visitor.get(f"/api/v1/benchmarks/{code}")
    listed = {one["code"] for one in visitor.get("/api/v1/benchmarks").get_json()["items"]}
    page = visitor.get(f"/de/benchmarks/{code}").status_code
    assert (code in listed, page) == (answer.status_code == 200, answer.status_code)
    found = answer.get_json().get("items", []) if answer.status_code == 200 else []
    return {one["tenant"]: one for one in found}


def verdicts(settings: Settings, code: str) -> dict[str, str | None]:
    return {slug: one["verdict"] for slug, one in items(settings, code).items()}


def city(member: Member, code: str) -> tuple[int, int, Item]:
    """Return the newest counts of a member's city with their limits, as its artefact has them."""
    one = Released(member).slice(code, "2024", "kommune")
    return one["numerator"][0], one["denominator"][0], one["interval"]


def _wilson(one: tuple[int, int]) -> tuple[float, float]:
    (x, n), z = one, 1.959964
    p = x / n
    middle, reach = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - reach) / (1 + z * z / n), (middle + reach) / (1 + z * z / n)


def newcombe_by_hand(one: tuple[int, int], other: tuple[int, int]) -> tuple[float, float]:
    """Return the limits of a difference of two proportions (Newcombe 1998, method 10)."""
    (l1, u1), (l2, u2) = _wilson(one), _wilson(other)
    p, q = one[0] / one[1], other[0] / other[1]
    return p - q - math.hypot(p - l1, u2 - q), p - q + math.hypot(u1 - p, q - l2)


def test_each_member_is_judged_against_the_others_published_counts(
    build: Callable[..., Member], settings: Settings, code: str
) -> None:
    poor, rich, same = (
        build(name, f"0599900{n}", more)
        for n, (name, more) in enumerate((("Armheim", 9), ("Reichheim", 0), ("Gleichau", 0)), 1)
    )
    found = items(settings, code)
    assert verdicts(settings, code) == {poor.slug: "worse", rich.slug: "better", same.slug: "better"}
    for one in (poor, rich, same):
        x, n, limits = city(one, code)
        others = [city(other, code)[:2] for other in (poor, rich, same) if other is not one]
        rest_x, rest_n = (sum(half) for half in zip(*others, strict=True))
        item = found[one.slug]
        assert (item["numerator"], item["denominator"], item["others_count"]) == (x, n, 2)
        assert item["others"] == pytest.approx(100 * rest_x / rest_n, abs=1e-9)
        assert (item["interval"]["lower"], item["interval"]["upper"]) == (
            limits["lower"][0],
            limits["upper"][0],
        )
        low, high = newcombe_by_hand((x, n), (rest_x, rest_n))
        assert item["verdict"] == ("worse" if low > 0 else "better" if high < 0 else "similar")


def test_page_table_and_api_say_the_same_in_words(
    build: Callable[..., Member], settings: Settings, code: str
) -> None:
    towns = [build("Armheim", "05999011", 9), build("Reichheim", "05999012")]
    visitor = create_public_app(settings).test_client()
    page = visitor.get(f"/de/benchmarks/{code}").get_data(as_text=True)
    rows = page.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")
    assert "ungünstiger" in rows[0]
    assert "Armheim" in rows[0]
    assert "günstiger" in rows[1]
    assert "ungünstiger" not in rows[1]
    english = visitor.get(f"/en/benchmarks/{code}").get_data(as_text=True)
    assert "less favourable" in english
    table = visitor.get(f"/api/v1/benchmarks/{code}?format=csv").get_data(as_text=True)
    read = {row["tenant"]: row for row in csv.DictReader(io.StringIO(table.lstrip("\ufeff")))}
    for town in towns:
        item = items(settings, code)[town.slug]
        assert read[town.slug]["verdict"] == item["verdict"]
        assert float(read[town.slug]["lower"]) == item["interval"]["lower"]


def test_without_a_good_side_it_is_higher_and_lower(
    build: Callable[..., Member], settings: Settings, code: str
) -> None:
    towns = [build("Armheim", "05999021", 9), build("Reichheim", "05999022")]
    for town in towns:
        with town.scope() as scope:
            indicators.apply(scope, _definition(code, "0"))
        publish(town)
    assert verdicts(settings, code) == {towns[0].slug: "higher", towns[1].slug: "lower"}


def test_other_years_and_counts_without_limits_are_not_judged(
    build: Callable[..., Member], settings: Settings, code: str
) -> None:
    towns = [build("Altheim", "05999031"), build("Neuheim", "05999032", years=1)]
    found = items(settings, code)
    assert {(found[one.slug]["verdict"], found[one.slug]["unjudged"]) for one in towns} == {(None, "alone")}
    page = create_public_app(settings).test_client().get(f"/de/benchmarks/{code}").get_data(as_text=True)
    assert "niemand sonst zum selben Zeitraum" in page
    # A plain count has no range of chance: the list is there, and says why it says nothing.
    counts = items(settings, f"{code}-zahl")
    assert {counts[one.slug]["unjudged"] for one in towns} == {"no_range"}
    page = create_public_app(settings).test_client().get(f"/de/benchmarks/{code}-zahl").get_data(as_text=True)
    assert "über sie sagt diese Seite nichts" in page
    assert "Gegenüber den anderen" not in page


def test_a_verdict_goes_with_the_consent_of_who_it_was_made_with(
    build: Callable[..., Member], settings: Settings, code: str
) -> None:
    poor, rich, middle = build("A", "05999041", 9), build("B", "05999042"), build("C", "05999043", 4)
    before = items(settings, code)
    assert before[middle.slug]["others_count"] == 2
    consent(poor, False)
    after = items(settings, code)
    assert set(after) == {rich.slug, middle.slug}
    assert before[middle.slug]["others"] != after[middle.slug]["others"] == after[rich.slug]["value"]
    assert verdicts(settings, code) == {rich.slug: "better", middle.slug: "worse"}
    consent(rich, False)
    assert items(settings, code) == {}
    consent(rich, True)
    consent(poor, True)
    assert items(settings, code) == before


def test_a_verdict_goes_with_suspension_and_withdrawal(
    build: Callable[..., Member], settings: Settings, code: str
) -> None:
    poor, rich, middle = build("A", "05999051", 9), build("B", "05999052"), build("C", "05999053", 4)
    before = items(settings, code)
    tenants.set_state(settings, poor.slug, active=False, dark=True)
    work_off(poor)
    assert verdicts(settings, code) == {rich.slug: "better", middle.slug: "worse"}
    tenants.set_state(settings, poor.slug, active=True)
    work_off(poor)
    assert items(settings, code) == before
    withdraw(middle, period="2024")
    # Its newest shown value is one of another year now.
    found = items(settings, code)
    assert (found[middle.slug]["period"], found[middle.slug]["unjudged"]) == ("2023", "alone")
    assert found[poor.slug]["others_count"] == 1
    withdraw(middle, indicator=code)
    assert set(items(settings, code)) == {poor.slug, rich.slug}
    withdraw(rich)
    assert items(settings, code) == {}


def test_rows_from_before_limits_were_kept_are_read_anew(
    build: Callable[..., Member], settings: Settings, code: str
) -> None:
    old, new = build("Altzeile", "05999061", 9), build("Neuzeile", "05999062")
    wanted = items(settings, code)
    with plain_session(settings, "keck_gate") as session:
        mine = MemberValue.tenant_id == old.tenant_id
        none = {"kind": None, "lower": None, "upper": None, "method": None}
        session.execute(update(MemberValue).where(mine).values(none))
    publish(new)
    assert items(settings, code) == wanted
    with plain_session(settings, "keck_gate") as session:
        query = select(MemberValue.kind, MemberValue.method, MemberValue.lower)
        asked = MemberValue.indicator_code == code
        row = session.execute(query.where(MemberValue.tenant_id == old.tenant_id, asked)).one()
    assert tuple(row) == ("share", "wilson", city(old, code)[2]["lower"][0])


def test_nothing_is_said_that_was_made_with_an_erased_member(
    build: Callable[..., Member], settings: Settings, code: str
) -> None:
    gone, rich, middle = build("A", "05999071", 9), build("B", "05999072"), build("C", "05999073", 4)
    with TenantSession(engine(settings, "keck_owner"), gone.tenant_id) as session, session.begin():
        erased_rows.delete_all(session, session.get_one(Tenant, gone.tenant_id))
    found = items(settings, code)
    assert set(found) == {rich.slug, middle.slug}
    assert {(one["verdict"], one["others"], one["unjudged"]) for one in found.values()} == {
        (None, None, "later")
    }
    publish(rich)
    assert verdicts(settings, code) == {rich.slug: "better", middle.slug: "worse"}


def test_the_desk_says_it_to_the_member_as_long_as_it_is_public(
    build: Callable[..., Member], settings: Settings, code: str
) -> None:
    poor, rich = build("Armheim", "05999081", 9), build("Reichheim", "05999082")
    desk = Desk(create_members_app(settings), poor)
    page = _settings_of(desk)
    assert f"{settings.public_url}/de/benchmarks/{code}" in page
    assert page.count("ungünstiger") == 1
    assert rich.slug not in page
    consent(rich, False)
    assert "Noch zeigt keine andere Kommune" in _settings_of(desk)
    consent(poor, False)
    page = _settings_of(desk)
    assert "Noch zeigt keine andere Kommune" not in page
    assert "ungünstiger" not in page


def _settings_of(desk: Desk) -> str:
    return desk.browser().get(desk.home + "settings/").get_data(as_text=True)
