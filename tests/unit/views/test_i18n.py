"""Languages: every text of the pages is said in both."""

from babel.messages.catalog import Message

from keck.domain.messages import SENTENCES
from keck.views import i18n, i18n_check


def test_every_text_of_the_pages_has_its_english_words() -> None:
    ours = [line for line in i18n_check.problems("en") if "keck/views" in line]
    assert ours == []


def test_every_sentence_that_is_translated_keeps_its_placeholders() -> None:
    assert [line for line in i18n_check.problems("en") if "placeholders differ" in line] == []


def test_texts_are_found_in_code_in_templates_and_among_sentences() -> None:
    found = i18n_check.source_texts()
    places = {found[text].place.partition(":")[0] for text in ("geschützt", "Zum Inhalt springen")}
    assert places == {"platform/keck/views/cells.py", "platform/keck/views/templates/base.html"}
    assert set(SENTENCES.values()) <= {text.plural or text.singular for text in found.values()}


def test_a_text_without_translation_is_said_in_german() -> None:
    assert i18n.translator("en").gettext("Ungesagtes {name}", name="x") == "Ungesagtes x"


def test_plural_forms_follow_the_number() -> None:
    german, english = i18n.translator("de"), i18n.translator("en")
    forms = ("{n} Gebiet", "{n} Gebiete")
    assert [german.ngettext(*forms, n) for n in (0, 1, 2)] == ["0 Gebiete", "1 Gebiet", "2 Gebiete"]
    assert [english.ngettext(*forms, n) for n in (0, 1, 2)] == ["0 areas", "1 area", "2 areas"]


def test_a_sentence_is_said_even_when_its_code_or_a_parameter_is_unknown() -> None:
    assert i18n.sentence("never-heard", {}, "de") == "never-heard"
    assert i18n.sentence("never-heard", {"row": 3}, "en") == "never-heard (row: 3)"
    assert "(row: 3)" in i18n.sentence("formula_not_additive", {"row": 3}, "de")
    assert "{" not in i18n.sentence("formula_not_additive", {"indicator": "a", "measure": "b"}, "en")


def test_a_sentence_about_one_thing_has_words_of_its_own_in_both_languages() -> None:
    said = {
        (lang, count): i18n.sentence("table_has_errors", {"count": count}, lang)
        for lang in ("de", "en")
        for count in (1, 2)
    }
    assert "einen Fehler" in said["de", 1]
    assert "2 Fehler" in said["de", 2]
    assert "one error" in said["en", 1]
    assert "2 errors" in said["en", 2]


def test_fuzzy_and_empty_translations_do_not_count() -> None:
    assert not i18n.usable(Message("a", "b", flags={"fuzzy"}))
    assert not i18n.usable(Message("a", ""))
    assert i18n.usable(Message("a", "b"))


def test_an_unknown_language_reads_german() -> None:
    assert i18n.language("fr") == "de"
