"""Papers: documents of headings, sentences, lists and tables, written to whatever form is asked for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first column names what a row is about."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError(f"rows of {len(self.head)} columns: {self.head}")


Block = Words | Points | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper under its heading."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document in German.

    Attributes
    ----------
    code : str
        Name of its file and its address, without extension.
    lead : str
        What it is for, in one or two sentences.
    """

    code: str
    title: str
    lead: str
    sections: tuple[Section, ...]


def section(title: str, *blocks: Block | str) -> Section:
    """Return a section; a plain text is a paragraph."""
    return Section(title, tuple(Words(one) if isinstance(one, str) else one for one in blocks))
