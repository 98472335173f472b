"""The oldest versions without a known leak, and telling what is older.

A floor is written down with what was wrong below it. This works on a closed machine; what has become known
since is asked of the vulnerability service by the dependency audit.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

Version = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Floor:
    """The first good version of a package.

    Attributes
    ----------
    reason : str
        What an older one lets happen.
    """

    version: str
    reason: str


FLOORS: Final = {
    "authlib": Floor("1.6.6", "CVE-2025-68158: a sign-in can be bound to somebody else's account"),
    "brotli": Floor("1.2.0", "CVE-2025-6176: a small file unpacks to all memory"),
    "celery": Floor("5.2.2", "CVE-2021-23727: a message in the broker can run a command"),
    "flask": Floor("3.1.3", "CVE-2026-27205: a proxy may give somebody the page of another"),
    "gunicorn": Floor("23.0.0", "CVE-2024-6827: a smuggled request is answered to the next one who asks"),
    "jinja2": Floor("3.1.6", "CVE-2025-27516: a template's text can run code"),
    "marshmallow": Floor("4.1.2", "CVE-2025-68480: a small list costs all time"),
    "redis": Floor("4.5.5", "CVE-2023-28859: after a cancelled command the next one gets its answer"),
    "urllib3": Floor("2.6.3", "CVE-2026-21441: a small answer unpacks to all memory"),
    "werkzeug": Floor("3.1.6", "GHSA-29vq-49wr-vm6x: a name leads out of its folder on some systems"),
}
# The first good minor version of each major one that is still used; the planner's statistics gave values of
# rows away that a policy hides.
POSTGRES: Final = {15: 14, 16: 10, 17: 6}
POSTGRES_REASON: Final = "CVE-2025-8713: statistics give rows away that a policy hides"


def outdated(versions: Mapping[str, str]) -> list[str]:
    """Return what is older than it may be, in words.

    Parameters
    ----------
    versions
        By package; those without a floor are passed over.

    Examples
    --------
    >>> outdated({"flask": "3.1.2", "redis": "4.5.5", "click": "1.0"})
    ['flask 3.1.2 is older than 3.1.3: CVE-2026-27205: a proxy may give somebody the page of another']
    """
    return [
        f"{name} {versions[name]} is older than {floor.version}: {floor.reason}"
        for name, floor in sorted(FLOORS.items())
        if name in versions and _parts(versions[name]) < _parts(floor.version)
    ]


def outdated_server(number: int) -> str | None:
    """Return what is wrong with a PostgreSQL server, ``None`` if nothing is known to be.

    Parameters
    ----------
    number : int
        As the server tells it: 150014 is 15.14.

    Examples
    --------
    >>> outdated_server(150014)
    >>> outdated_server(160009)
    'PostgreSQL 16.9 is older than 16.10: CVE-2025-8713: statistics give rows away that a policy hides'
    """
    major, minor = divmod(number, 10_000)
    if major < min(POSTGRES):
        return f"PostgreSQL {major} is older than {min(POSTGRES)}"
    if minor < POSTGRES.get(major, 0):
        return f"PostgreSQL {major}.{minor} is older than {major}.{POSTGRES[major]}: {POSTGRES_REASON}"
    return None


def locked(lock: str) -> Iterator[tuple[str, str]]:
    """Yield the packages of a lock file with their versions; one may stand there for several Pythons."""
    for found in re.finditer(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", lock, re.MULTILINE):
        yield re.sub(r"[-_.]+", "-", found[1]).lower(), found[2]


def _parts(version: str) -> Version:
    """Return the numbers of a release; what stands behind them makes none older."""
    found = re.match(r"\d+(?:\.\d+)*", version)
    numbers = [int(one) for one in found[0].split(".")] if found else [0]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
