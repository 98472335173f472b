"""A published atlas of the made-up city, as visitors meet it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from keck.config import Settings
from tests.benchmarks.city import City
from tests.benchmarks.world import Player, World
from tests.integration.processing.released import Released


@dataclass(frozen=True)
class PublicAtlas:
    """A member with a released city."""

    world: World
    member: Player
    city: City

    @property
    def settings(self) -> Settings:
        """Settings of the platform."""
        return self.world.settings

    @cached_property
    def released(self) -> Released:
        """The documents of the release."""
        return Released(self.member)

    @property
    def fine_set(self) -> dict[str, Any]:
        """The area set that the map shows."""
        level = self.city.fine.level.code
        return next(dict(one) for one in self.released.atlas["area_sets"] if one["level"] == level)

    @property
    def shapes_path(self) -> str:
        """Address of the shapes that a page shows first."""
        return f"/a/{self.fine_set['shapes']['svg'][0]}.svg"

    @property
    def home_path(self) -> str:
        """Address of the atlas."""
        return f"/de/{self.member.slug}/"

    def map_path(self, code: str, period: str) -> str:
        """Address of a map."""
        return f"{self.home_path}map?indicator={code}&period={period}"

    def composed_paths(self) -> Iterator[str]:
        """Addresses of maps that nobody has prepared or asked for before."""
        level, keys = self.city.fine.level.code, self.city.fine.keys
        for key, code, period in product(keys, self.released.codes, self.city.periods[:-1]):
            yield f"{self.map_path(code, period)}&area={level}:{key}"

    def topojson(self) -> bytes:
        """Return the shapes as other software gets them."""
        return self._artefact(self.fine_set["shapes"]["topojson"], "topojson")

    def values(self, code: str) -> dict[str, Any]:
        """Return the values of an indicator."""
        digest = next(one["values"] for one in self.released.atlas["indicators"] if one["code"] == code)
        return dict(json.loads(self._artefact(digest, "json")))

    def _artefact(self, digest: str, extension: str) -> bytes:
        return self.released.read(digest, extension)


def publish(world: World, city: City) -> PublicAtlas:
    """Make a member, import the city and release it."""
    member = world.member()
    member.settle(city, world.place())
    member.release()
    return PublicAtlas(world, member, city)
