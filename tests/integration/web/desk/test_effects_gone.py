"""The page of a state says that something was deleted with the state of another table."""

import html
from pathlib import Path
from uuid import UUID

import pytest

from keck.services.definitions import indicators
from keck.services.tables import destruction
from tests.integration.processing.test_effects_of_destroyed import (
    MORE_POOR,
    PEOPLE,
    POOR,
    SHARE,
    current,
    sent,
)
from tests.integration.web.desk.conftest import Desk

SENTENCE = {
    "de": "war mit einem Stand berechnet, der inzwischen vernichtet ist",
    "en": "had been computed with a state that has been destroyed since",
}


@pytest.fixture
def revised(desk: Desk, tmp_path: Path) -> UUID:
    """A state that tells what it changes for a share over two tables."""
    areas = tmp_path / "gebiete.csv"
    areas.write_text("key;name\n" + "".join(f"{n:02};Viertel {n}\n" for n in range(1, 5)))
    assert desk.member.import_areas(areas, level="viertel")["state"] == "done"
    sent(desk.member, tmp_path, "leute", PEOPLE)
    sent(desk.member, tmp_path, "arm", POOR)
    with desk.member.scope() as scope:
        indicators.apply(scope, SHARE)
    return sent(desk.member, tmp_path, "arm", MORE_POOR)


def test_a_page_says_why_it_tells_nothing_of_indicators_any_more(desk: Desk, revised: UUID) -> None:
    def page(lang: str) -> str:
        answer = desk.browser().get(f"{desk.home}revisions/{revised}?lang={lang}")
        assert answer.status_code == 200
        return html.unescape(answer.get_data(as_text=True))

    assert "Was das für die Kennzahlen heißt" in page("de")
    assert not any(SENTENCE[lang] in page(lang) for lang in SENTENCE)
    with desk.member.scope() as scope:
        destruction.destroy(scope, current(scope, "leute").id, reason="falscher Empfänger")
    for lang, sentence in SENTENCE.items():
        assert sentence in page(lang)
    assert "Was das für die Kennzahlen heißt" not in page("de")
