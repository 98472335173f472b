"""The small-number adviser on a town where the right answer is known by hand, and beside real releases."""

import json
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from keck.config import Settings
from keck.services import jobs
from keck.services.definitions import advice, advice_basis, advice_choices, first_releases, indicators
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_reading
from keck.services.releasing import releases
from tests.integration.conftest import Member, new_member
from tests.integration.processing.released import Released, publish

YEARS = (2021, 2022, 2023, 2024)
DEFINITION = """
[[indicator]]
code = "armut"
name = "Kinderarmut"
formula = "share(arm, kinder)"
decimals = 1
"""
CODE = "own.armut"


def square(key: str, name: str, x: float, width: float, **more: str) -> dict[str, Any]:
    """Return a rectangle, one of a row."""
    left, right = 9 + x / 100, 9 + (x + width) / 100
    ring = [[left, 50], [right, 50], [right, 50.01], [left, 50.01], [left, 50]]
    return {
        "type": "Feature",
        "properties": {"nr": key, "name": name, **more},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def table_of(first: int = 2, years: tuple[int, ...] = YEARS) -> str:
    """Write 200 children and 30 poor ones per quarter and year, but few in the first."""
    rows = ["nr;jahr;kinder;arm"]
    rows += [f"v{n};{year};200;{first if n == 1 else 30}" for n in range(1, 7) for year in years]
    return "\n".join(rows) + "\n"


def build(member: Member, folder: Path, table: str) -> Member:
    """Make a town of two districts with three quarters each, in one row from west to east."""
    upper = [square("b1", "West", 0, 3), square("b2", "Ost", 3, 3)]
    lower = [square(f"v{n + 1}", f"Viertel {n + 1}", n, 1, bezirk=f"b{n // 3 + 1}") for n in range(6)]
    for level, features in (("bezirk", upper), ("viertel", lower)):
        path = folder / f"{level}.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        more = {"parent": "bezirk", "parent_level": "bezirk"} if level == "viertel" else {}
        end = member.import_areas(path, level=level, key="nr", name="name", **more)
        assert end["state"] == "done", end
    take(member, folder, table)
    with member.scope() as scope:
        indicators.apply(scope, DEFINITION)
    return member


def take(member: Member, folder: Path, table: str) -> None:
    """Take over a table."""
    path = folder / "kinder.csv"
    path.write_text(table)
    end = member.import_table(path)
    assert end["state"] == "done", end


@pytest.fixture
def town(make_member: Callable[..., Member], tmp_path: Path) -> Member:
    """Return the town; two children are poor in its first quarter, every year."""
    return build(make_member("Reihenstadt"), tmp_path, table_of())


def ask(member: Member, code: str = CODE) -> dict[str, Any]:
    """Ask a real worker and return what it found."""
    with member.scope() as scope:
        job_id = advice.ask(scope, [code])
    end = member.finish(job_id)
    assert end["state"] == "done", end
    return found(member, code)


def found(member: Member, code: str = CODE) -> dict[str, Any]:
    """Return the newest advice."""
    with member.scope() as scope:
        return dict(advice.newest(scope)[code].found)


def choose(member: Member, key: str) -> None:
    """Choose from the newest advice."""
    with member.scope() as scope:
        advice_choices.choose(scope, CODE, advice.newest(scope)[CODE].id, key)


def option(told: dict[str, Any], key: str) -> dict[str, Any]:
    """Return an option."""
    return dict(next(one for one in told["options"] if one["key"] == key))


def tally(told: dict[str, Any], key: str) -> tuple[int, int, int]:
    """Return shown, small and hidden for others, in the newest period."""
    one = option(told, key)["outcome"]["newest"]
    return one["shown"], one["small"], one["others"]


def test_the_answer_that_is_known_by_hand(town: Member) -> None:
    told = ask(town)
    # Two of 200 are hidden, and so is one neighbour in the district; four are still too few; six are not.
    assert tally(told, "as-is") == (4, 1, 1)
    assert tally(told, "years-2") == (4, 1, 1)
    assert tally(told, "years-3") == (6, 0, 0)
    assert tally(told, "years-4") == (6, 0, 0)
    assert tally(told, "level-bezirk") == (2, 0, 0)
    assert tally(told, "level-kommune") == (1, 0, 0)
    assert told["advice"] == {"key": "years-3", "why": "both", "merge": False}
    periods = {key: option(told, key)["outcome"]["periods"] for key in ("as-is", "years-2", "years-3")}
    assert periods == {"as-is": 4, "years-2": 3, "years-3": 2}
    # Ninety of 600 children: Wilson's interval is from 12.37 to 18.08 per cent. Six of 600 are unreliable.
    pooled = option(told, "years-3")["outcome"]
    assert pooled["width"] == pytest.approx(5.71, abs=0.02)
    assert (pooled["reliable"], pooled["judged"]) == (5, 6)
    # Thirty of 200: from 10.7 to 20.6.
    assert option(told, "as-is")["outcome"]["width"] == pytest.approx(9.9, abs=0.1)
    assert told["proposal"] == {
        "groups": [["Viertel 1", "Viertel 2"]],
        "left": [],
        "bordering": True,
    }
    assert option(told, "merge")["outcome"]["newest"]["shown"] == 5
    assert told["smoothed"]["areas"] == 4


@pytest.mark.parametrize("key", ["as-is", "years-2", "years-3", "level-bezirk"])
def test_a_release_shows_what_was_foretold(key: str, town: Member) -> None:
    outcome = option(ask(town), key)["outcome"]
    choose(town, key)
    released = publish(town)
    slices = [one for one in released.slices(CODE) if one["level"] == outcome["level"]]
    last = next(one for one in slices if one["period"] == outcome["period"])
    assert last["status"].count("o") == outcome["newest"]["shown"]
    hidden = last["status"].count("s")
    assert hidden == outcome["newest"]["small"] + outcome["newest"]["others"]
    assert sum(one["status"].count("o") for one in slices) == outcome["every"]["shown"]
    assert len({one["period"] for one in slices}) == outcome["periods"]
    limits = last["interval"]
    widths = [
        high - low for low, high in zip(limits["lower"], limits["upper"], strict=True) if low is not None
    ]
    assert median(widths) == pytest.approx(outcome["width"])
    levels = {one["level"] for one in released.slices(CODE)}
    assert ("viertel" in levels) == (key != "level-bezirk")


def test_a_choice_makes_a_new_version_and_is_kept(town: Member) -> None:
    ask(town)
    publish_internal(town)
    with town.scope() as scope:
        before = indicators.in_use(scope, CODE)
        assert before.frozen
        version = before.version
        assert advice_choices.undecided(scope)
    choose(town, "years-3")
    choose(town, "years-3")
    with town.scope() as scope:
        now = indicators.in_use(scope, CODE)
        assert (now.version, now.frozen) == (version + 1, False)
        assert indicators.definition(now).pooling == 3
        assert advice_choices.undecided(scope) == []
        ((row, _),) = advice_choices.made(scope, CODE)
        assert row.chosen == "years-3"
        assert row.chosen_at is not None
        assert [one["key"] for one in row.found["options"]][:2] == ["as-is", "years-2"]
        acts = [one.act for one in audit_reading.page(scope)]
    assert acts.count("chose_years") == 1


def publish_internal(member: Member) -> None:
    """Make an internal release, which freezes definitions and shows the public nothing."""
    with member.scope() as scope:
        job_id = releases.request(scope, audience="internal").job_id
    assert job_id is not None
    assert member.finish(job_id)["state"] == "done"


def test_leaving_it_as_it_is_is_a_choice_too(town: Member) -> None:
    ask(town)
    choose(town, "as-is")
    with town.scope() as scope:
        assert indicators.in_use(scope, CODE).version == 1
        assert advice_choices.undecided(scope) == []


def test_next_years_file_asks_anew_and_may_advise_otherwise(town: Member, tmp_path: Path) -> None:
    ask(town)
    choose(town, "as-is")
    take(town, tmp_path, table_of(first=12))
    with town.scope() as scope:
        job = next(one for one in jobs.recent(scope) if one.kind == "advise")
    assert town.finish(job.id)["state"] == "done"
    assert found(town)["advice"]["key"] == "as-is"
    with town.scope() as scope:
        old = advice_choices.newest(scope)[CODE].found["rule"]
        new = advice.newest(scope)[CODE].found["rule"]
    assert old != new


def test_old_advice_can_not_be_chosen_from(town: Member, tmp_path: Path) -> None:
    ask(town)
    take(town, tmp_path, table_of(first=12))
    with pytest.raises(Refused, match="advice_outdated"):
        choose(town, "years-3")
    with town.scope() as scope:
        row = advice.newest(scope)[CODE]
        assert advice_basis.Present(scope).outdates(row)
        with pytest.raises(NotFound):
            advice_choices.choose(scope, "own.anders", row.id, "years-3")


@pytest.fixture(scope="module")
def advised(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Member:
    """One such town with advice, of which nothing is chosen."""
    town = build(new_member(settings, "Reihenstadt"), tmp_path_factory.mktemp("advised"), table_of())
    ask(town)
    return town


@pytest.mark.parametrize("key", ["merge", "years-7", "", "level-viertel"])
def test_what_is_no_option_is_refused(key: str, advised: Member) -> None:
    with pytest.raises(Refused, match="advice_no_option"):
        choose(advised, key)


def test_derived_and_ready_made_figures_only_go_up(town: Member) -> None:
    with town.scope() as scope:
        indicators.apply(
            scope,
            '[[indicator]]\ncode = "abstand"\nname = "Abstand"\nformula = "@own.armut - city(@own.armut)"',
        )
    told = ask(town, "own.abstand")
    assert [one["key"] for one in told["options"]] == ["as-is", "level-bezirk", "level-kommune"]
    assert not told["pools"]
    assert told["advice"]["why"] == "larger"


def test_all_that_was_never_public_is_advised_on_at_once(town: Member) -> None:
    with town.scope() as scope:
        codes = [row.code for row in first_releases.waiting(scope)]
        job_id = advice.ask(scope, codes)
    assert town.finish(job_id)["result"] == {"codes": codes}
    released: Released = publish(town)
    with town.scope() as scope:
        assert set(codes) <= set(advice.newest(scope))
        assert first_releases.waiting(scope) == []
    assert CODE in released.codes
