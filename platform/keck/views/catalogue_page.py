"""The catalogue as a page of the handbook: ``python -m keck.views.catalogue_page docs/kennzahlen.md``."""

import sys
from pathlib import Path

from keck.domain.catalogue.indicators import CatalogueIndicator
from keck.domain.catalogue.reading import Catalogue, catalogue
from keck.domain.papers import Paper, Section, Table, section
from keck.domain.topics import TOPICS
from keck.views.catalogue_words import formula_words
from keck.views.i18n import translator
from keck.views.pages.options import topic_name
from keck.views.papers import markdown

_HEAD = ("Kennzahl", "Frage", "Formel", "Quelle", "Zu beachten")
_LEAD = (
    "Diese Kennzahlen bietet das Netzwerk allen Kommunen an. Wer dieselbe nimmt, rechnet wie alle anderen, "
    "und nur dann lässt sich vergleichen. Die Seite wird aus dem Katalog erzeugt."
)
_YEARS = {2: "zwei", 3: "drei", 4: "vier", 5: "fünf"}


def catalogue_paper(known: Catalogue) -> Paper:
    """Return the catalogue in German: a table for each topic, then the sources with their laws."""
    t = translator("de")
    topics = [
        Section(topic_name(topic, t), (Table(_HEAD, _rows(known, topic)),))
        for topic in TOPICS
        if any(one.topic == topic for one in known.indicators.values())
    ]
    laws = tuple((one.name.de, one.legal_basis.de) for one in known.sources.values())
    sources = section(
        "Quellen",
        "Auf diesen Gesetzen beruhen kleinräumige Zahlen. Was die liefernde Stelle erlaubt, vereinbart jede "
        "Kommune selbst.",
        Table(("Quelle", "Rechtsgrundlage"), laws),
    )
    return Paper("kennzahlen", "Kennzahlen des Katalogs", _LEAD, (*topics, sources))


def _rows(known: Catalogue, topic: str) -> tuple[tuple[str, ...], ...]:
    return tuple(_row(one, known) for one in known.indicators.values() if one.topic == topic)


def _row(indicator: CatalogueIndicator, known: Catalogue) -> tuple[str, ...]:
    name = f"{indicator.name.de} ({indicator.code})"
    words = formula_words(indicator, known.measures, translator("de")) or indicator.formula_text
    return (name, indicator.question.de, words, indicator.source.name.de, _notes(indicator))


def _notes(indicator: CatalogueIndicator) -> str:
    notes = [one.de for one in indicator.pitfalls]
    if indicator.instrument:
        notes.append(f"Verfahren: {indicator.instrument}.")
    if indicator.pooling:
        years = _YEARS[indicator.pooling]
        notes.append(f"Bei kleinen Zahlen werden {years} Jahre zusammengefasst.")
    return " ".join(notes)


def main(arguments: list[str]) -> int:
    """Write the page to the path that is named."""
    Path(arguments[0]).write_text(markdown(catalogue_paper(catalogue())), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
