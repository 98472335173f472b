"""What readers hand on: tables and layers as they stand in the file."""

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keck.domain.findings import Finding

# UTM 32N, and 33N in the east.
TARGET_CRS = ("EPSG:25832", "EPSG:25833")


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What kind of file something is, told by its content.

    Attributes
    ----------
    kind : str
        ``areas`` (geometries), ``table`` or ``definitions``.
    format : str
        ``csv``, ``xlsx``, ``xls``, ``ods``, ``json``, ``shp`` (zipped), ``geojson``, ``topojson``, ``gpkg``,
        ``fgb``, ``gml``, ``kml``, ``kmz`` or ``toml``.
    size : int
        Bytes.
    sheets, layers : list of str
        What one can choose from; empty where the format knows none.
    """

    kind: str
    format: str
    size: int
    sheets: list[str] = field(default_factory=list)
    layers: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Hidden:
    """What is hidden on a sheet of a workbook, counted from 1."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """A table as text.

    Attributes
    ----------
    frame : polars.DataFrame
        Text columns without the header row; an empty cell is null.
    header : list of str
        Texts of the header row.
    header_row : int
        Row of the header in the file, counted from 1; 0 where the format has no header row.
    row_numbers : array of int32
        Row in the file of each row of the frame, as a spreadsheet counts it; the running number of the
        record where the format has no rows. Column ``j`` of the frame is column ``j + 1`` of the file.
    findings : list of Finding
        What was noticed while reading.
    mapping : str or None
        How the file is read, as it says itself in a hidden sheet.
    titles : list of str
        Lines above the table.
    headings : list of str
        Headings that span all columns of values.
    footnotes : list of (int, str)
        Lines of text below the table, each with its row.
    """

    sheet: str
    frame: pl.DataFrame
    header: list[str]
    header_row: int
    row_numbers: NDArray[np.int32]
    findings: list[Finding] = field(default_factory=list)
    mapping: str | None = None
    titles: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    footnotes: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class RawLayer:
    """Areas with attributes, repaired and in the target system.

    Attributes
    ----------
    columns : dict of str to list
        Attributes by name.
    geometries : list of bytes or None
        WKB of valid polygons in two dimensions in ``crs_target``; ``None`` where a feature has no area.
    crs_found : str or None
        The file's own system, as an authority's code or a name.
    crs_target : str
        ``EPSG:25832`` or ``EPSG:25833``.
    crs_definition : str or None
        The file's own system in full, so that other files can be read in the same one.
    """

    columns: dict[str, list[str | float | int | None]]
    geometries: list[bytes | None]
    crs_found: str | None
    crs_target: str
    findings: list[Finding] = field(default_factory=list)
    crs_definition: str | None = None
