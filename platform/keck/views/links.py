"""Addresses inside an atlas: absolute paths for each audience."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal
from urllib.parse import quote, quote_plus

from keck.domain.codes import encode_key
from keck.domain.texts import Language

Audience = Literal["public", "internal"]
Query = Mapping[str, str | Sequence[str] | None]


# Pages repeat the same few codes, periods and ids in hundreds of addresses.
@lru_cache(maxsize=8192)
def _quoted(part: str) -> str:
    return quote_plus(part, safe=":")


def _query_of(pairs: Sequence[tuple[str, str]]) -> str:
    return "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in pairs])


@dataclass(frozen=True, slots=True)
class Links:
    """Builds the addresses that a page holds.

    Public pages live under ``/{lang}/{slug}/``, internal ones under ``/desk/{slug}/atlas/`` with the language
    in the query. A release other than the current one, and the day whose boundaries are meant, stay in every
    address.

    Attributes
    ----------
    home : str
        Where internal pages lie that are not at the desk.
    """

    lang: Language
    slug: str = ""
    audience: Audience = "public"
    release: int | None = None
    stand: str = ""
    home: str = ""

    def into(self, lang: Language) -> "Links":
        """Return the same addresses in another language."""
        return replace(self, lang=lang)

    def current(self) -> "Links":
        """Return the same addresses in the current release."""
        return replace(self, release=None)

    def of(self, release: int) -> "Links":
        """Return the same addresses in a release."""
        return replace(self, release=release)

    def today(self) -> "Links":
        """Return the same addresses in the newest boundaries."""
        return replace(self, stand="")

    @property
    def internal(self) -> bool:
        """Whether the pages are only for those who signed in."""
        return self.audience == "internal"

    def _page(self, path: str, query: Query | None = None) -> str:
        desk = self.home or f"/desk/{self.slug}/atlas/"
        base = desk if self.internal else f"/{self.lang}/{self.slug}/"
        return base + path + self._query(query or {})

    def _query(self, query: Query) -> str:
        pairs: list[tuple[str, str]] = []
        for name, value in query.items():
            if isinstance(value, str):
                pairs.append((name, value))
            elif value:
                pairs += [(name, one) for one in value]
        pairs += self.kept
        return "?" + _query_of(pairs) if pairs else ""

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a form must send along: its answer stays in the same release, language and boundaries."""
        release = [("release", str(self.release))] if self.release is not None else []
        return self._said + release + ([("stand", self.stand)] if self.stand else [])

    @property
    def _said(self) -> list[tuple[str, str]]:
        return [("lang", self.lang)] if self.internal and self.lang != "de" else []

    def atlas(self) -> str:
        """Address of the atlas with its default map."""
        return self._page("")

    def map(self, **query: str | Sequence[str] | None) -> str:
        """Address of a map: ``indicator``, ``period``, ``level``, ``area``, ``sort`` and what colours it."""
        return self._page("map", query)

    def picture(self, **query: str | Sequence[str] | None) -> str:
        """Address of the same map as a drawing; public ones only, for others bear a watermark."""
        return self._page("map.svg", query)

    def info(self, name: str) -> str:
        """Address of a text that the member has written; it belongs to no release."""
        return f"/{self.lang}/{self.slug}/info/{name}"

    def area(self, level: str, key: str) -> str:
        """Address of an area's profile."""
        return self._page(f"areas/{level}/{encode_key(key)}")

    def indicator(self, code: str, **query: str | None) -> str:
        """Address of an indicator's page."""
        return self._page(f"indicators/{code}", query)

    def explain(self, code: str, period: str, area: str) -> str:
        """Address of the page that explains the value of an area, given by its id."""
        return self._page("explain", {"indicator": code, "period": period, "area": area})

    def explain_template(self, code: str) -> str:
        """Address of the same pages for all of an indicator's values, a template after RFC 6570.

        >>> Links("de", "musterstadt", release=3).explain_template("own.armut")
        '/de/musterstadt/explain?indicator=own.armut&release=3&period={period}&area={area}'
        """
        return self._page("explain", {"indicator": code}) + "&period={period}&area={area}"

    def compare(self, areas: Sequence[str] = (), **query: str | None) -> str:
        """Address of a comparison of areas, given by their ids."""
        return self._page("compare", {"area": list(areas), **query})

    def find(self) -> str:
        """Address of the search for one's own area."""
        return self._page("find")

    def downloads(self) -> str:
        """Address of the downloads."""
        return self._page("downloads")

    def artefact(self, digest: str, extension: str) -> str:
        """Address of an artefact."""
        if self.internal:
            base = self.home or f"/desk/{self.slug}/"
            return f"{base}artefacts/{digest}.{extension}"
        return f"/a/{digest}.{extension}"

    def values(self, **query: str | None) -> str:
        """Address of an indicator's values: in the API, or beside the internal atlas."""
        if self.internal:
            return self._page("values", query)
        return f"/api/v1/tenants/{quote(self.slug)}/values{replace(self, lang='de')._query(query)}"

    def crosswalk(self, source: str, target: str) -> str:
        """Address of a crosswalk as a table, by the ids of its boundaries."""
        query = {"from": source, "to": target, "format": "csv"}
        if self.internal:
            return self._page("crosswalks", query)
        return f"/api/v1/tenants/{quote(self.slug)}/crosswalks{replace(self, lang='de')._query(query)}"

    def desk(self) -> str:
        """Address of the member's desk, which an internal atlas belongs to."""
        return self._desk("", [])

    def origin(self, indicator: str, period: str, area: str) -> str:
        """Address at the desk of the cells that a number comes from, in the release that is looked at."""
        where: list[tuple[str, str]] = [("audience", self.audience)]
        if self.release is not None:
            where.append(("release", str(self.release)))
        return self._desk("cells", [("indicator", indicator), ("period", period), ("area", area), *where])

    def _desk(self, path: str, pairs: list[tuple[str, str]]) -> str:
        query = _query_of(pairs + self._said)
        return f"/desk/{self.slug}/{path}" + (f"?{query}" if query else "")

    def network(self, path: str = "") -> str:
        """Address of a page of the network: ``""``, ``join``, ``contact``, ``benchmarks/`` and so on."""
        return f"/{self.lang}/{path}"

    def benchmark(self, code: str, form: str = "json") -> str:
        """Address of an indicator's comparison between members, as data."""
        return f"/api/v1/benchmarks/{quote(code)}?format={form}"

    def tenant(self, slug: str) -> str:
        """Address of a member's public atlas."""
        return f"/{self.lang}/{slug}/"

    @property
    def static(self) -> str:
        """Where style, script and font lie."""
        return "/static"
