"""Zip archives: looked through before anything is unpacked."""

import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from keck.compute.readers.dbf import refuse_other_rows
from keck.compute.readers.layer_names import choose
from keck.domain.findings import Problem


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How much an archive may hold; the ratio counts from ``small`` unpacked bytes on."""

    members: int
    ratio: int
    size: int = 500_000_000
    small: int = 10_000_000


LAYERS = ArchiveLimits(members=50, ratio=100)
# A sheet of much the same numbers packs better than geometries, and a workbook has many small parts.
WORKBOOK = ArchiveLimits(members=2000, ratio=150)
SHAPE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_NESTED = (".zip", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar", ".tgz", ".kmz")
_LOCKED = 0x1


def checked_members(path: Path, limits: ArchiveLimits = LAYERS) -> list[str]:
    """Return the names in an archive after checking each of them.

    Python's reader stops at the size that the directory declares, so the sums here hold for unpacking too.

    Raises
    ------
    Problem
        If it is broken, locked, too large unpacked, or holds an archive or a name that leads elsewhere.
    """
    with _told(), zipfile.ZipFile(path) as archive:
        members = [member for member in archive.infolist() if not member.filename.endswith("/")]
    if len(members) > limits.members:
        raise Problem("zip_too_many", count=len(members), limit=limits.members)
    total = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if total > limits.size or (total > limits.small and total > limits.ratio * packed):
        raise Problem("zip_too_large", megabytes=total // 1_000_000, limit=limits.size // 1_000_000)
    for member in members:
        _check_member(member)
    names = [member.filename for member in members]
    if len({name.lower() for name in names}) < len(names):
        raise Problem("zip_name_twice")
    return names


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.filename
    # Python cuts a name at its first zero byte; what the directory really says is compared here.
    original = member.orig_filename
    parts = PurePosixPath(name.replace("\\", "/")).parts
    unsafe = not name or name.startswith(("/", "\\")) or ".." in parts or ":" in name or "\0" in original
    if unsafe or stat.S_ISLNK(member.external_attr >> 16):
        raise Problem("zip_name_unsafe", name=name[:80])
    if member.flag_bits & _LOCKED:
        raise Problem("zip_locked")
    if name.lower().endswith(_NESTED):
        raise Problem("zip_nested", name=name[:80])


def shapefiles(names: list[str]) -> dict[str, str]:
    """Return the Shapefiles of an archive: name of the layer, name of the ``.shp``."""
    found = [name for name in names if name.lower().endswith(".shp") and not _is_litter(name)]
    return {unquote(PurePosixPath(name).name)[: -len(".shp")]: name for name in sorted(found)}


def kml_documents(names: list[str]) -> dict[str, str]:
    """Return the documents of a KMZ: name of the layer, name of the ``.kml``."""
    found = [name for name in names if name.lower().endswith(".kml") and not _is_litter(name)]
    return {PurePosixPath(name).stem: name for name in sorted(found)}


def unpack_kml(path: Path, target: Path, layer: str | None) -> Path:
    """Unpack one document of a KMZ under a name of our own.

    Raises
    ------
    Problem
        If there are several and none was chosen.
    """
    found = kml_documents(checked_members(path))
    name = found[choose(list(found), layer)]
    with _told(), zipfile.ZipFile(path) as archive:
        _unpack(archive, name, target / "layer.kml")
    return target / "layer.kml"


def _unpack(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    with archive.open(name) as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy, 1 << 20)


def unpack_shapefile(path: Path, target: Path, layer: str | None) -> Path:
    """Unpack the parts of one Shapefile under names of our own and return its ``.shp``.

    Raises
    ------
    Problem
        If there is none, or several and none was chosen.
    """
    names = checked_members(path)
    found = shapefiles(names)
    if not found:
        raise Problem("zip_no_shapefile")
    chosen = found[choose(list(found), layer)]
    stem = chosen[: -len(".shp")]
    with _told(), zipfile.ZipFile(path) as archive:
        for name in names:
            suffix = name[len(stem) :].lower()
            if name.startswith(stem) and suffix in SHAPE_PARTS:
                _unpack(archive, name, target / f"layer{suffix}")
    for needed in (".shx", ".dbf"):
        if not (target / f"layer{needed}").is_file():
            raise Problem("shapefile_part_missing", part=needed, layer=unquote(PurePosixPath(stem).name))
    refuse_other_rows(target / "layer.shp", unquote(PurePosixPath(stem).name))
    return target / "layer.shp"


def _is_litter(name: str) -> bool:
    """Tell what macOS puts beside the files."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1].startswith("._")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Problem("zip_broken") from error
