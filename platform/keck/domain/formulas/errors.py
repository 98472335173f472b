"""What is wrong with a formula, and where."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from keck.domain.findings import Problem


@dataclass(frozen=True, slots=True)
class Span:
    """A place in the text of a formula, counted in characters from 0."""

    position: int = 0
    length: int = 0

    def to(self, other: "Span") -> "Span":
        """Return the place that reaches from this one to the end of another.

        >>> Span(2, 3).to(Span(9, 1))
        Span(position=2, length=8)
        """
        return Span(self.position, other.position + other.length - self.position)


class FormulaError(Problem):
    """A formula that can not be read or must not be computed.

    Attributes
    ----------
    position, length : int
        The place that is marked, in characters of the formula; a length of 0 marks what is missing there.
    suggestion : str or None
        What could stand at that place instead.
    """

    def __init__(self, code: str, span: Span, suggestion: str | None = None, **params: Any) -> None:
        super().__init__(code, **params)
        self.position = span.position
        self.length = span.length
        self.suggestion = suggestion

    @property
    def span(self) -> Span:
        """The place that is marked."""
        return Span(self.position, self.length)


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that a wrong one most likely meant.

    >>> closest("Einwohnr", ["einwohner", "kinder"]), closest("x", ["einwohner"])
    ('einwohner', None)
    """
    found = get_close_matches(word.casefold(), sorted(known), n=1, cutoff=0.6)
    return found[0] if found else None


def spaced(name: str, known: Container[str]) -> str | None:
    """Return a name with its last minus between spaces, if what follows it is known.

    >>> spaced("100-share", ["share"]), spaced("kinder-0-3", ["share"])
    ('100 - share', None)
    """
    places = [
        place for place, character in enumerate(name) if character == "-" and name[place + 1 :] in known
    ]
    return f"{name[: places[0]]} - {name[places[0] + 1 :]}" if places else None
