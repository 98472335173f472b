"""Files that belong together, received as one: a Shapefile with its sidecars."""

import shutil
import zipfile
from collections.abc import Sequence
from pathlib import PurePath
from typing import IO

from keck.services.errors import Refused

SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_PIECE_BYTES = 1 << 20


def is_shapefile(files: Sequence[tuple[str, IO[bytes]]]) -> bool:
    """Tell whether the parts of a Shapefile are among some files."""
    return any(name.lower().endswith(".shp") for name, _ in files)


def pack(files: Sequence[tuple[str, IO[bytes]]], target: IO[bytes]) -> str:
    """Write a Shapefile's parts as one archive and return its name; the same parts give the same bytes.

    Parameters
    ----------
    files : sequence of (str, file)
        Names and contents, in any order; what else lies beside a Shapefile is left out.
    target : file
        Where the archive is written; it stands at its beginning afterwards.

    Raises
    ------
    Refused
        If the files are not one Shapefile with its sidecars.
    """
    stem, parts = _parts(files)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix in SHAPEFILE_PARTS:
            if suffix in parts:
                _copy(parts[suffix], archive, stem + suffix)
    target.seek(0)
    return f"{stem}.zip"


def _parts(files: Sequence[tuple[str, IO[bytes]]]) -> tuple[str, dict[str, IO[bytes]]]:
    stems = [PurePath(name).stem for name, _ in files if name.lower().endswith(".shp")]
    others = [name for name, _ in files if not stems or not _belongs(name, stems[0])]
    if others:
        raise Refused("upload_several", names=", ".join(sorted(others)))
    parts = {_ending(name, stems[0]): stream for name, stream in files}
    return stems[0], parts


def _belongs(name: str, stem: str) -> bool:
    return name.lower().startswith(f"{stem.lower()}.")


def _ending(name: str, stem: str) -> str:
    return name[len(stem) :].lower()


def _copy(source: IO[bytes], archive: zipfile.ZipFile, name: str) -> None:
    # Without a date of its own: a file that is sent again is known by its hash.
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(entry, "w", force_zip64=True) as part:
        shutil.copyfileobj(source, part, _PIECE_BYTES)
