"""The page of the handbook that lists the catalogue."""

from dataclasses import replace
from pathlib import Path

from keck.domain.catalogue.reading import catalogue
from keck.domain.texts import LocalText
from keck.views.catalogue_page import catalogue_paper, main
from keck.views.papers import markdown

PAGE = Path(__file__).resolve().parents[3] / "docs" / "kennzahlen.md"


def test_the_page_is_what_the_catalogue_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == markdown(catalogue_paper(catalogue())), "make catalogue"


def test_the_page_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    assert main([str(tmp_path / "seite.md")]) == 0
    assert (tmp_path / "seite.md").read_text(encoding="utf-8") == PAGE.read_text(encoding="utf-8")


def test_every_indicator_stands_there_with_question_formula_source_and_pitfalls() -> None:
    known = catalogue()
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    for one in known.indicators.values():
        (row,) = (line for line in rows if f"({one.code})" in line)
        for text in (one.name.de, one.question.de, one.source.name.de, *(two.de for two in one.pitfalls)):
            assert text in row
    assert any("Kinder unter dem" in row or "÷" in row for row in rows)


def test_another_word_makes_another_page() -> None:
    known = catalogue()
    code = "masern"
    other = replace(known.indicators[code], question=LocalText("Wer ist geschützt?", "Who is protected?"))
    changed = replace(known, indicators={**known.indicators, code: other})
    assert "Wer ist geschützt?" in markdown(catalogue_paper(changed))
    assert markdown(catalogue_paper(changed)) != PAGE.read_text(encoding="utf-8")
