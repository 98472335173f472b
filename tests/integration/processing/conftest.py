"""Files as members of real cities bring them."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def shapefile(data_dir: Path, tmp_path: Path) -> Callable[[str], Path]:
    def pack(name: str) -> Path:
        packed = tmp_path / f"{name}.zip"
        with zipfile.ZipFile(packed, "w") as archive:
            for suffix in ("shp", "shx", "dbf", "prj"):
                archive.write(data_dir / "koeln" / f"{name}.{suffix}", f"{name}.{suffix}")
        return packed

    return pack
