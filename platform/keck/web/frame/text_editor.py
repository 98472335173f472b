"""The editor of a text in both languages, as the foundation and members use it."""

from collections.abc import Mapping
from typing import Any

from flask import g, request

from keck.domain import site_texts
from keck.views.markdown import to_html


def editing(texts: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return what the editor shows: what was typed, else what is stored, and how it will look.

    After somebody else's change the stored text stands beside what was typed; whoever saves again has
    seen it.
    """
    stored = texts.get(key) or {}
    typed = {lang: request.form.get(lang, stored.get(lang) or "") for lang in ("de", "en")}
    now = site_texts.version_of(texts, key)
    overtaken = request.form.get("version", now) != now
    return {
        "typed": typed,
        "stored": stored if g.get("problem") and overtaken else None,
        "version": now if g.get("problem") else request.form.get("version", now),
        "previews": {lang: to_html(text) for lang, text in typed.items() if text.strip()},
        "longest": site_texts.LONGEST,
    }
