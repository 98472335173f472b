"""What is public at this moment, held in memory for a second and kept in a file for longer."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import ServiceUnavailable

from keck.adapters.store import replacing
from keck.config import SettingMissing, Settings
from keck.db.sessions import plain_session
from keck.persistence import published as queries

log = structlog.get_logger(__name__)
_FRESH_SECONDS = 1.0
_OLD_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Member:
    """A member's public side.

    Attributes
    ----------
    atlas, views : str or None
        Hashes of the current atlas and of the index of its pages; ``None`` when all was withdrawn.
    listed : frozenset of str
        Names of the files that may be served.
    gone : frozenset of str
        Names of files that were public and are not any more.
    releases : dict of int to dict
        All releases by number, with the hash of their atlas.
    withdrawn : tuple of dict
        What was withdrawn: indicator, area and period, ``None`` for all.
    """

    slug: str
    name: str
    key: str
    release: int
    atlas: str | None
    views: str | None
    listed: frozenset[str]
    gone: frozenset[str]
    releases: dict[int, dict[str, Any]]
    withdrawn: tuple[dict[str, str | None], ...]

    @classmethod
    def of(cls, value: dict[str, Any]) -> "Member":
        """Read the form in which the file keeps it."""
        return cls(
            slug=value["slug"],
            name=value["name"],
            key=value["key"],
            release=value["release"],
            atlas=value["atlas"],
            views=value["views"],
            listed=frozenset(value["listed"]),
            gone=frozenset(value["gone"]),
            releases={int(number): one for number, one in value["releases"].items()},
            withdrawn=tuple(value["withdrawn"]),
        )

    def is_withdrawn(
        self, *, indicator: str | None = None, area: str | None = None, period: str | None = None
    ) -> bool:
        """Tell whether an address names something that was withdrawn as a whole."""
        asked = {"indicator": indicator, "area": area, "period": period}
        for one in self.withdrawn:
            named = {kind: value for kind, value in one.items() if value is not None}
            if all(asked[kind] == value for kind, value in named.items()):
                return True
        return False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything public at one moment.

    Attributes
    ----------
    listed, gone : frozenset of str
        Names of the files of all members that may be served, and of those that may not any more.
    erased : frozenset of str
        Addresses whose members were erased.
    """

    version: str = ""
    members: dict[str, Member] = field(default_factory=dict)
    benchmarks: tuple[dict[str, Any], ...] = ()
    listed: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    erased: frozenset[str] = frozenset()

    @classmethod
    def of(cls, value: dict[str, Any]) -> "Snapshot":
        """Read the form in which the file keeps it."""
        members = {slug: Member.of(one) for slug, one in value["members"].items()}
        listed = frozenset[str]().union(*(one.listed for one in members.values()))
        gone = frozenset[str]().union(*(one.gone for one in members.values()))
        erased = frozenset(value.get("erased", ()))
        return cls(value["version"], members, tuple(value["benchmarks"]), listed, gone - listed, erased)

    @property
    def live(self) -> list[Member]:
        """Members with an atlas to show, by slug."""
        return [self.members[slug] for slug in sorted(self.members) if self.members[slug].atlas]


class Published:
    """Keeps the newest snapshot.

    A request that comes later than a second after the last look makes the next one; all others go on with
    what is there, unless it is old: then they wait for the look that is being made. Without the database the
    last snapshot stays, from the file if the server was restarted.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._file: Path = settings.run_dir / "published.json"
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._away = False
        self._at = 0.0
        self._snapshot: Snapshot | None = None

    def now(self) -> Snapshot:
        """Return the newest snapshot that is to be had.

        Raises
        ------
        ServiceUnavailable
            If there is none yet: then nobody may be told that an atlas does not exist.
        """
        age = self._clock() - self._looked
        if age >= _FRESH_SECONDS and self._lock.acquire(blocking=self._must_wait(age)):
            try:
                if self._clock() - self._looked >= _FRESH_SECONDS:
                    self._look()
            finally:
                self._lock.release()
        if self._snapshot is None:
            raise ServiceUnavailable
        return self._snapshot

    def lists(self, name: str) -> bool:
        """Tell whether a file may be served at this moment."""
        return name in self.now().listed

    def is_known(self) -> bool:
        """Tell whether there is any snapshot, from the database or from the file."""
        try:
            self.now()
        except ServiceUnavailable:
            return False
        return True

    def _must_wait(self, age: float) -> bool:
        # A process that was idle must not show what was withdrawn meanwhile to whoever comes second.
        return self._snapshot is None or (age >= _OLD_SECONDS and not self._away)

    def is_fresh(self) -> bool:
        """Tell whether the last look found the database."""
        return self.is_known() and not self._away

    def _look(self) -> None:
        try:
            self._renew()
        finally:
            self._looked = self._clock()

    def _renew(self) -> None:
        known = self._snapshot.version if self._snapshot else None
        at = time.time()
        try:
            with plain_session(self._settings, "keck_public") as session:
                version = queries.version(session)
                value = queries.snapshot(session, version) if version != known else None
        except (SQLAlchemyError, OSError, SettingMissing):
            log.warning("published.database_away", exc_info=True)
            self._away = True
            self._take_from_file()
            return
        self._away, self._at = False, at
        if value is not None:
            self._snapshot = Snapshot.of(value)
            self._keep({**value, "at": at})

    def _take_from_file(self) -> None:
        """Use what another process, which looked later than this one, has kept."""
        try:
            kept = json.loads(self._file.read_bytes())
            if self._snapshot is None or kept.get("at", 0.0) > self._at:
                self._snapshot, self._at = Snapshot.of(kept), kept.get("at", 0.0)
        except (FileNotFoundError, ValueError, KeyError):
            return

    def _keep(self, value: dict[str, Any]) -> None:
        try:
            with replacing(self._file) as stream:
                stream.write(json.dumps(value).encode())
        except OSError:
            # A full disk must not keep the atlas from being served.
            log.warning("published.not_kept", exc_info=True)
