"""A child process that answers requests and notes every file that it opens meanwhile.

An audit hook can not be taken off again, so it lives and ends with this process.
"""

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from keck.adapters import shelf
from keck.adapters.store import Store
from keck.config import Settings
from keck.web.members import create_members_app
from tests.tenancy.test_routes import Visitor

opened: list[str] = []


def _note(event: str, args: tuple[Any, ...]) -> None:
    if event == "open" and isinstance(args[0], str | bytes | os.PathLike):
        opened.append(os.path.realpath(os.fsdecode(args[0])).replace("\0", "%00"))


def _ask(client: FlaskClient, path: str) -> int:
    with client.get(path) as answer:
        answer.get_data()
        return answer.status_code


def _read(settings: Settings, tenant: Any, name: str) -> int:
    """Read by store and shelf as their callers do; 200 says that there were bytes."""
    found: list[bytes | None] = []
    with suppress(ValueError):
        path = Store(settings.store).find(tenant, name)
        found.append(path.read_bytes() if path else None)
    with suppress(ValueError, FileNotFoundError):
        found.append(Store(settings.store).path(tenant, name).read_bytes())
    stem, _, extension = name.rpartition(".")
    for one in (shelf.private_data, shelf.private_views):
        with suppress(ValueError):
            found.append(one(settings.store, tenant).read(stem, extension))
    return 200 if any(found) else 404


def main() -> None:
    """Read what is asked for from the standard input; write status and opened files of each."""
    asked = json.load(sys.stdin)
    settings = Settings.from_environment()
    visitor = Visitor(create_members_app(settings), asked["email"])
    sys.addaudithook(_note)
    told = []
    for kind, what in asked["requests"]:
        opened.clear()
        status = _ask(visitor.client, what) if kind == "web" else _read(settings, asked["tenant"], what)
        told.append({"status": status, "opened": [one for one in opened if Path(one).is_file()]})
    sys.stdout.write("\n" + json.dumps(told))


if __name__ == "__main__":
    main()
