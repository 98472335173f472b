"""Sentences: the trust pack."""

SENTENCES: dict[str, str] = {
    "papers_not_written": "In den Ordner {folder} lässt sich nicht schreiben ({reason}).",
}
