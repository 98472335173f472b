"""What the platform asks of children: what a file is, its tables, its areas."""

from pathlib import Path

from keck.compute.readers.raw import FileFacts, RawLayer, RawTable
from keck.domain.findings import Problem
from keck.processing.sandbox import answers
from keck.processing.sandbox.limits import DEFAULT_LIMITS, Limits
from keck.processing.sandbox.nursery import Waiting
from keck.processing.sandbox.running import ask, checked

_TABLE_CHILD = "from keck.processing.sandbox.table_child import serve, warm_up"
_LAYER_CHILD = "from keck.processing.sandbox.layer_child import serve, warm_up"


def classify(path: Path, filename: str, *, limits: Limits = DEFAULT_LIMITS) -> FileFacts:
    """Tell by its content what a file is.

    Raises
    ------
    Problem
        If it is empty, damaged or of a kind that is not read here.
    """
    head, _ = ask(path, _TABLE_CHILD, {"task": "classify", "filename": filename}, limits)
    return checked(lambda: answers.facts_of(head))


def read_table(
    path: Path,
    filename: str,
    *,
    sheet: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    waiting: Waiting | None = None,
) -> list[RawTable]:
    """Read the tables of a file: every visible sheet, or one; of boundaries their attributes.

    Raises
    ------
    Problem
        If the file is refused, or the child is stopped by a limit.
    """
    request = {"task": "table", "filename": filename, "sheet": sheet}
    try:
        head, frames = ask(path, _TABLE_CHILD, request, limits, waiting)
    except Problem as problem:
        if problem.code != "file_no_table":
            raise
        attributes = {"task": "attributes", "filename": filename}
        head, frames = ask(path, _LAYER_CHILD, attributes, limits, waiting)
    return checked(lambda: answers.tables_of(head, frames))


def read_grid(path: Path, filename: str, *, limits: Limits = DEFAULT_LIMITS) -> list[RawTable]:
    """Read all cells of a file where they stand, titles and footnotes included.

    Raises
    ------
    Problem
        As for ``read_table``.
    """
    head, frames = ask(path, _TABLE_CHILD, {"task": "grid", "filename": filename}, limits)
    return checked(lambda: answers.tables_of(head, frames))


def read_layer(
    path: Path,
    filename: str,
    *,
    layer: str | None = None,
    crs: str | None = None,
    polygonise: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    waiting: Waiting | None = None,
) -> RawLayer:
    """Read the areas of a file: repaired, in two dimensions, in UTM.

    Parameters
    ----------
    polygonise : bool
        Whether lines become areas.
    waiting : callable, optional
        Told every second for how long the child has been reading.

    Raises
    ------
    Problem
        As for ``read_table``.
    """
    request = {"task": "layer", "filename": filename, "layer": layer, "crs": crs, "polygonise": polygonise}
    head, frames = ask(path, _LAYER_CHILD, request, limits, waiting)
    return checked(lambda: answers.layer_of(head, frames))
