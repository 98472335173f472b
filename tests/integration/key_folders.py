"""Keys of members, carried from one platform to another as an operator does."""

import shutil

from keck.config import Settings
from keck.services.backups import data_keys


def bring_keys(source: Settings, target: Settings) -> None:
    """Copy the keys of all members."""
    shutil.copytree(data_keys.folder_of(source), data_keys.folder_of(target), dirs_exist_ok=True)
