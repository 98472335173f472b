"""Zip archives: looked through before anything is unpacked."""

import shutil
import stat
import zipfile
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from keck.domain.findings import Problem

MAX_MEMBERS = 2000
MAX_BYTES = 500_000_000
MAX_RATIO = 200
SHAPE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_NESTED = (".zip", ".7z", ".rar", ".gz", ".tar", ".kmz")


def checked_members(path: Path) -> list[str]:
    """Return the names in an archive after checking each of them.

    Python's reader stops at the size that the directory declares, so the sums here hold for unpacking too.

    Raises
    ------
    Problem
        If the archive is too large unpacked, holds an archive, or a name that leads elsewhere.
    """
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise Problem("zip_too_many", count=len(members), limit=MAX_MEMBERS)
    total = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if total > MAX_BYTES or (total > 10_000_000 and total / packed > MAX_RATIO):
        raise Problem("zip_too_large", megabytes=total // 1_000_000, limit=MAX_BYTES // 1_000_000)
    for member in members:
        _check_member(member)
    names = [member.filename for member in members]
    if len({name.lower() for name in names}) < len(names):
        raise Problem("zip_name_twice")
    return names


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.filename
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if name.startswith(("/", "\\")) or ".." in parts or ":" in name or "\0" in name:
        raise Problem("zip_name_unsafe", name=name[:80])
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Problem("zip_name_unsafe", name=name[:80])
    if member.flag_bits & 0x1:
        raise Problem("zip_locked")
    if name.lower().endswith(_NESTED):
        raise Problem("zip_nested", name=name[:80])


def unpack_shapefile(path: Path, target: Path, layer: str | None) -> Path:
    """Unpack the parts of one Shapefile under names of our own and return its ``.shp``.

    Raises
    ------
    Problem
        If there is none, or several and none was chosen.
    """
    names = checked_members(path)
    shapes = {_stem(name): name for name in names if name.lower().endswith(".shp") and "__MACOSX" not in name}
    if not shapes:
        raise Problem("zip_no_shapefile")
    if layer is None and len(shapes) > 1:
        raise Problem("zip_two_layers", layers=", ".join(sorted(shapes)))
    chosen = shapes.get(layer) if layer else next(iter(shapes.values()))
    if chosen is None:
        raise Problem("zip_no_such_layer", layer=layer or "", layers=", ".join(sorted(shapes)))
    stem = chosen[: -len(".shp")]
    with zipfile.ZipFile(path) as archive:
        for name in names:
            suffix = name[len(stem) :].lower()
            if name.startswith(stem) and suffix in SHAPE_PARTS:
                with archive.open(name) as source, (target / f"layer{suffix}").open("wb") as copy:
                    shutil.copyfileobj(source, copy)
    for needed in (".shx", ".dbf"):
        if not (target / f"layer{needed}").is_file():
            raise Problem("shapefile_part_missing", part=needed)
    return target / "layer.shp"


def _stem(name: str) -> str:
    return unquote(PurePosixPath(name).name)[: -len(".shp")]
