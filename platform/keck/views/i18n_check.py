"""Checks that every text of the interface has its English words: ``python -m keck.views.i18n_check``."""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir

from keck.domain.messages import SENTENCES
from keck.domain.messages.counted import Counted
from keck.domain.texts import LANGUAGES
from keck.views.i18n import SOURCE_LANGUAGE, catalogues, forms, source, usable

ROOT = Path(__file__).resolve().parents[3]
SOURCE_ROOTS = ("platform", "workers", "tenants")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2")]
OPTIONS = {"**/templates/**": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
_PLACEHOLDER = re.compile(r"\{(\w*)[^{}]*\}")
_PRINTF = re.compile(r"%\((\w+)\)[sd]")


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text that people read, and where it stands."""

    singular: str
    plural: str | None
    place: str


@cache
def source_texts() -> Mapping[str, SourceText]:
    """Collect all texts of code and templates, and all sentences of findings; the sources are read once."""
    found: dict[str, SourceText] = {}
    for root in SOURCE_ROOTS:
        for file, line, text, _comments, _context in extract_from_dir(
            ROOT / root, method_map=METHODS, options_map=OPTIONS, strip_comment_tags=True
        ):
            singular, plural = (text[0], text[1]) if isinstance(text, tuple) else (text, None)
            if singular:
                found.setdefault(singular, SourceText(singular, plural, f"{root}/{file}:{line}"))
    for code, sentence in SENTENCES.items():
        said = SourceText(sentence, None, f"sentence {code}")
        if isinstance(sentence, Counted):
            said = SourceText(sentence.one, str(sentence), f"sentence {code}")
        found.setdefault(said.singular, said)
    return MappingProxyType(found)


def placeholders(text: str) -> set[str]:
    """Return the names that are filled in.

    >>> sorted(placeholders("{part} von {whole}"))
    ['part', 'whole']
    """
    return set(_PLACEHOLDER.findall(text)) | set(_PRINTF.findall(text))


def problems(lang: str) -> Iterator[str]:
    """Say what is wrong with the catalogues of a language, one line for each."""
    messages: dict[str, tuple[Path, Message]] = {}
    for path, catalogue in catalogues(lang):
        for message in catalogue:
            if message.id:
                messages.setdefault(source(message), (path, message))
    for text in source_texts().values():
        if text.singular not in messages:
            yield f"{lang}: missing: {text.singular!r} ({text.place})"
            continue
        path, message = messages[text.singular]
        yield from _message_problems(lang, path, message, text)


def _message_problems(lang: str, path: Path, message: Message, text: SourceText) -> Iterator[str]:
    where = f"{lang}: {path.name}: {text.singular!r} ({text.place})"
    if not usable(message):
        yield f"{where}: empty or only guessed"
        return
    strings = forms(message)
    if text.plural is not None and len(strings) < 2:
        yield f"{where}: needs a singular and a plural"
    wanted = placeholders(text.singular) | placeholders(text.plural or "")
    for string in strings:
        unknown = placeholders(string) - wanted
        lost = wanted - placeholders(string) - ({"n", "count"} if text.plural is not None else set())
        if unknown or lost:
            yield f"{where}: placeholders differ: {', '.join(sorted(unknown | lost))}"


def main() -> int:
    """Print all problems; the exit code tells whether there are any."""
    found = [line for lang in LANGUAGES if lang != SOURCE_LANGUAGE for line in problems(lang)]
    out = sys.stdout.write
    for line in found:
        out(f"{line}\n")
    out(f"{len(source_texts())} texts, {len(found)} problems\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
