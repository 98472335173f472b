"""The agreement on processing data on behalf, written from what really holds; in German, as it is signed.

Its words lie in a template. Whatever changes, changes the digest; whoever changes the words, changes the
version.
"""

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile

from jinja2 import Environment

from keck.views import render

VERSION = "1.0"
_TITLE, _ITEM = "# ", "- "
_BLANK = "______________________________"


@dataclass(frozen=True, slots=True)
class Processor:
    """Somebody who works for the operator."""

    name: str
    place: str
    task: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What an agreement names; no word of it begins a line of the text.

    Attributes
    ----------
    operator, operator_address, represented_by, contact : str
        Who runs the platform; what is not set is left to be written by hand.
    processors : tuple of Processor or None
        Nobody, if it is empty; ``None`` leaves room for them to be written by hand.
    minimum_count, minimum_base : int
        Below these nothing is shown.
    """

    town: str
    official_key: str
    operator: str
    operator_address: str
    represented_by: str
    contact: str
    processors: tuple[Processor, ...] | None
    factors_required: bool
    encrypted: bool
    shortest_password: int
    idle_minutes: int
    absolute_hours: int
    minimum_count: int
    minimum_base: int
    original_days: int
    longest_days: int
    letter_days: int
    upload_megabytes: int
    storage_gigabytes: int
    values: int


@dataclass(frozen=True, slots=True)
class Section:
    """One numbered part."""

    title: str
    paragraphs: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Document:
    """The whole agreement.

    Attributes
    ----------
    digest : str
        SHA-256 of the text.
    """

    parties: tuple[str, ...]
    sections: tuple[Section, ...]
    version: str = VERSION

    @property
    def text(self) -> str:
        """The text as it is hashed."""
        lines = ["Vereinbarung zur Auftragsverarbeitung", f"Fassung {self.version}", *self.parties]
        for number, one in enumerate(self.sections, start=1):
            lines += [f"{number}. {one.title}", *one.paragraphs, *(f"- {item}" for item in one.items)]
        return "\n".join(lines) + "\n"

    @property
    def digest(self) -> str:
        """The digest that stands on the paper."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def short(digest: str) -> str:
    """Return the part of a digest that people compare.

    >>> short("0123456789abcdef0123")
    '0123-4567-89ab'
    """
    return "-".join(digest[start : start + 4] for start in (0, 4, 8))


def document(facts: Facts) -> Document:
    """Write the agreement."""
    operator = ", ".join(filter(None, (facts.operator or _BLANK, facts.operator_address)))
    template = _environment().get_template("agreement/agreement.txt")
    lines = _one_line_each(template.render(facts=facts, operator=operator, blank=_BLANK))
    parties = tuple(takewhile(lambda line: not line.startswith(_TITLE), lines))
    sections: list[Section] = []
    for line in lines[len(parties) :]:
        if line.startswith(_TITLE):
            sections.append(Section(line.removeprefix(_TITLE)))
        elif line.startswith(_ITEM):
            sections[-1].items.append(line.removeprefix(_ITEM))
        else:
            sections[-1].paragraphs.append(line)
    return Document(parties, tuple(sections))


def _one_line_each(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


@lru_cache
def _environment() -> Environment:
    return render.environment("de").overlay(autoescape=False)
