"""What is said of how a range is computed."""

import pytest

from keck.domain.texts import LANGUAGES
from keck.views.i18n import translator
from keck.views.observations import Interval
from keck.views.range_words import limits_words, method_words, standardised, widened

METHODS = ("wilson", "poisson", "dobson", "indirect", "student")
DE, EN = translator("de"), translator("en")


def test_each_method_has_words_of_its_own_in_both_languages() -> None:
    for words in (method_words, limits_words):
        said = [words(method, translator(lang)) for method in METHODS for lang in LANGUAGES]
        assert len(set(said)) == len(said)
        assert not [text for text in said if "{" in text]
    assert method_words("neu", DE) == "Verfahren: neu."


@pytest.mark.parametrize("effect", [None, 1.0])
def test_a_range_that_was_not_widened_says_nothing(effect: float | None) -> None:
    assert widened(effect, DE) == ""


def test_a_wider_range_says_by_how_much_and_why() -> None:
    assert "Der Designeffekt 1,40 heißt" in widened(1.4, DE)
    assert "A design effect of 1.40 means" in widened(1.4, EN)


def test_a_standardised_rate_says_its_numbers() -> None:
    ratio = Interval(0.8, 1.4, 0.95, "indirect", events=34.0, base=1200.0, expected=28.34)
    assert standardised(ratio, DE).startswith("Gezählt sind 34 Fälle.")
    assert "28,3 zu erwarten" in standardised(ratio, DE)
    assert "28.3 would be expected" in standardised(ratio, EN)
    direct = Interval(0.8, 1.4, 0.95, "dobson", events=1034.0, base=12345.0)
    assert "Gezählt sind 1.034 Fälle bei 12.345." in standardised(direct, DE)
    mean = Interval(0.8, 1.4, 0.95, "student", base=12345.0)
    assert standardised(mean, DE) == standardised(None, DE) == ""
