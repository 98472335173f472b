"""The list of what the platform is made of (SBOM), in CycloneDX; it comes with the lock file."""

import json
from functools import cache
from pathlib import Path

from keck.domain.papers import Paper, Table, section

CODE = "bestandteile"
FILE = "sbom.cdx.json"


@cache
def sbom() -> bytes:
    """Return the list as it was made when the dependencies were locked."""
    return (Path(__file__).parent / FILE).read_bytes()


def paper() -> Paper:
    """Return the list for people."""
    parts = json.loads(sbom())["components"]
    return Paper(
        CODE,
        "Bestandteile",
        f"Die {len(parts)} Bibliotheken, mit denen die Plattform läuft. Dieselbe Liste für Programme, mit "
        f"Prüfsummen, ist {FILE} (CycloneDX).",
        (
            section(
                "Bibliotheken",
                Table(("Name", "Version"), tuple((one["name"], one["version"]) for one in parts)),
            ),
        ),
    )
