"""Texts are German first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.domain.texts import LocalText

WORDS = st.text(min_size=1).map(str.strip).filter(bool)


@given(WORDS, st.none() | WORDS)
def test_a_text_survives_its_published_form(german: str, english: str | None) -> None:
    text = LocalText(german, english)
    assert LocalText.of(text.to_json()) == text
    assert text.get("de") == (german, "de")
    assert text.get("en") == ((english, "en") if english else (german, "de"))


@pytest.mark.parametrize("value", [None, "", "  ", 5, {}, {"en": "Map"}, {"de": " "}, ["Karte"]])
def test_a_text_without_german_words_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="German"):
        LocalText.of(value)
