import json
import tomllib
from pathlib import Path

import pytest

from keck.domain.codes import is_official_key, is_slug
from keck.domain.definition_files import definitions_from_toml
from keck.domain.mapping_files import load
from keck.processing.demo.generating import generate
from keck.processing.demo.indicators import VOCABULARY, catalogue
from keck.processing.demo.places import PLACES


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("demo")
    generate(made)
    return made


@pytest.fixture(scope="module")
def plan(folder: Path) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = json.loads((folder / "plan.json").read_text())
    return found


def test_the_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    generate(tmp_path)
    first = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    again = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert first == again


def test_another_seed_gives_other_numbers(folder: Path, tmp_path: Path) -> None:
    generate(tmp_path, seed=7)
    table = Path("musterlingen", "bevoelkerung.csv")
    assert (folder / table).read_bytes() != (tmp_path / table).read_bytes()


def test_the_plan_names_only_files_that_are_there(
    folder: Path, plan: dict[str, list[dict[str, str]]]
) -> None:
    named = [step[part] for step in plan["steps"] for part in ("file", "mapping") if part in step]
    assert len(named) > 30
    assert [name for name in named if not (folder / name).is_file()] == []


def test_each_member_is_made_first_and_released_last(plan: dict[str, list[dict[str, str]]]) -> None:
    for place in PLACES:
        steps = [step["do"] for step in plan["steps"] if step["tenant"] == place.slug]
        assert steps[0] == "tenant"
        assert steps[-1] == "release"
        assert steps.index("areas") < steps.index("data")
        assert "consent" in steps


def test_members_have_slugs_and_keys_of_a_state_that_does_not_exist() -> None:
    assert all(is_slug(place.slug) and is_official_key(place.official_key) for place in PLACES)
    assert {place.official_key[:2] for place in PLACES} == {"00"}
    assert len({place.official_key for place in PLACES}) == 4


def test_there_are_27_indicators_in_two_languages() -> None:
    definitions = definitions_from_toml(catalogue(), VOCABULARY)
    assert len(definitions) == 27
    texts = [text for one in definitions for text in (one.name, one.description)]
    assert all(text is not None and text.en for text in texts)
    assert {one.polarity.value for one in definitions} == {"+", "-", "0"}


def test_health_indicators_hide_counts_below_ten() -> None:
    health = [one for one in definitions_from_toml(catalogue(), VOCABULARY) if one.topic == "Gesundheit"]
    assert [one.minimum_count for one in health] == [10, 10, 10]


@pytest.mark.parametrize(
    ("slug", "count"),
    [("musterlingen", 27), ("beispielstadt", 27), ("erfundenburg", 27), ("klein-ausgedacht", 12)],
)
def test_each_member_has_the_measures_that_its_indicators_need(folder: Path, slug: str, count: int) -> None:
    definitions = definitions_from_toml((folder / slug / "kennzahlen.toml").read_text(), VOCABULARY)
    mappings = [
        load(path.read_text()) for path in (folder / slug).glob("*.toml") if path.stem != "kennzahlen"
    ]
    measures = {(one.code, one.group) for mapping in mappings for one in mapping.measures}
    assert len(definitions) == count
    assert {(o.measure, o.group) for one in definitions for o in one.operands} <= measures


def test_every_mapping_names_its_source(folder: Path) -> None:
    mappings = [path for path in folder.rglob("*.toml") if path.stem != "kennzahlen"]
    assert len(mappings) == 17
    assert all("supplier" in tomllib.loads(path.read_text())["source"] for path in mappings)


def test_files_come_in_the_kinds_that_offices_use(folder: Path) -> None:
    kinds = {path.suffix for path in folder.rglob("*") if path.is_file()}
    assert {".csv", ".xlsx", ".json", ".geojson", ".zip", ".toml"} <= kinds
    assert "Zuzüge".encode("cp1252") in (folder / "musterlingen" / "bevoelkerung.csv").read_bytes()
