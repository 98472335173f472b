"""Settings of a process, from its environment."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from keck.config.promises import DEFAULTS, Promises

LOGIN_ROLES = (
    "keck_owner",
    "keck_login",
    "keck_app",
    "keck_gate",
    "keck_relay",
    "keck_staff",
    "keck_public",
    "keck_network",
    "keck_backup",
)
DEFAULT_DATABASE = "postgresql:///keck"
_OFF = ("0", "false", "no", "off")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class SettingMissing(RuntimeError):  # noqa: N818 - says what is missing
    """A process needs a setting that it was not given."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a process may know.

    Attributes
    ----------
    home : Path
        Folder of the embedded stack: data, secrets, logs, store.
    database : str
        Host and database, without login: ``postgresql://host:port/name`` or ``postgresql:///name?host=/dir``.
    passwords : dict of str to str
        Passwords of the login roles that this process was given.
    redis_url : str
        ``redis://…`` or ``unix:///path``.
    lease_seconds : float
        How long a claimed job stays claimed without a sign of life.
    job_seconds : int
        How long a job may take.
    trusted_proxies : int
        How many proxies of ours stand in front; what they say about a visitor's address is believed.
    smtp_url : str
        Where letters go: ``smtp://user:password@host:587`` (with STARTTLS), ``smtps://…``, or for trying out
        ``file:///folder``; without it they wait.
    mail_from : str
        Sender of letters.
    api_per_minute : int
        How often one place may ask the public API.
    require_factors : bool
        Whether staff, and people who publish or administer, must have a second factor.
    require_agreement : bool
        Whether a member's first public release waits until its agreement is recorded.
    provider_loopback : bool
        Whether providers of identities on this machine may be called, without TLS; for tests only.
    promises : Promises
        Who runs the platform, who helps, and what members are promised.
    erasure_days : int
        For how many days a member's confirmed erasure can be undone.
    backup_days : int
        For how many days the operator keeps backups; certificates of erasure name the last one.
    """

    home: Path
    port: int
    database: str
    redis_url: str
    store: Path
    public_url: str
    members_url: str
    max_upload_bytes: int = 200_000_000
    worker_concurrency: int = 2
    lease_seconds: float = 60.0
    job_seconds: int = 30 * 60
    secure_cookies: bool = True
    trusted_proxies: int = 0
    mail_from: str = ""
    api_per_minute: int = 1200
    require_factors: bool = True
    require_agreement: bool = True
    provider_loopback: bool = False
    promises: Promises = DEFAULTS
    erasure_days: int = 14
    backup_days: int = 90
    passwords: dict[str, str] = field(default_factory=dict, repr=False)
    secret_key: str = field(default="", repr=False)
    smtp_url: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment; what is not set there is found in ``KECK_HOME``."""
        env = os.environ if environ is None else environ
        home = Path(env.get("KECK_HOME", "var")).absolute()
        port = int(env.get("PORT", "8000"))
        public_url, members_url = _addresses(env, home, port)
        return cls(
            home=home,
            port=port,
            database=env.get("KECK_DATABASE_URL", "") or _remembered(home, "database") or DEFAULT_DATABASE,
            redis_url=env.get("KECK_REDIS_URL", "") or _remembered(home, "redis"),
            store=Path(env.get("KECK_STORE", str(home / "store"))).absolute(),
            public_url=public_url,
            members_url=members_url,
            max_upload_bytes=int(env.get("KECK_MAX_UPLOAD_BYTES", "200000000")),
            worker_concurrency=int(env.get("KECK_WORKER_CONCURRENCY", "2")),
            lease_seconds=float(env.get("KECK_LEASE_SECONDS", "60")),
            job_seconds=int(env.get("KECK_JOB_SECONDS", str(30 * 60))),
            secure_cookies=_flag(env.get("KECK_SECURE_COOKIES"), not _is_local(members_url)),
            trusted_proxies=int(env.get("KECK_TRUSTED_PROXIES", "0")),
            mail_from=env.get("KECK_MAIL_FROM", "") or f"KECK <keck@{urlsplit(members_url).hostname}>",
            api_per_minute=int(env.get("KECK_API_PER_MINUTE", "1200")),
            # A word that is not understood must not open anything.
            require_factors=env.get("KECK_REQUIRE_FACTORS", "").lower() not in _OFF,
            require_agreement=_wants_agreement(env, home),
            provider_loopback=env.get("KECK_PROVIDER_LOOPBACK", "") == "for tests",
            promises=Promises.from_environment(env, home),
            erasure_days=int(env.get("KECK_ERASURE_DAYS", "14")),
            backup_days=int(env.get("KECK_BACKUP_DAYS", "90")),
            passwords=_passwords(env, home),
            secret_key=env.get("KECK_SECRET_KEY", "") or _file(home / "secrets" / "key"),
            smtp_url=env.get("KECK_SMTP_URL", ""),
        )

    def database_url(self, role: str) -> str:
        """Return the SQLAlchemy URL of a login role.

        Raises
        ------
        SettingMissing
            If this process was not given the role's password.
        """
        return self._url("postgresql+psycopg", role)

    def psycopg_dsn(self, role: str) -> str:
        """Return the libpq URL of a login role."""
        return self._url("postgresql", role)

    def _url(self, scheme: str, role: str) -> str:
        if role not in self.passwords:
            raise SettingMissing(f"this process has no password of {role}: set KECK_PASSWORD_{role.upper()}")
        parts = urlsplit(self.database)
        login = f"{role}:{quote(self.passwords[role], safe='')}@"
        host = parts.netloc.rpartition("@")[2]
        query = f"?{urlencode({k: v[0] for k, v in parse_qs(parts.query).items()})}" if parts.query else ""
        return f"{scheme}://{login}{host}{parts.path}{query}"

    @property
    def celery_broker_url(self) -> str:
        """The broker as Celery writes it; a socket is ``redis+socket://``."""
        if self.redis_url.startswith("unix://"):
            return f"redis+socket://{unquote(self.redis_url.removeprefix('unix://'))}"
        return self.redis_url

    @property
    def run_dir(self) -> Path:
        """Folder of state files of the running stack."""
        return self.home / "run"


