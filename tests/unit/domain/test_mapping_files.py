"""Mappings survive being written to a file, and a wrong file is told by its field."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keck.domain.findings import Problem
from keck.domain.mapping_files import dump, load
from keck.domain.mappings import (
    SIGNS,
    CellRole,
    GroupColumn,
    ImportMode,
    Layout,
    Mapping,
    MatchRule,
    MeasureColumn,
    RowRole,
)
from keck.domain.measures import MeasureKind
from keck.domain.messages import SENTENCES
from keck.domain.rights import PermittedUse, SourceRights
from keck.domain.texts import LocalText

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
WORDS = TEXTS.map(str.strip).filter(bool)
LOCAL = st.builds(LocalText, WORDS, st.none() | WORDS)
MAYBE = st.none() | TEXTS
PERIODS = st.none() | st.sampled_from(["2024", "2024-Q4", "2024-12-31", "sy2023", "2020..2022"])
MEASURES = st.builds(
    MeasureColumn,
    code=TEXTS,
    label=LOCAL,
    column=MAYBE,
    match=st.lists(st.text(max_size=5), max_size=3).map(tuple),
    kind=st.sampled_from(MeasureKind),
    unit=LOCAL,
    group=st.sampled_from(["", "sex=f", "age=0-2;sex=m"]),
    base=MAYBE,
    period=PERIODS,
)
GROUPS = st.builds(
    GroupColumn,
    column=TEXTS,
    dimension=TEXTS,
    categories=st.dictionaries(TEXTS, TEXTS, max_size=3),
    total=st.lists(TEXTS, max_size=2).map(tuple),
)
SOURCES = st.builds(
    SourceRights,
    supplier=TEXTS,
    legal_basis=st.text(max_size=5),
    permitted_use=st.sampled_from(PermittedUse),
    public_from_level=MAYBE,
    wording=st.text(max_size=5),
    until=st.none() | st.dates(),
    delete_by=st.none() | st.dates(),
    protected_at_source=st.booleans(),
    assumed=st.booleans(),
)
TABLES = st.dictionaries(st.text(max_size=8), TEXTS, max_size=3)
MAPPINGS = st.builds(
    Mapping,
    dataset=TEXTS,
    name=LOCAL,
    layout=st.sampled_from(Layout),
    sheet=MAYBE,
    header_row=st.integers(0, 99),
    decimal=st.sampled_from([".", ","]),
    thousands=st.sampled_from(["", ".", ",", " ", "'"]),
    signs=st.dictionaries(TEXTS, st.sampled_from(SIGNS), max_size=3),
    area_column=MAYBE,
    level_column=MAYBE,
    levels=TABLES,
    rows=st.dictionaries(st.text(max_size=8), st.sampled_from(RowRole), max_size=3),
    area_columns=TABLES,
    period_column=MAYBE,
    period=PERIODS,
    value_column=MAYBE,
    measure_columns=st.lists(TEXTS, max_size=3).map(tuple),
    measures=st.lists(MEASURES, max_size=3).map(tuple),
    groups=st.lists(GROUPS, max_size=2).map(tuple),
    cells=st.dictionaries(st.text(max_size=8), st.sampled_from(CellRole), max_size=3),
    matching=st.none() | st.lists(st.sampled_from(MatchRule), unique=True).map(tuple),
    mode=st.none() | st.sampled_from(ImportMode),
    source=st.none() | SOURCES,
)
PLAIN = Mapping("kinder", LocalText("Kinder"), Layout.WIDE)


@settings(deadline=None)
@given(MAPPINGS)
def test_a_mapping_survives_its_file(mapping: Mapping) -> None:
    assert load(dump(mapping)) == mapping


def test_a_file_reads_like_a_form() -> None:
    mapping = replace(
        PLAIN,
        area_column="Stadtteil",
        rows={"Gesamt": RowRole.CITY},
        period="2024",
        measures=(MeasureColumn("kinder", LocalText("Kinder", "Children"), column="Kinder"),),
    )
    assert dump(mapping).splitlines() == [
        'dataset = "kinder"',
        'name = { de = "Kinder" }',
        'layout = "wide"',
        "header_row = 1",
        'decimal = "."',
        'thousands = ""',
        'area_column = "Stadtteil"',
        'period = "2024"',
        "",
        "[rows]",
        'Gesamt = "city"',
        "",
        "[[measure]]",
        'code = "kinder"',
        'label = { de = "Kinder", en = "Children" }',
        'column = "Kinder"',
        'kind = "count"',
        'unit = { de = "Anzahl", en = "number" }',
    ]


@pytest.mark.asvs("15.3.5")
@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ("dataset", "mapping_field_missing", "dataset"),
        ('layout = "deep"', "mapping_field_wrong", "layout"),
        ("colour = 1", "mapping_field_unknown", "colour"),
        ('period = "24"', "mapping_field_wrong", "period"),
        ('decimal = ";"', "mapping_field_wrong", "decimal"),
        ("header_row = true", "mapping_field_wrong", "header_row"),
        ("measure = 1", "mapping_field_wrong", "measure"),
        ('[[measure]]\nlabel = "x"', "mapping_field_missing", "measure 1: code"),
        ('[[measure]]\ncode = "x"\nlabel = "x"\nsize = 1', "mapping_field_unknown", "measure 1: size"),
        ('[rows]\nx = "moon"', "mapping_field_wrong", "rows"),
        ('[source]\nlegal_basis = "x"', "mapping_field_missing", "source: supplier"),
    ],
)
def test_a_wrong_field_is_named(change: str, code: str, field: str) -> None:
    name = change.partition(" = ")[0]
    lines = [line for line in dump(PLAIN).splitlines() if not line.startswith(f"{name} =")]
    text = "\n".join([*lines, change if "=" in change else ""])
    with pytest.raises(Problem) as caught:
        load(text)
    assert (caught.value.code, caught.value.params["field"]) == (code, field)
    assert SENTENCES[code].format(**caught.value.params)


def test_what_is_no_toml_is_told() -> None:
    with pytest.raises(Problem) as caught:
        load("a =")
    assert caught.value.code == "mapping_not_toml"
