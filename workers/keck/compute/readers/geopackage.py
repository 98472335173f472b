"""GeoPackage: looked through as the database it is, before GDAL opens it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from keck.domain.findings import Problem

MAX_OBJECTS = 500


def check_geopackage(path: Path, layer: str | None) -> str:
    """Return the one table of features to read.

    Views, triggers and virtual tables of the user's own can make a small file endless, so a layer must be
    a plain table.

    Raises
    ------
    Problem
        If there is no layer, several, or a layer that is no table.
    """
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as database:
            database.execute("pragma trusted_schema = off")
            objects = dict(
                database.execute("select name, type from sqlite_master limit ?", (MAX_OBJECTS,)).fetchall()
            )
            query = "select table_name from gpkg_contents where data_type = 'features' limit 100"
            layers = [row[0] for row in database.execute(query)]
    except sqlite3.DatabaseError as error:
        raise Problem("layer_broken", reason=str(error)[:120]) from error
    plain = [name for name in layers if objects.get(name) == "table"]
    if layer is not None:
        plain = [name for name in plain if name == layer]
    if not plain:
        raise Problem("gpkg_no_layer")
    if len(plain) > 1:
        raise Problem("zip_two_layers", layers=", ".join(sorted(plain)))
    return str(plain[0])
