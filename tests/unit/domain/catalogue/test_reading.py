"""Files of the catalogue that are wrong are refused, with file, entry and field."""

import copy
import tomllib
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.domain.catalogue.fields import CatalogueError
from keck.domain.catalogue.reading import Catalogue, read_catalogue

Documents = dict[str, dict[str, Any]]
KINDS = {"measures.toml": "measure", "sources.toml": "source", "kita.toml": "indicator"}
OPTIONAL = {"range", "instrument", "groups", "base"}


@cache
def _small() -> Documents:
    folder = files("keck.domain.catalogue") / "files"
    found = {name: tomllib.loads((folder / name).read_text(encoding="utf-8")) for name in KINDS}
    codes = ("betreuung-unter-7", "kompik-sprache", "kita-andere-sprache")
    found["kita.toml"]["indicator"] = [one for one in found["kita.toml"]["indicator"] if one["code"] in codes]
    named = str(found["kita.toml"]) + "kompik-kinder"
    found["measures.toml"]["measure"] = [
        one for one in found["measures.toml"]["measure"] if one["code"] in named
    ]
    return found


@pytest.fixture
def documents() -> Documents:
    return copy.deepcopy(_small())


def entry(documents: Documents, name: str, code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in documents[name][KINDS[name]] if one["code"] == code)
    return found


def indicator(documents: Documents, code: str = "betreuung-unter-7") -> dict[str, Any]:
    return entry(documents, "kita.toml", code)


def _fields() -> list[tuple[str, str, str]]:
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    for name, kind in KINDS.items():
        for one in _small()[name][kind]:
            for field in one:
                found.setdefault((name, field), (name, one["code"], field))
    return list(found.values())


FIELDS = _fields()
WRONG = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
NOTHING = [True, [], {}, "", "  ", -1.5, [True], [[]], {"de": "nur"}, datetime(2026, 1, 1)]  # noqa: DTZ001


def refused(documents: Documents, name: str, code: str, field: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(documents)
    message = str(caught.value)
    assert name in message
    assert code in message if field != "code" else f"{KINDS[name]} " in message
    assert field in message


def test_what_is_right_is_read(documents: Documents) -> None:
    found = read_catalogue(documents)
    assert isinstance(found, Catalogue)
    assert found.indicators["betreuung-unter-7"].range == (56.0, 71.0)
    assert found.indicators["betreuung-unter-7"].formula_text == (
        "share(kinder-betreuung[age=0-6], einwohner[age=0-6])"
    )
    assert "age=0-2;sex=f" in found.measures["einwohner"].groups


@pytest.mark.parametrize(("name", "code", "field"), FIELDS)
def test_a_field_that_is_missing_is_named(documents: Documents, name: str, code: str, field: str) -> None:
    del entry(documents, name, code)[field]
    if field not in OPTIONAL:
        refused(documents, name, code, field)


@pytest.mark.parametrize(("name", "code", "field"), FIELDS)
def test_a_field_that_says_nothing_is_named(documents: Documents, name: str, code: str, field: str) -> None:
    table = entry(documents, name, code)
    for value in NOTHING:
        table[field] = value
        refused(documents, name, code, field)


@given(place=st.sampled_from(FIELDS), value=WRONG)
def test_a_field_of_another_type_is_named(place: tuple[str, str, str], value: object) -> None:
    name, code, field = place
    changed = copy.deepcopy(_small())
    table = entry(changed, name, code)
    if type(value) is not type(table[field]):
        table[field] = value
        refused(changed, name, code, field)


@given(place=st.sampled_from(FIELDS), field=st.text(min_size=1, max_size=12))
def test_a_field_that_is_unknown_is_named(place: tuple[str, str, str], field: str) -> None:
    name, code, _ = place
    changed = copy.deepcopy(_small())
    table = entry(changed, name, code)
    if field not in table and field not in OPTIONAL:
        table[field] = "x"
        with pytest.raises(CatalogueError) as caught:
            read_catalogue(changed)
        assert str(caught.value).startswith(f"{name}: {code}: {field!r}")


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("code", "own.kinder", "a-z"),
        ("code", "Kinder", "a-z"),
        ("name", {"de": "Kinder", "en": " "}, "not empty"),
        ("name", {"de": "Kinder", "en": "Children", "fr": "Enfants"}, "German and English"),
        ("question", "Wie viele?", "German and English"),
        ("formula", "share(kinder-betreuung[age=0-6], einwohner[age=0-6]", "formula_unfinished"),
        ("formula", "share(kinder-betreuung[age=0-6],einwohner[age=0-6])", "is written"),
        ("formula", "share(kinder-betreung[age=0-6], einwohner[age=0-6])", "perhaps 'kinder-betreuung'"),
        ("formula", "share(kinder-betreuung[age=0-5], einwohner[age=0-6])", "formula_unknown_group"),
        ("formula", "share(kita-kinder[age=0-6], einwohner[age=0-6])", "formula_references_mixed"),
        ("formula", "share(kompik-mittelwert, einwohner)", "formula_ready_divided"),
        ("unit", {"de": "Anzahl", "en": "number"}, "does not fit"),
        ("unit", {"de": "je 1.000", "en": "per 1,000"}, "does not fit"),
        ("unit", {"de": "%", "en": "per 1,000"}, "does not fit"),
        ("spatial_reference", "site", "none of the formula's: home"),
        ("source", "kita-statistik", "is unknown"),
        ("rhythm", "sometimes", "yearly, half-yearly"),
        ("polarity", "good", "is one of"),
        ("pooling", 1, "at least two years"),
        ("minimum_count", 4, "from 5"),
        ("minimum_base", 9, "from 10"),
        ("range", [71.0, 56.0], "smaller one first"),
        ("version", 2, "'changes'"),
    ],
)
def test_what_does_not_fit_is_named(documents: Documents, field: str, value: object, reason: str) -> None:
    indicator(documents)[field] = value
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(documents)
    assert str(caught.value).startswith("kita.toml: ")
    assert reason in str(caught.value)