def _is_local(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname in _LOOPBACK


def _flag(text: str | None, default: bool) -> bool:
    return default if not text else text.lower() in ("1", "true", "yes", "on")


def _wants_agreement(env: Mapping[str, str], home: Path) -> bool:
    """Return what is set, or what the stack that runs here was started with."""
    word = env.get("KECK_REQUIRE_AGREEMENT", "") or _remembered(home, "require_agreement")
    return word.lower() not in _OFF


def _file(path: Path) -> str:
    try:
        return path.read_text().strip()
    except (FileNotFoundError, PermissionError, NotADirectoryError):
        return ""


def _addresses(env: Mapping[str, str], home: Path, port: int) -> tuple[str, str]:
    """Return the addresses of both faces: as given, of the given port, else of the stack that runs here."""
    found = {}
    for face, offset in (("public", 0), ("members", 1)):
        running = "" if "PORT" in env else _remembered(home, face)
        found[face] = env.get(f"KECK_{face.upper()}_URL") or running or f"http://localhost:{port + offset}"
    return found["public"].rstrip("/"), found["members"].rstrip("/")


def _remembered(home: Path, name: str) -> str:
    """Return an address that the running stack has written down."""
    text = _file(home / "run" / "stack.json")
    return str(json.loads(text).get(name, "")) if text else ""


def _passwords(env: Mapping[str, str], home: Path) -> dict[str, str]:
    """Return what the environment gives; only where it gives nothing, the operator's own file."""
    given = {
        role: env[f"KECK_PASSWORD_{role.upper()}"]
        for role in LOGIN_ROLES
        if env.get(f"KECK_PASSWORD_{role.upper()}")
    }
    if given or env.get("KECK_PASSWORDS_FROM_ENVIRONMENT"):
        return given
    text = _file(home / "secrets" / "roles.json")
    return {role: str(password) for role, password in json.loads(text).items()} if text else {}
