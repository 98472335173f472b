"""The child that reads layers of areas."""

from pathlib import Path
from typing import IO

from keck.compute.readers.layers import read_layer
from keck.compute.readers.sniffing import sniff
from keck.domain.findings import Problem
from keck.processing.sandbox import answers
from keck.processing.sandbox.child import INPUT, SAMPLE, Request, run

_SMALL = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":"ä"},"geometry":'
    '{"type":"Polygon","coordinates":[[[7,51],[8,51],[8,52],[7,51]]]}}]}'
)


def warm_up() -> None:
    """Read and move a small layer, so that the database of coordinate systems is open."""
    SAMPLE.write_text(_SMALL)
    read_layer(SAMPLE, "geojson", Path(), filename="sample", crs="EPSG:4258")


def serve(out: IO[bytes], request: Request) -> None:
    """Read one layer."""
    filename = request["filename"]
    facts = sniff(INPUT, filename)
    if facts.kind != "areas":
        raise Problem("file_no_areas", file=filename)
    layer = read_layer(
        INPUT, facts.format, Path(), filename=filename, layer=request["layer"], crs=request["crs"]
    )
    answers.write_layer(out, layer)


if __name__ == "__main__":
    run(warm_up, serve)