def test_what_is_there_twice_is_named(documents: Documents) -> None:
    documents["kita.toml"]["indicator"].append(indicator(documents))
    with pytest.raises(CatalogueError, match=r"^kita\.toml: betreuung-unter-7: is there twice$"):
        read_catalogue(documents)


def test_what_is_there_in_two_topics_is_named(documents: Documents) -> None:
    documents["schule.toml"] = {"indicator": [copy.deepcopy(indicator(documents))]}
    with pytest.raises(CatalogueError, match=r"^schule\.toml: betreuung-unter-7: is there twice$"):
        read_catalogue(documents)


def test_a_history_that_goes_back_in_time_is_named(documents: Documents) -> None:
    table = indicator(documents)
    first = table["changes"][0]
    table["version"] = 2
    table["changes"] = [first, {**first, "version": 2, "day": first["day"].replace(year=2020)}]
    refused(documents, "kita.toml", "betreuung-unter-7", "changes")


def test_a_topic_that_nobody_knows_is_named(documents: Documents) -> None:
    documents["verkehr.toml"] = documents["kita.toml"]
    with pytest.raises(CatalogueError, match=r"^verkehr\.toml: is no topic$"):
        read_catalogue(documents)


@pytest.mark.parametrize("name", KINDS)
def test_a_table_that_is_unknown_is_named(documents: Documents, name: str) -> None:
    documents[name]["indicators"] = []
    with pytest.raises(CatalogueError, match=f"^{name}: 'indicators' is no field"):
        read_catalogue(documents)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("base", "kompik-kids", "is unknown"),
        ("kind", "sum", "count, amount"),
        ("groups", {"Bereich": ["sprache"]}, "no group"),
        ("groups", {"bereich": ["Sprache und Musik"]}, "no group"),
    ],
)
def test_a_measure_that_is_wrong_is_named(
    documents: Documents, field: str, value: object, reason: str
) -> None:
    entry(documents, "measures.toml", "kompik-mittelwert")[field] = value
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(documents)
    assert str(caught.value).startswith("measures.toml: kompik-mittelwert: ")
    assert reason in str(caught.value)
