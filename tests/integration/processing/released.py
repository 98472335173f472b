"""Reading back what a member has published."""

import json
from typing import Any

from keck.adapters import shelf
from keck.services.releasing import releases
from tests.integration.conftest import Member


class Released:
    """The documents of a public release."""

    def __init__(self, member: Member, number: int = 1) -> None:
        self._folder = shelf.public_data(member.settings.store)
        with member.scope() as scope:
            self.manifest = dict(releases.by_number(scope, number).manifest or {})
        self.atlas: dict[str, Any] = self._json(self.manifest["atlas"])

    def read(self, digest: str, extension: str) -> bytes:
        """Return a public artefact."""
        found = self._folder.read(digest, extension)
        assert found is not None, f"{digest}.{extension} is not public"
        return found

    def _json(self, digest: str) -> dict[str, Any]:
        return dict(json.loads(self.read(digest, "json")))

    @property
    def codes(self) -> list[str]:
        """Codes of all indicators in order."""
        return [entry["code"] for entry in self.atlas["indicators"]]

    def slices(self, code: str) -> list[dict[str, Any]]:
        """Return all slices of an indicator."""
        entry = next(e for e in self.atlas["indicators"] if e["code"] == code)
        return list(self._json(entry["values"])["slices"])

    def slice(self, code: str, period: str, level: str) -> dict[str, Any]:
        """Return one slice of an indicator."""
        entry = next(e for e in self.atlas["indicators"] if e["code"] == code)
        slices = self._json(entry["values"])["slices"]
        return next(s for s in slices if (s["period"], s["level"]) == (period, level))

    def ranked(self, code: str, period: str, level: str) -> list[list[Any]]:
        """Return name and value of all areas with a value, the smallest first."""
        found = self.slice(code, period, level)
        areas = next(s["areas"] for s in self.atlas["area_sets"] if s["id"] == found["set"])
        pairs = [[a["name"], v] for a, v in zip(areas, found["value"], strict=True) if v is not None]
        return sorted(pairs, key=lambda pair: pair[1])


def publish(member: Member) -> Released:
    """Release what is current and read it back."""
    with member.scope() as scope:
        job_id = releases.request(scope, audience="public").job_id
    assert job_id is not None
    end = member.finish(job_id)
    assert end["state"] == "done", end
    return Released(member, end["result"]["number"])
