from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.drawing.svg import Markup, element, number

# Blanks inside attributes are normalised by every reader; characters that XML forbids are replaced.
characters = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))


@given(characters, characters)
def test_any_words_come_back_from_the_drawing_as_they_went_in(inside: str, around: str) -> None:
    written = element("text", inside, class_=around).text
    found = ElementTree.fromstring(written)
    assert (found.text or "") == inside
    assert found.get("class") == around


@pytest.mark.asvs("1.2.1")
@given(st.text())
def test_no_words_make_markup_of_their_own(words: str) -> None:
    found = ElementTree.fromstring(element("text", words, x=1).text)
    assert [found.tag, *(child.tag for child in found)] == ["text"]


@pytest.mark.asvs("1.1.2")
def test_markup_is_not_escaped_twice() -> None:
    assert element("g", Markup("<a/>"), "<b>").text == "<g><a/>&lt;b&gt;</g>"


@given(st.floats(-1e6, 1e6))
def test_numbers_are_short_and_right_to_two_decimals(value: float) -> None:
    written = number(value)
    assert abs(float(written) - value) <= 0.0051
    assert written not in ("-0", "")
    assert not written.endswith(".")
