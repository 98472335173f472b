"""``keck protect``: attacking one's own atlas as a stranger would."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from keck.adapters import shelf
from keck.cli.answers import answer, json_option, refusals
from keck.config import Settings
from keck.services.errors import Refused
from keck.services.releasing import releases
from keck.services.tenants import operator_scope


@click.group()
def protect() -> None:
    """Check disclosure control."""


@protect.command()
@click.argument("slug")
@click.option("--as-public", is_flag=True, required=True, help="With nothing but what is public.")
@json_option
def audit(slug: str, as_public: bool, as_json: bool) -> None:  # noqa: ARG001 - the one way there is
    """Try to work out hidden values from everything that was ever public; exits with 2 if one is found."""
    settings = Settings.from_environment()
    with refusals(as_json), tempfile.TemporaryDirectory() as folder:
        count = _collect(settings, slug, Path(folder))
        command = [sys.executable, "-m", "keck.audit", folder]
        child = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own module
        if child.returncode not in (0, 2):
            raise Refused("audit_broke")
        found = json.loads(child.stdout)
    # What older releases alone give away, no newer one can take back.
    breaches = [one for one in found["breaches"] if not one["before"]]
    answer(
        f"{count} Veröffentlichungen angegriffen: {len(breaches)} Werte erschlossen.",
        as_json,
        releases=count,
        breaches=breaches,
    )
    sys.exit(2 if breaches else 0)


def _collect(settings: Settings, slug: str, folder: Path) -> int:
    """Copy the data artefacts of all public releases, oldest first."""
    count = 0
    with operator_scope(settings, slug) as scope:
        private = shelf.private_data(settings.store, scope.tenant_id)
        rows = [r for r in releases.all_of(scope) if r.audience == "public" and r.manifest]
        for row in sorted(rows, key=lambda r: r.number or 0):
            target = folder / f"{row.number:06d}"
            target.mkdir()
            manifest = row.manifest or {}
            names = [name for name in manifest.get("data", []) if name.endswith(".json")]
            for name in names:
                content = private.read(*name.rsplit(".", 1))
                kind = "atlas" if name.startswith(str(manifest.get("atlas"))) else name.partition(".")[0]
                (target / f"{kind}.json").write_bytes(content or b"")
            count += 1
    return count
