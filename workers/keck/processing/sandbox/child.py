"""The child proper: loads what it needs, gives up everything else, then opens the file.

Started by ``fence.py`` in a work folder of its own, with an empty environment. Its arguments are what the fence
could give up, the limits, the parent, the request and the descriptor to answer on.
"""

import codecs
import gc
import json
import os
import sys
import traceback
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from keck.compute.readers.layers import read_layer
from keck.compute.readers.raw import FileFacts, RawLayer, RawTable
from keck.compute.readers.reading import read_table
from keck.compute.readers.sniffing import sniff
from keck.domain.findings import Problem
from keck.processing.sandbox import answers
from keck.processing.sandbox.confinement import confine
from keck.processing.sandbox.seccomp import NotConfined

INPUT = Path("input")
_ENCODINGS = ("cp437", "cp1252", "latin-1", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "idna")
_SAMPLE = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":"ä"},"geometry":'
    '{"type":"Polygon","coordinates":[[[7,51],[8,51],[8,52],[7,51]]]}}]}'
)


def main() -> None:
    """Serve one request and end; a refusal is an answer, anything else an exit code."""
    given, limits, parent, request = (json.loads(argument) for argument in sys.argv[1:5])
    out = os.fdopen(int(sys.argv[5]), "w+b")
    try:
        _load_what_comes_late(request["task"])
        confine(parent=parent, threads=limits["threads"], own_namespaces=given["namespaces"])
        _serve(out, request)
    except NotConfined as error:
        answers.write_problem(out, "reading_not_confined", {"reason": str(error)})
    except Problem as problem:
        answers.write_problem(out, problem.code, problem.params)
    except MemoryError:
        gc.collect()
        answers.write_problem(out, "reading_memory", {})
    except Exception as error:  # noqa: BLE001, RUF100 - whatever a hostile file makes of a reader is told as a place in it
        answers.write_defect(out, _place_of(error))
    out.flush()
    # The libraries' own farewells take time and can fail.
    os._exit(0)


def _serve(out: IO[bytes], request: dict[str, Any]) -> None:
    filename = request["filename"]
    if request["task"] == "classify":
        answers.write_facts(out, sniff(INPUT, filename))
    elif request["task"] == "table":
        answers.write_tables(out, read_table(INPUT, filename, request["sheet"]))
    else:
        answers.write_layer(out, _layer(filename, request["layer"], request["crs"]))


def _layer(filename: str, layer: str | None, crs: str | None) -> RawLayer:
    facts: FileFacts = sniff(INPUT, filename)
    if facts.kind != "areas":
        raise Problem("file_no_areas", file=filename)
    return read_layer(INPUT, facts.format, Path(), filename=filename, layer=layer, crs=crs)


def _load_what_comes_late(task: str) -> None:
    """Make the libraries load the rest of themselves, whose files may be out of reach afterwards."""
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)
    sample = Path("sample")
    if task == "layer":
        sample.write_text(_SAMPLE)
        read_layer(sample, "geojson", Path(), filename="sample", crs="EPSG:4326")
    else:
        sample.write_text("a;b\n1;2\n")
        tables: list[RawTable] = read_table(sample, "sample.csv")
        answers.write_tables(BytesIO(), tables)
    sample.unlink()


def _place_of(error: Exception) -> str:
    """Name the error's kind and place; its text may hold what was read."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return f"{type(error).__name__} in " + ", ".join(f"{Path(f.filename).name}:{f.lineno}" for f in frames)


if __name__ == "__main__":
    main()
