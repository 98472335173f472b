"""Standardised indicators of the catalogue: adopted at the desk, imported with ages, released and revised."""

import html
from collections.abc import Mapping
from math import sqrt
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from keck.config import Settings
from keck.domain.catalogue.reading import catalogue
from keck.persistence.models import Revision
from keck.services import revisions
from keck.services.definitions import adoptions, advice, indicators, trials
from keck.web.public import create_public_app
from tests.integration.processing.released import Released
from tests.integration.web.desk.conftest import Desk
from tests.integration.web.desk.test_catalogue import chosen, page_of

RATIO, RATE = "krankenhausfaelle-kinder", "verletzte-kinder"
BANDS, WEIGHTS = ("0-0", "1-4", "5-9", "10-14"), (1000, 4000, 5500, 5500)
YEARS = ("2022", "2023", "2024")
PEOPLE = {
    "01": (120, 500, 600, 640),
    "02": (60, 250, 400, 410),
    "03": (200, 700, 800, 700),
    "04": (90, 380, 420, 500),
    "05": (150, 610, 900, 880),
    "06": (75, 300, 350, 360),
}
CASES = {
    "01": (60, 70, 40, 30),
    "02": (20, 21, 18, 17),
    "03": (90, 80, 60, 40),
    "04": (30, 33, 16, 20),
    "05": (45, 50, 35, 31),
    "06": (48, 60, 40, 44),
}
INJURED = {
    "01": (12, 14, 15, 13),
    "02": (11, 12, 12, 12),
    "03": (13, 16, 18, 20),
    "04": (10, 11, 12, 13),
    "05": (14, 15, 19, 22),
    "06": (15, 20, 24, 28),
}
Z = 1.959963984540054


def mapping() -> str:
    """Return how columns become measures in bands of ages, under names of the member's own."""
    measures = (("kh", "Krankenhausfälle nach Wohnort"), ("einw", "Einwohnerinnen und Einwohner"))
    injured = ("verl", "Krankenhausfälle wegen einer Verletzung oder Vergiftung nach Wohnort")
    columns = [
        f'[[measure]]\ncode = "{code}"\nlabel = "{label}"\ncolumn = "{code}{number}"\ngroup = "age={band}"\n'
        for code, label in (*measures, injured)
        for number, band in enumerate(BANDS)
    ]
    head = 'dataset = "kh"\nname = "Kinder im Krankenhaus"\nlayout = "wide"\narea_column = "nr"\n'
    return head + 'period_column = "jahr"\n' + "".join(columns)


def table(people: Mapping[str, tuple[int, ...]]) -> str:
    """Return a table of three years that are alike."""
    names = [f"{code}{number}" for code in ("kh", "einw", "verl") for number in range(4)]
    rows = [
        ";".join([key, year, *map(str, (*CASES[key], *people[key], *INJURED[key]))])
        for key in people
        for year in YEARS
    ]
    return "\n".join([";".join(["nr", "jahr", *names]), *rows]) + "\n"


@pytest.fixture
def town(desk: Desk, tmp_path: Path) -> Desk:
    """A member with six quarters, and children and cases in four bands of ages."""
    areas = tmp_path / "quartiere.csv"
    areas.write_text("key;name\n" + "".join(f"{key};Viertel {key}\n" for key in PEOPLE))
    assert desk.member.import_areas(areas, level="quartier")["state"] == "done"
    read(desk, tmp_path, PEOPLE)
    return desk


def read(desk: Desk, folder: Path, people: Mapping[str, tuple[int, ...]]) -> None:
    path = folder / "kinder.csv"
    path.write_text(table(people))
    end = desk.member.import_table(path, mapping())
    assert end["state"] == "done", end


@pytest.fixture
def visitor(settings: Settings) -> FlaskClient:
    """Somebody at the public face."""
    return create_public_app(settings).test_client()


def adopt(town: Desk, code: str) -> None:
    editor, path = town.browser("editor"), f"{town.home}indicators/catalogue/{code}"
    proposed = chosen(page_of(editor, path))
    assert all(proposed.values()), proposed
    assert editor.post(f"{path}/adopt", proposed).status_code == 303


