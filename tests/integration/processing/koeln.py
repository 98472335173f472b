"""Files as members of real cities bring them."""

import zipfile
from pathlib import Path


def packed(data_dir: Path, name: str, folder: Path) -> Path:
    """Pack a layer of Köln as its office hands it out."""
    made = folder / f"{name}.zip"
    with zipfile.ZipFile(made, "w") as archive:
        for suffix in ("shp", "shx", "dbf", "prj"):
            archive.write(data_dir / "koeln" / f"{name}.{suffix}", f"{name}.{suffix}")
    return made
