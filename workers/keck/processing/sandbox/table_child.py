"""The child that recognises files and reads tables."""

from io import BytesIO
from typing import IO

from keck.compute.readers.grid import read_grid
from keck.compute.readers.reading import read_table
from keck.compute.readers.sniffing import sniff
from keck.processing.sandbox import answers
from keck.processing.sandbox.child import INPUT, SAMPLE, Request


def warm_up() -> None:
    """Read and write a small table."""
    SAMPLE.write_text("a;b\n1;2\n")
    answers.write_tables(BytesIO(), read_table(SAMPLE, "sample.csv"))


def serve(out: IO[bytes], request: Request) -> None:
    """Say what the file is, or read its tables."""
    if request["task"] == "classify":
        answers.write_facts(out, sniff(INPUT, request["filename"]))
    elif request["task"] == "grid":
        answers.write_tables(out, read_grid(INPUT, request["filename"]))
    else:
        answers.write_tables(out, read_table(INPUT, request["filename"], request["sheet"]))
