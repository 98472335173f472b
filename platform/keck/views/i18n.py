"""Languages of the interface: German source texts, English catalogues.

A source text may hold ``{name}`` for what is filled in. Catalogues are ``locale/<language>/*.po``,
one for each part of the platform, read once and merged.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from keck.domain.messages import SENTENCES
from keck.domain.messages.counted import Counted
from keck.domain.texts import LANGUAGES, Language, LocalText
from keck.views.formats import Formats

LOCALE_FOLDER = Path(__file__).parent / "locale"
SOURCE_LANGUAGE: Language = "de"


class Gettext(Protocol):
    """A function that says a source text in one language."""

    def __call__(self, text: str, /, **params: Any) -> str:
        """Return the text with its parameters filled in."""


def language(text: str | None) -> Language:
    """Read a language of an address; what is unknown reads German.

    >>> language("en"), language("fr"), language(None)
    ('en', 'de', 'de')
    """
    return next((one for one in LANGUAGES if one == text), SOURCE_LANGUAGE)


def catalogues(lang: str) -> list[tuple[Path, Catalog]]:
    """Read all catalogue files of a language, in the order of their names."""
    found = []
    for path in sorted((LOCALE_FOLDER / lang).glob("*.po")):
        with path.open("rb") as file:
            found.append((path, read_po(file, locale=lang)))
    return found


def forms(message: Message) -> tuple[str, ...]:
    """Return a message's translation: one form, or singular and plural."""
    string = message.string
    found = string if isinstance(string, tuple | list) else (string,)
    return tuple(one or "" for one in found)


def source(message: Message) -> str:
    """Return a message's source text, of two forms the singular."""
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def usable(message: Message) -> bool:
    """Tell whether a catalogue's message may be shown: translated, and not a guess of a tool."""
    return not message.fuzzy and all(forms(message))


@lru_cache
def _texts(lang: str) -> Mapping[str, tuple[str, ...]]:
    return {
        source(message): forms(message)
        for _, catalogue in catalogues(lang)
        for message in catalogue
        if message.id and usable(message)
    }


class Translator:
    """Says the interface's texts in one language; German stands where a translation is missing."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang
        self._texts: Mapping[str, tuple[str, ...]] = {} if lang == SOURCE_LANGUAGE else _texts(lang)

    def gettext(self, text: str, /, **params: Any) -> str:
        """Return a text, with ``{name}`` filled in when parameters are given."""
        said = self._texts.get(text, (text,))[0]
        return said.format(**params) if params else said

    def ngettext(self, singular: str, plural: str, n: int, /, **params: Any) -> str:
        """Return the form for ``n`` things; ``{n}`` is the number unless given in another form."""
        said = self._texts.get(singular, (singular, plural))
        return (said[0] if n == 1 else said[-1]).format(**{"n": n, **params})

    def sentence(self, german: str) -> str:
        """Return a sentence whose parameters are still to be filled in."""
        if not isinstance(german, Counted):
            return self.gettext(german)
        said = self._texts.get(german.one, (german.one, str(german)))
        return Counted(said[-1], one=said[0])

    def local(self, text: LocalText) -> str:
        """Return a member's own text, whichever language it is really in."""
        return text.get(self.lang)[0]


@lru_cache
def translator(lang: Language) -> Translator:
    """Return the translator of a language."""
    return Translator(lang)


def sentence(code: str, params: Mapping[str, Any], lang: Language) -> str:
    """Say a finding, a problem or a progress step by its code.

    A code without a sentence, or a parameter that is missing, must not hide what happened: then the code and
    what is known are said instead.
    """
    german = SENTENCES.get(code)
    formats = Formats(lang)
    params = {name: formats.plain(value) for name, value in params.items()}
    known = ", ".join(f"{name}: {value}" for name, value in params.items())
    if german is None:
        return f"{code} ({known})" if known else code
    text = translator(lang).sentence(german)
    try:
        return text.format(**params)
    except (KeyError, IndexError, ValueError):
        return f"{text} ({known})" if known else text