def publish(town: Desk, key: str = "eins") -> Released:
    end = town.finish(town.browser().post(f"{town.home}releases/ask", {"audience": "public", "key": key}))
    assert end["state"] == "done", end
    return Released(town.member, end["result"]["number"])


def byar(events: float) -> tuple[float, float]:
    """Limits of ten and more events (Breslow and Day 1987), written down a second time."""
    low = events * (1 - 1 / (9 * events) - Z / (3 * sqrt(events))) ** 3
    more = events + 1
    return low, more * (1 - 1 / (9 * more) + Z / (3 * sqrt(more))) ** 3


def expected(people: Mapping[str, tuple[int, ...]]) -> dict[str, float]:
    rates = [sum(one[n] for one in CASES.values()) / sum(one[n] for one in people.values()) for n in range(4)]
    return {key: sum(n * r for n, r in zip(people[key], rates, strict=True)) for key in people}


def test_a_ratio_is_adopted_imported_released_and_shown_with_its_funnel(
    town: Desk, visitor: FlaskClient
) -> None:
    page = page_of(town.browser("editor"), f"{town.home}indicators/catalogue/{RATIO}")
    assert "Krankenhausfälle nach Wohnort (unter 15 Jahren), in Altersgruppen" in page
    adopt(town, RATIO)
    released = publish(town)
    found = released.slice(RATIO, "2024", "quartier")
    wanted = expected(PEOPLE)
    assert found["status"] == "o" * 6
    for place, key in enumerate(PEOPLE):
        events = sum(CASES[key])
        low, high = byar(events)
        assert found["value"][place] == pytest.approx(events / wanted[key], rel=1e-9)
        assert found["interval"]["lower"][place] == pytest.approx(low / wanted[key], abs=6e-5)
        assert found["interval"]["upper"][place] == pytest.approx(high / wanted[key], abs=6e-5)
    assert released.slice(RATIO, "2024", "kommune")["value"] == [1]
    entry = next(one for one in released.atlas["indicators"] if one["code"] == RATIO)
    assert entry["bands"] == [f"age={band}" for band in BANDS]
    assert entry["catalogue"]["version"] == catalogue().indicators[RATIO].version
    funnel = found["judged"]["funnel"]
    assert funnel["base"][0] == pytest.approx(min(wanted.values()), abs=0.005)
    assert funnel["base"][-1] == pytest.approx(max(wanted.values()), abs=0.005)
    public = page_of_public(visitor, f"/de/{town.slug}/indicators/{RATIO}")
    assert "Erwartete Fälle" in public
    assert 'class="chart funnel"' in public
    assert public.index('class="experts"') < public.index('class="chart funnel"')
    assert "more cases would be expected" in page_of_public(visitor, f"/en/{town.slug}/indicators/{RATIO}")


def test_a_direct_rate_of_three_years_has_dobsons_limits_and_says_why_it_has_no_funnel(
    town: Desk, visitor: FlaskClient
) -> None:
    adopt(town, RATE)
    released = publish(town)
    found = released.slice(RATE, "2024", "quartier")
    assert found["status"] == "o" * 6
    for place, key in enumerate(PEOPLE):
        parts = [
            (weight, 3 * x, 3 * n) for weight, x, n in zip(WEIGHTS, INJURED[key], PEOPLE[key], strict=True)
        ]
        whole, events = sum(WEIGHTS), sum(x for _, x, _ in parts)
        rate = 1000 * sum(w * x / n for w, x, n in parts) / whole
        step = 1000 * sqrt(sum(w * w * x / n**2 for w, x, n in parts) / whole**2 / events)
        low, high = byar(events)
        assert found["value"][place] == pytest.approx(rate, rel=1e-9)
        assert found["interval"]["method"] == "dobson"
        assert found["interval"]["lower"][place] == pytest.approx(rate + step * (low - events), abs=6e-4)
        assert found["interval"]["upper"][place] == pytest.approx(rate + step * (high - events), abs=6e-4)
    public = page_of_public(visitor, f"/de/{town.slug}/indicators/{RATE}")
    assert "Einen Trichter gibt es hier nicht" in public
    assert 'class="chart funnel"' not in public
    assert "There is no funnel here" in page_of_public(visitor, f"/en/{town.slug}/indicators/{RATE}")


