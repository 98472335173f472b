"""The child that reads layers of areas."""

import importlib
import sys
from pathlib import Path
from typing import IO

from keck.compute.readers.attributes import attribute_table
from keck.compute.readers.persons import refuse_persons
from keck.compute.readers.sniffing import sniff
from keck.domain.findings import Problem
from keck.processing.sandbox import answers
from keck.processing.sandbox.child import INPUT, SAMPLE, Request

# The reader of layers would load them only to see whether they are there, which takes most of a second.
for _unused in ("geopandas", "pandas"):
    sys.modules[_unused] = None  # type: ignore[assignment]
_layers = importlib.import_module("keck.compute.readers.layers")

_SMALL = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":"ä"},"geometry":'
    '{"type":"Polygon","coordinates":[[[7,51],[8,51],[8,52],[7,51]]]}}]}'
)


def warm_up() -> None:
    """Read and move a small layer, so that the database of coordinate systems is open."""
    SAMPLE.write_text(_SMALL)
    _layers.read_layer(SAMPLE, "geojson", Path(), filename="sample", crs="EPSG:4258")


def serve(out: IO[bytes], request: Request) -> None:
    """Read one layer."""
    filename = request["filename"]
    facts = sniff(INPUT, filename)
    if facts.kind != "areas":
        raise Problem("file_no_table" if request["task"] == "attributes" else "file_no_areas", file=filename)
    if request["task"] == "attributes":
        columns = _layers.read_attributes(INPUT, facts.format, Path(), filename=filename)
        table = attribute_table(columns, filename)
        refuse_persons(table, filename)
        answers.write_tables(out, [table])
        return
    layer = _layers.read_layer(
        INPUT,
        facts.format,
        Path(),
        filename=filename,
        layer=request["layer"],
        crs=request["crs"],
        polygonise=request["polygonise"],
    )
    answers.write_layer(out, layer)
