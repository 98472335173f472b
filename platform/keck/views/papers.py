"""Papers as Markdown, as plain text, and as pages that need nothing else and can be printed."""

import re
from collections.abc import Iterator

from keck.domain.papers import Block, Paper, Points, Table, Words
from keck.views import render

# What would be more than text: names of members and companies come from outside.
_MARKS = re.compile(r"([\\`*_\[\]<>|#])")


def html(paper: Paper) -> str:
    """Return a paper as a file that any browser shows and prints."""
    return render.environment("de").get_template("paper_file.html").render(paper=paper) + "\n"


def markdown(paper: Paper) -> str:
    """Return a paper as Markdown."""
    return "\n".join(_lines(paper)).rstrip() + "\n"


def plain(paper: Paper) -> str:
    """Return a paper as text that is read without any program, a row of a table to the line."""
    lines = [paper.title, paper.lead]
    for part in paper.sections:
        lines += ["", part.title, *(line for block in part.blocks for line in _read(block))]
    return "\n".join(" ".join(line.split()) for line in lines) + "\n"


def _read(block: Block) -> Iterator[str]:
    match block:
        case Words(text):
            yield text
        case Points(items):
            yield from (f"- {item}" for item in items)
        case Table((_, _), rows):
            yield from (f"- {name}: {value}" for name, value in rows)
        case Table(head, rows):
            for name, *cells in rows:
                told = (f"{title}: {cell}" for title, cell in zip(head[1:], cells, strict=True))
                yield f"- {name}; {'; '.join(told)}"


def _lines(paper: Paper) -> Iterator[str]:
    yield f"# {_plain(paper.title)}"
    yield ""
    yield _plain(paper.lead)
    for part in paper.sections:
        yield ""
        yield f"## {_plain(part.title)}"
        for block in part.blocks:
            yield ""
            yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Words(text):
            yield _plain(text)
        case Points(items):
            yield from (f"- {_plain(item)}" for item in items)
        case Table(head, rows):
            yield _row(head)
            yield _row(("---",) * len(head), plain=False)
            yield from (_row(row) for row in rows)


def _row(cells: tuple[str, ...], *, plain: bool = True) -> str:
    return f"| {' | '.join(_plain(cell) if plain else cell for cell in cells)} |"


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