def page_of_public(visitor: FlaskClient, path: str) -> str:
    answer = visitor.get(path)
    assert answer.status_code == 200
    return html.unescape(answer.get_data(as_text=True))


def test_a_new_state_tells_the_verdicts_that_the_next_release_will_say(town: Desk, tmp_path: Path) -> None:
    """In one quarter children grow older: as many cases of as many children, but fewer would be expected."""
    adopt(town, RATIO)
    before = publish(town).slice(RATIO, "2024", "quartier")
    with town.member.scope() as scope:
        first = revisions.current(scope)[0].id
    read(town, tmp_path, {**PEOPLE, "02": (40, 100, 490, 490)})
    with town.member.scope() as scope:
        newest: Revision = revisions.current(scope)[0]
        assert newest.id != first
        told: list[dict[str, Any]] = newest.difference["indicators"]
    effect = next(one for one in told if one["code"] == RATIO)
    after = publish(town, "zwei").slice(RATIO, "2024", "quartier")
    words = {"b": "better", "s": "similar", "w": "worse"}
    flipped = {
        f"Viertel {key}": (words[old], words[new])
        for key, old, new in zip(
            PEOPLE, before["judged"]["letters"]["city"], after["judged"]["letters"]["city"], strict=True
        )
        if old != new
    }
    assert flipped["Viertel 02"] == ("better", "similar")
    found = {one["area"]: (one["before"], one["after"]) for one in effect["flips"] if one["period"] == "2024"}
    assert found == flipped
    assert effect["verdicts"] == 3 * len(flipped)


def test_a_trial_flips_the_verdicts_of_a_standardised_rate_and_the_adviser_knows_it(town: Desk) -> None:
    toml = '[[indicator]]\ncode = "kh"\nname = "Klinik"\nformula = "smr(kh, einw, age)"\npolarity = "-"\n'
    with town.member.scope() as scope:
        indicators.apply(scope, toml)
        asked = [trials.ask(scope, toml.replace('"-"', '"+"')), advice.ask(scope, ["own.kh"])]
    ends = [town.member.finish(job_id) for job_id in asked]
    assert [end["state"] for end in ends] == ["done", "done"], ends
    (effect,) = ends[0]["result"]["trial"]["indicators"]
    letters = publish(town).slice("own.kh", "2024", "quartier")["judged"]["letters"]["city"]
    turned = {"b": ("better", "worse"), "w": ("worse", "better")}
    wanted = {
        f"Viertel {key}": turned[one] for key, one in zip(PEOPLE, letters, strict=True) if one in turned
    }
    found = {one["area"]: (one["before"], one["after"]) for one in effect["flips"] if one["period"] == "2024"}
    assert found == wanted
    assert effect["verdicts"] == 3 * len(wanted) > 0
    with town.member.scope() as scope:
        assert "own.kh" in advice.newest(scope)


def test_bands_that_do_not_fit_are_told_at_the_form(desk: Desk, tmp_path: Path) -> None:
    desk.read_areas()
    path = tmp_path / "quer.csv"
    path.write_text("nr;a;b;c;d\n01;20;30;200;900\n02;25;31;300;800\n")
    columns = (("kh", "0-4"), ("kh", "5-14"), ("einw", "0-2"), ("einw", "3-14"))
    labels = {"kh": "Krankenhausfälle nach Wohnort", "einw": "Einwohnerinnen und Einwohner"}
    measures = [
        f'[[measure]]\ncode = "{code}"\nlabel = "{labels[code]}"\ncolumn = "{name}"\ngroup = "age={band}"\n'
        for name, (code, band) in zip("abcd", columns, strict=True)
    ]
    head = 'dataset = "q"\nname = "Quer"\nlayout = "wide"\narea_column = "nr"\nperiod = "2024"\n'
    end = desk.member.import_table(path, head + "".join(measures))
    assert end["state"] == "done", end
    editor, address = desk.browser("editor"), f"{desk.home}indicators/catalogue/{RATIO}"
    answer = editor.post(f"{address}/adopt", chosen(page_of(editor, address)))
    assert answer.status_code == 422
    assert "Altersgruppen der gewählten Merkmale passen nicht zueinander" in html.unescape(
        answer.get_data(as_text=True)
    )
    with desk.member.scope() as scope:
        assert adoptions.all_of(scope) == {}
