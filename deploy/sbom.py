"""Writes what the platform is made of as CycloneDX, from the lock file: ``deploy/sbom.py LOCK TARGET``."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid5

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from pip_requirements_parser import RequirementsFile

# A list of the same lock file is the same list.
_ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)
_OURS = UUID("5f1d4f0c-6f5e-5d0e-9f0a-0d6f5a0c8e11")


def components(lock: Path) -> Iterator[Component]:
    """Yield what a lock file names, with the checksums that are installed from."""
    for requirement in RequirementsFile.from_file(str(lock)).requirements:
        name, version = requirement.name, requirement.get_pinned_version
        if name and version:
            yield Component(
                name=name,
                version=version,
                type=ComponentType.LIBRARY,
                purl=PackageURL("pypi", name=name, version=version),
                bom_ref=f"{name}@{version}",
                hashes=[
                    HashType(alg=HashAlgorithm.SHA_256, content=one.partition(":")[2])
                    for one in requirement.hash_options
                ],
            )


def sbom(lock: Path) -> str:
    """Return the list; the same lock file gives the same text."""
    bom = Bom(components=components(lock))
    bom.metadata.component = Component(name="keck", type=ComponentType.APPLICATION, bom_ref="keck")
    bom.register_dependency(bom.metadata.component, bom.components)
    bom.serial_number = uuid5(_OURS, lock.read_text())
    bom.metadata.timestamp = _ALWAYS
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(sbom(Path(sys.argv[1])))
