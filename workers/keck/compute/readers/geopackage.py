"""GeoPackage: looked through as the database it is, before GDAL opens it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from keck.compute.readers.layer_names import choose
from keck.domain.findings import Problem

MAX_LAYERS = 100
_LAYERS = "select table_name from gpkg_contents where data_type = 'features' order by 1 limit ?"
_KIND = "select type, sql from sqlite_master where name = ?"


def layer_names(path: Path, filename: str) -> list[str]:
    """Return the tables of features.

    Views and virtual tables of the user's own can make a small file endless, so a layer is a plain table.

    Raises
    ------
    Problem
        If the database is broken.
    """
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as database:
            database.execute("pragma trusted_schema = off")
            names = [str(row[0]) for row in database.execute(_LAYERS, [MAX_LAYERS])]
            return [name for name in names if _is_plain(database, name)]
    except (sqlite3.Error, UnicodeError) as error:
        raise Problem("layer_broken", file=filename) from error


def choose_layer(path: Path, filename: str, layer: str | None) -> str:
    """Return the one layer to read.

    Raises
    ------
    Problem
        If there is no layer, several and none was chosen, or not the chosen one.
    """
    names = layer_names(path, filename)
    if not names:
        raise Problem("gpkg_no_layer", file=filename)
    return choose(names, layer)


def _is_plain(database: sqlite3.Connection, name: str) -> bool:
    found = database.execute(_KIND, [name]).fetchone()
    return found is not None and found[0] == "table" and "virtual" not in str(found[1]).lower().split()[:3]
