"""A release that keeps what shows the same is byte for byte the one that keeps nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from keck.adapters import shelf
from keck.processing.judging.judging import judged
from keck.processing.publishing.shown_pages import ShownPages
from keck.processing.release import earlier, keeping
from keck.services.definitions import indicators
from keck.services.releasing import releases, withdrawals
from keck.views import prepared
from keck.views.pages import indicator_page
from tests.integration.conftest import Member
from tests.integration.processing.released import Released, publish
from tests.integration.processing.test_publishing import build_town

DEFINITIONS = """
[[indicator]]
code = "armut"
name = { de = "Kinderarmut", en = "Child poverty" }
kind = "share"
numerator = ["kinder-arm"]
denominator = ["kinder"]
decimals = 1
polarity = "-"
deprivation = true

[[indicator]]
code = "ohne-platz"
name = "Kinder ohne Platz"
kind = "share"
numerator = ["ohne-platz"]
denominator = ["kinder"]
decimals = 1
polarity = "-"

[[indicator]]
code = "abstand"
name = "Abstand zur Stadt"
formula = "@own.armut - city(@own.armut)"
decimals = 1

[[indicator]]
code = "index"
name = { de = "Sozialindex", en = "Social index" }
formula = "index(2 * @own.armut, -1 * @own.ohne-platz)"
index = { least = 1 }
decimals = 2
polarity = "-"
"""
CHANGED = {"own.ohne-platz", "own.index"}
SAME = {"own.armut", "own.abstand"}


def import_places(member: Member, folder: Path, more: int = 0) -> None:
    """Import how many children have no place; ``more`` of them in the first quarter's newest year."""
    rows = [
        f"{n + 1:02d};{year};{20 + (7 * n + year) % 23 + (more if (n, year) == (0, 2024) else 0)}"
        for n in range(12)
        for year in (2022, 2023, 2024)
    ]
    table = folder / "plaetze.csv"
    table.write_text("nr;jahr;ohne platz\n" + "\n".join(rows) + "\n")
    assert member.import_table(table)["state"] == "done"


@pytest.fixture
def town(make_member: Callable[..., Member], tmp_path: Path) -> Member:
    member = build_town(make_member("Zwölfviertel"), tmp_path)
    import_places(member, tmp_path)
    with member.scope() as scope:
        indicators.apply(scope, DEFINITIONS)
    return member


class Made:
    """What was made anew since it was last asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.judged: set[str] = set()
        self.rendered: set[str] = set()

        def judging(entry: Any, document: Any, ids: Any) -> Any:
            self.judged.add(entry["code"])
            return judged(entry, document, ids)

        def rendering(atlas: Any, values: Any, code: str, lang: Any) -> Any:
            self.rendered.add(code)
            return indicator_page(atlas, values, code, lang)

        monkeypatch.setattr(keeping, "judged", judging)
        monkeypatch.setattr(prepared, "indicator_page", rendering)

    def ask(self) -> tuple[set[str], set[str]]:
        found = self.judged & (CHANGED | SAME), self.rendered & (CHANGED | SAME)
        self.judged, self.rendered = set(), set()
        return found


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Made:
    return Made(monkeypatch)


def publish_anew(member: Member) -> Released:
    """Release what is current and keep nothing of what was released before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(earlier, "kept", lambda _older: keeping.NOTHING_KEPT)
        patch.setattr(ShownPages, "of", classmethod(lambda *_given: None))
        return publish(member)


def pages(member: Member, released: Released) -> dict[str, str]:
    """Return all pages of a release; the number in their feet is left out."""
    folder = shelf.private_views(member.settings.store, member.tenant_id)
    index = json.loads(folder.read(released.manifest["views"], "json") or b"")
    number = released.manifest["release"]
    found = {}
    for path, listed in index["pages"].items():
        html = (folder.read(listed["hash"], listed["ext"]) or b"").decode()
        said = f"<p>{'Veröffentlichung' if path.startswith('de/') else 'Release'} {number}</p>"
        assert html.count(said) == 1, path
        found[path] = html.replace(said, "")
    return found


def assert_the_same(member: Member, kept: Released, anew: Released) -> None:
    assert kept.manifest["release"] + 1 == anew.manifest["release"]
    assert (kept.manifest["atlas"], kept.manifest["data"]) == (anew.manifest["atlas"], anew.manifest["data"])
    assert pages(member, kept) == pages(member, anew)


def test_one_changed_measure_makes_what_hangs_on_it_and_nothing_else(
    town: Member, tmp_path: Path, made: Made
) -> None:
    first = publish(town)
    assert made.ask() == (CHANGED | SAME, CHANGED | SAME)
    import_places(town, tmp_path, more=9)
    kept = publish(town)
    assert made.ask() == (CHANGED, CHANGED)
    assert kept.slices("own.ohne-platz") != first.slices("own.ohne-platz")
    assert kept.slices("own.armut") == first.slices("own.armut")
    anew = publish_anew(town)
    assert made.ask() == (CHANGED | SAME, CHANGED | SAME)
    assert_the_same(town, kept, anew)


def test_nothing_that_is_withdrawn_is_kept(town: Member, tmp_path: Path) -> None:
    first = publish(town)
    shown = first.slice("own.armut", "2024", "viertel")
    place = shown["status"].index("o")
    area = first.atlas["area_sets"][[one["level"] for one in first.atlas["area_sets"]].index("viertel")]
    key = area["areas"][place]["key"]
    with town.scope() as scope:
        job = withdrawals.withdraw(scope, indicator="own.armut", area=f"viertel:{key}")
    assert town.finish(job)["state"] == "done"
    import_places(town, tmp_path, more=9)
    kept = publish(town)
    assert kept.slice("own.armut", "2024", "viertel")["value"][place] is None
    assert_the_same(town, kept, publish_anew(town))
    with town.scope() as scope:
        job = withdrawals.withdraw(scope, indicator="own.armut")
    assert town.finish(job)["state"] == "done"
    kept = publish(town)
    assert "own.armut" not in kept.codes
    texts = pages(town, kept)
    assert not any("Kinderarmut im Zeitverlauf" in html for html in texts.values())
    assert f"de/{town.slug}/indicators/own.armut" not in texts
    assert_the_same(town, kept, publish_anew(town))


def test_a_changed_definition_keeps_nothing_of_it_and_renames_it_everywhere(town: Member, made: Made) -> None:
    publish(town)
    made.ask()
    with town.scope() as scope:
        indicators.apply(
            scope, DEFINITIONS.replace('"Kinderarmut"', '"Arme Kinder"').replace("= 1\npol", "= 2\npol")
        )
    kept = publish(town)
    anew, rendered = made.ask()
    assert {"own.armut", "own.ohne-platz"} <= anew
    assert rendered == CHANGED | SAME
    assert not any("Kinderarmut" in html for html in pages(town, kept).values())
    assert_the_same(town, kept, publish_anew(town))


def test_other_code_keeps_nothing(town: Member, made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(town)
    made.ask()
    monkeypatch.setattr(earlier, "MAKERS", "another")
    publish(town)
    assert made.ask()[0] == CHANGED | SAME


def test_what_is_internal_is_kept_for_the_same_audience_only(town: Member, made: Made) -> None:
    publish(town)
    made.ask()
    numbers = []
    for _ in range(2):
        with town.scope() as scope:
            job = releases.request(scope, audience="internal").job_id
        assert job is not None
        end = town.finish(job)
        assert end["state"] == "done", end
        numbers.append(made.ask())
    assert numbers == [(CHANGED | SAME, CHANGED | SAME), (set(), set())]
