"""Earlier releases of a member's atlas, as they were before anything was withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from keck.processing.publishing.archive import read_bundle
from keck.processing.publishing.bundle import Bundle
from keck.processing.release.keeping import MAKERS, NOTHING_KEPT, Kept
from keck.services.releasing import releases
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Earlier:
    """A release with its documents.

    Attributes
    ----------
    makers : str
        Version of what judged its values; empty where that is not known.
    """

    bundle: Bundle
    makers: str


def releases_of(scope: Scope, audience: str) -> list[Earlier]:
    """Return all that an audience was ever shown, the oldest first, the same documents once.

    Raises
    ------
    Problem
        If a file of them is missing.
    """
    rows = [
        r for r in releases.all_of(scope) if r.audience == audience and r.number and r.report.get("atlas")
    ]
    reports = {r.report["atlas"]: r.report for r in sorted(rows, key=lambda r: r.number or 0)}
    return [
        Earlier(read_bundle(scope, digest), report.get("makers", "")) for digest, report in reports.items()
    ]


def kept(older: Sequence[Earlier]) -> Kept:
    """Return what the newest of them said beside its values, if the same code would say the same."""
    return Kept.of(older[-1].bundle) if older and older[-1].makers == MAKERS else NOTHING_KEPT
