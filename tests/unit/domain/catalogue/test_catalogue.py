"""The catalogue as it is shipped: complete, in both languages, in words for everybody, and computable."""

import re

import pytest

from keck.domain.catalogue.indicators import CatalogueIndicator, PopulationBase
from keck.domain.catalogue.reading import catalogue
from keck.domain.formulas.checking import check
from keck.domain.formulas.nodes import MeasureName, Quotient, QuotientForm, walk
from keck.domain.formulas.parsing import parse
from keck.domain.topics import TOPICS
from keck.views.i18n import translator
from keck.views.pages.options import topic_name

INDICATORS = tuple(catalogue().indicators.values())
JARGON = re.compile(
    r"choropleth|quintil|quartil|perzentil|konfidenz|signifikan|korrelation|median|standardabweichung|"
    r"inanspruchnahme|quotient|prävalenz|indikator|bedarfsgemeinschaft|transferleistung|visuomotor|adipos|"
    r"deprivation|segregation|fluktuation|saldo|ndh\b|migrationshintergrund|zensus|aggregat",
    re.IGNORECASE,
)
ABBREVIATION = re.compile(r"\b[A-ZÄÖÜ]{2,}\b")
each = pytest.mark.parametrize("indicator", INDICATORS, ids=[one.code for one in INDICATORS])


def measures_of(indicator: CatalogueIndicator) -> set[str]:
    return {node.operand.measure for node, _ in walk(indicator.formula) if isinstance(node, MeasureName)}


def pitfalls_of(indicator: CatalogueIndicator) -> str:
    return " ".join(one.de for one in indicator.pitfalls)


def test_there_are_at_least_sixty_in_all_topics() -> None:
    assert len(INDICATORS) >= 60
    assert [one.topic for one in INDICATORS] == sorted((one.topic for one in INDICATORS), key=TOPICS.index)
    assert {one.topic for one in INDICATORS} == set(TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
def test_pages_know_the_name_of_each_topic(topic: str) -> None:
    assert topic_name(topic, translator("de")) != topic
    assert topic_name(topic, translator("en")) not in (topic, topic_name(topic, translator("de")))


@each
def test_all_texts_are_there_in_both_languages(indicator: CatalogueIndicator) -> None:
    texts = [indicator.name, indicator.question, indicator.description, indicator.rationale]
    texts += [*indicator.pitfalls, *(change.text for change in indicator.changes)]
    texts += [indicator.source.name, indicator.source.legal_basis]
    for text in texts:
        assert text.de
        assert text.en
        assert text.de != text.en
    for text in (indicator.question, indicator.description, indicator.rationale):
        assert re.search(r"[.?]$", text.de)
        assert re.search(r"[.?]$", text.en or "")


@each
def test_name_and_question_are_words_for_everybody(indicator: CatalogueIndicator) -> None:
    for text in (indicator.name.de, indicator.question.de):
        assert not JARGON.search(text)
    # Names of laws and of instruments may stand there; what they mean the rest of the sentence says.
    allowed = {"SGB", "II", "III", "XII", indicator.instrument, *(indicator.instrument or "").split("-")}
    assert set(ABBREVIATION.findall(f"{indicator.name.de} {indicator.question.de}")) <= allowed | {"U7", "U8"}
    assert len(indicator.name.de) <= 60
    assert indicator.question.de.count("?") == 1
    assert indicator.question.de.endswith("?")
    assert len(indicator.question.de.split()) <= 25


@pytest.mark.parametrize("word", ["Choroplethenkarte", "Das untere Quintil", "Konfidenzintervall"])
def test_jargon_is_found(word: str) -> None:
    assert JARGON.search(word)


def test_names_and_questions_are_told_apart() -> None:
    for texts in ([one.name for one in INDICATORS], [one.question for one in INDICATORS]):
        assert len({text.de for text in texts}) == len({text.en for text in texts}) == len(INDICATORS)


@each
def test_formulas_hold_against_the_measures_that_are_named(indicator: CatalogueIndicator) -> None:
    assert parse(indicator.formula_text) == indicator.formula
    checked = check(indicator.formula, catalogue().vocabulary, indicator.code)
    assert checked.meaning.references <= {
        catalogue().measures[one].reference for one in measures_of(indicator)
    }


def test_every_measure_and_every_source_is_used() -> None:
    known = catalogue()
    bases = {one.measure.base for one in known.measures.values()}
    assert set(known.measures) == set().union(*map(measures_of, INDICATORS)) | (bases - {None})
    assert set(known.sources) == {one.source.code for one in INDICATORS}


@each
def test_the_population_is_counted_as_it_is_said(indicator: CatalogueIndicator) -> None:
    used = measures_of(indicator)
    zensus = "einwohner-zensus" in used
    register = bool(used & {"einwohner", "haushalte", "haushalte-kinder", "haushalte-alleinerziehend"})
    assert not (zensus and register)
    expected = (
        PopulationBase.ZENSUS if zensus else PopulationBase.REGISTER if register else PopulationBase.NONE
    )
    assert indicator.population_base is expected


@each
def test_health_and_violence_are_guarded_more(indicator: CatalogueIndicator) -> None:
    if indicator.topic == "gesundheit" or indicator.source.code in (
        "einschulung",
        "jugendamt",
        "polizei",
        "kompik",
    ):
        assert indicator.minimum_count >= 10
        assert indicator.minimum_base >= 30


@each
def test_ranges_can_be_values(indicator: CatalogueIndicator) -> None:
    if (
        indicator.range
        and isinstance(formula := indicator.formula, Quotient)
        and formula.form is QuotientForm.SHARE
    ):
        assert 0 <= indicator.range[0] < indicator.range[1] <= 100


def test_what_is_often_misread_is_said() -> None:
    known = catalogue().indicators
    for code in ("u7", "u8-u9"):
        assert "nur Kinder, deren Heft vorgelegt wurde" in pitfalls_of(known[code])
    for code in ("betreuung-unter-3", "betreuung-3-bis-5", "betreuung-unter-7"):
        assert "nach Wohnort" in pitfalls_of(known[code])
    tests = [one for one in INDICATORS if one.instrument in ("SOPESS", "S-ENS")]
    assert len(tests) >= 4
    for one in tests:
        assert re.search(r"S-ENS ist nicht SOPESS|SOPESS ist nicht S-ENS", pitfalls_of(one))


@each
def test_what_is_counted_elsewhere_than_at_home_says_so(indicator: CatalogueIndicator) -> None:
    places = {catalogue().measures[one].reference.value for one in measures_of(indicator)}
    assert indicator.spatial_reference.value in places
    if places == {"site"} and not indicator.instrument:
        assert "am Ort der" in pitfalls_of(indicator)


def test_what_is_read_once_is_not_read_again() -> None:
    assert catalogue() is catalogue()
