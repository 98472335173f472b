"""XML documents: without document types, which exist in them to blow up or to read other files only."""

from pathlib import Path
from typing import Any
from xml.parsers import expat

from keck.domain.findings import Problem

_CHUNK = 1 << 20


class Doctype(Exception):  # noqa: N818 - it ends the parser from within
    """A document declares a type."""


def refuse_doctype(path: Path) -> None:
    """Read a document once through, before another parser opens it.

    Raises
    ------
    Problem
        If it is broken or declares a document type.
    """
    parser = expat.ParserCreate()
    forbid_doctype(parser)
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except Doctype as error:
        raise Problem("xml_doctype") from error
    except expat.ExpatError as error:
        raise Problem("xml_broken", line=error.lineno) from error


def forbid_doctype(parser: expat.XMLParserType) -> None:
    """Have a parser end where a document declares a type."""
    parser.StartDoctypeDeclHandler = _refuse


def _refuse(*_: Any) -> None:
    raise Doctype
