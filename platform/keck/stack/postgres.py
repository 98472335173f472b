"""Our own launcher of PostgreSQL: no TCP, no trust, one socket for its owner alone."""

import contextlib
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from keck.stack.binaries import PostgresPrograms, find_postgres

# A socket's path may have 107 bytes, and PostgreSQL adds 22 of its own.
_SOCKET_DIR_LIMIT = 80
_UNPRIVILEGED = ("postgres", "nobody")


@dataclass(slots=True)
class Postgres:
    """A PostgreSQL cluster under a folder of ours.

    Attributes
    ----------
    folder : Path
        Holds ``data`` and, where needed, a copy of the programs.
    durable : bool
        Whether a commit waits for the disk; only tests may say no.
    """

    folder: Path
    superuser_password: str = field(repr=False)
    durable: bool = True
    _programs: PostgresPrograms = field(default_factory=find_postgres)

    @property
    def place(self) -> Path:
        """Folder of the cluster: ours, or one under /var/lib where the server's user can not reach ours.

        Nothing above our folder is opened for that user, as a home of root's would be otherwise.
        """
        user = _user()
        if user is None or _reachable(self.folder, user):
            return self.folder
        return Path("/var/lib/keck") / _digest(self.folder)

    @property
    def socket_dir(self) -> Path:
        """Folder of the server's socket; a short one elsewhere if ours is too deep."""
        own = self.place / "socket"
        if len(os.fsencode(own)) <= _SOCKET_DIR_LIMIT and _user() is None:
            return own
        return Path(tempfile.gettempdir()) / f"keck-pg-{_digest(self.folder)}"

    @property
    def address(self) -> str:
        """The database's address without a login."""
        return f"postgresql:///keck?host={self.socket_dir}"

    @property
    def admin_dsn(self) -> str:
        """Connection string of the superuser; for making roles, never for serving."""
        return f"host={self.socket_dir} user=postgres password={self.superuser_password} dbname=postgres"

    def prepare(self) -> None:
        """Make the cluster if it is not there, and the programs readable for the user that runs them."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.place != self.folder:
            self._claim_place()
        self.place.mkdir(parents=True, exist_ok=True)
        self._prepare_programs()
        self._own(self.socket_dir)
        self._own(self.place / "data")
        if not (self.place / "data" / "PG_VERSION").is_file():
            self._initdb()

    def command(self) -> list[str]:
        """Return the server's own command, for a supervisor to run."""
        safety = (
            []
            if self.durable
            else ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]
        )
        return [
            str(self._bin("postgres")),
            "-D",
            str(self.place / "data"),
            "-k",
            str(self.socket_dir),
            *("-c", "listen_addresses="),
            *("-c", "unix_socket_permissions=0700" if _user() is None else "unix_socket_permissions=0777"),
            *("-c", "max_connections=150"),
            *("-c", "shared_buffers=128MB"),
            # The details of an error quote rows.
            *("-c", "log_error_verbosity=terse", "-c", "log_parameter_max_length=0"),
            *safety,
        ]

    def tidy(self) -> None:
        """Remove the empty folder of a stopped server's socket, where it lies outside our own."""
        if self.socket_dir.parent != self.place:
            with contextlib.suppress(OSError):
                self.socket_dir.rmdir()

    def process_options(self) -> dict[str, Any]:
        """Return the options with which the command must be started: as whom, and where."""
        user = _user()
        if user is None:
            return {"cwd": str(self.place)}
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}

    def accepts(self) -> bool:
        """Tell whether the server accepts connections."""
        result = subprocess.run(  # noqa: S603 - our own program
            [str(self._bin("pg_isready")), "-h", str(self.socket_dir), "-q"], check=False
        )
        return result.returncode == 0

    def _bin(self, name: str) -> Path:
        copied = self.place / "programs" / self._programs.root.name / "pginstall" / "bin" / name
        return copied if copied.is_file() else self._programs.bin / name

    def _prepare_programs(self) -> None:
        """Copy the wheel's programs where the unprivileged user can read them, if it can not yet."""
        user, wheel = _user(), self._programs
        if user is None or not wheel.from_wheel or _can_run(wheel.bin / "postgres", user):
            return
        target = self.place / "programs"
        for source in (wheel.root, wheel.libraries):
            if source is not None and not (target / source.name).is_dir():
                shutil.copytree(source, target / source.name, symlinks=True)
        for parent in (self.place, target):
            parent.chmod(0o755)

    def _claim_place(self) -> None:
        """Put aside a cluster elsewhere whose folder of ours, with its password, was deleted since."""
        ours, theirs = self.folder / "owner", self.place / "owner"
        if not ours.is_file():
            ours.write_text(os.urandom(16).hex())
        if self.place.is_dir() and not (theirs.is_file() and theirs.read_text() == ours.read_text()):
            aside = self.place.with_name(f"{self.place.name}.abandoned")
            shutil.rmtree(aside, ignore_errors=True)
            self.place.rename(aside)
        self.place.mkdir(parents=True, exist_ok=True)
        theirs.write_text(ours.read_text())

    def _own(self, folder: Path) -> None:
        user = _user()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        allowed = {os.geteuid()} if user is None else {os.geteuid(), user.pw_uid}
        # The name of a socket's folder can be foreseen: another user may have put a trap there.
        if folder.is_symlink() or folder.stat().st_uid not in allowed:
            raise RuntimeError(f"{folder} belongs to somebody else")
        folder.chmod(0o700)
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)

    def _initdb(self) -> None:
        version = subprocess.run(  # noqa: S603 - our own program
            [str(self._bin("postgres")), "--version"], check=True, capture_output=True, text=True
        ).stdout
        major = int(version.split()[2].split(".")[0])
        locale = ["--locale-provider=builtin", "--locale=C.UTF-8"] if major >= 17 else ["--locale=C"]
        with tempfile.NamedTemporaryFile("w", prefix="keck-", delete=True) as password_file:
            password_file.write(self.superuser_password)
            password_file.flush()
            if (user := _user()) is not None:
                os.chown(password_file.name, user.pw_uid, user.pw_gid)
            subprocess.run(  # noqa: S603 - our own program
                [
                    str(self._bin("initdb")),
                    *("-D", str(self.place / "data")),
                    *("-U", "postgres"),
                    *("-A", "scram-sha-256"),
                    f"--pwfile={password_file.name}",
                    *("-E", "UTF8"),
                    *locale,
                ],
                check=True,
                stdout=subprocess.DEVNULL,
                **self.process_options(),
            )


def _user() -> pwd.struct_passwd | None:
    """Return whom the server runs as when we are root, since PostgreSQL refuses to."""
    if os.geteuid() != 0:
        return None
    for name in _UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("no unprivileged user to run PostgreSQL as")


def _can_run(program: Path, user: pwd.struct_passwd) -> bool:
    result = (
        subprocess.run(  # noqa: S603 - our own program
            [str(program), "--version"],
            check=False,
            capture_output=True,
            user=user.pw_uid,
            group=user.pw_gid,
            extra_groups=[],
            cwd="/",
        )
        if _reachable(program, user)
        else None
    )
    return result is not None and result.returncode == 0


def _digest(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:12]


def _reachable(program: Path, user: pwd.struct_passwd) -> bool:
    return all(
        parent.stat().st_mode & 0o001 or parent.stat().st_uid == user.pw_uid for parent in program.parents
    )
