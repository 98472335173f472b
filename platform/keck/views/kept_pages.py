"""What of an earlier release's pages a new one may show again: what shows the same, but for its number."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol, Self

from keck.domain.artefacts import canonical_json
from keck.domain.texts import Language
from keck.views.atlas import Atlas
from keck.views.documents import UnreadableArtefactError
from keck.views.figures.kept_charts import charts_of
from keck.views.i18n import translator
from keck.views.links import Audience
from keck.views.pages.profile import ProfilePage
from keck.views.render import renderer_version
from keck.views.site import DEFAULT_SITE, Site

RENDERER = renderer_version()
"""Of the code that runs: files that are changed under a running process are not what it renders with."""
_OF_VALUES = frozenset({"values", "inputs"})
"""What an atlas says of an indicator that changes with its figures and is on no other indicator's page."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks on all that pages are made of.

    An indicator's page, and its charts on profiles, are made of its own entry and values as a whole, and of
    what the atlas says of all else: areas, names, topics, periods and sources, but no figure.

    Attributes
    ----------
    shared : str
        On the renderer, and the atlas without figures.
    entries : mapping of str to str
        On the entry of each indicator by its code, which names the hash of its values.
    """

    shared: str = ""
    entries: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, atlas: Atlas, audience: Audience, site: Site = DEFAULT_SITE) -> Self:
        """Read the document of an atlas.

        Raises
        ------
        UnreadableArtefactError
            If the atlas was read without a reader.
        """
        if atlas.read is None:
            raise UnreadableArtefactError("this atlas was read without a reader of its parts")
        document: dict[str, Any] = json.loads(atlas.read(atlas.digest, "json"))
        listed = [
            {name: value for name, value in one.items() if name not in _OF_VALUES}
            for one in document["indicators"]
        ]
        return cls(
            _mark(RENDERER, audience, asdict(site), {**document, "indicators": listed}),
            {one["code"]: _mark(one) for one in document["indicators"]},
        )

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Self:
        """Read marks from a list of pages."""
        return cls(value["shared"], value["entries"])

    def unchanged(self, before: "Marks") -> frozenset[str]:
        """Return the codes of the indicators that are what they were."""
        if not self.shared or self.shared != before.shared:
            return frozenset()
        return frozenset(code for code, mark in self.entries.items() if before.entries.get(code) == mark)


def _mark(*parts: Any) -> str:
    return hashlib.sha256(canonical_json(parts)).hexdigest()


class PagesBefore(Protocol):
    """The pages of an earlier release."""

    @property
    def number(self) -> int:
        """Its number, which stands in each of them."""

    @property
    def marks(self) -> Marks:
        """What they were made of."""

    def html(self, path: str) -> str | None:
        """Return a page by its path."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """Takes from an earlier release what shows the same.

    Attributes
    ----------
    unchanged : frozenset of str
        Codes of the indicators that are what they were.
    """

    before: PagesBefore | None = None
    unchanged: frozenset[str] = frozenset()

    @classmethod
    def of(cls, marks: Marks, before: PagesBefore | None) -> Self:
        """Compare what pages are made of with what they were made of."""
        return cls(before, marks.unchanged(before.marks) if before else frozenset())

    def indicator(self, path: str, code: str, release: int, lang: Language) -> str | None:
        """Return the page of an unchanged indicator, with the number of this release."""
        html = self.before.html(path) if self.before and code in self.unchanged else None
        return _numbered(html, self.before.number, release, lang) if self.before and html else None

    def charts(self, path: str, page: ProfilePage) -> dict[str, str]:
        """Return the charts of unchanged indicators on a profile, by the prefixes of their ids."""
        codes = (fact.entry.code for fact in page.facts)
        numbers = {number for number, code in enumerate(codes, start=1) if code in self.unchanged}
        html = self.before.html(path) if self.before and numbers else None
        return charts_of(html, numbers) if html else {}


NOTHING_KEPT = Keeping()


def _numbered(html: str, old: int, new: int, lang: Language) -> str | None:
    """Put another number into the foot of a page, where it stands last."""
    said = translator(lang).gettext
    before, found, after = html.rpartition(f"<p>{said('Veröffentlichung {number}', number=old)}</p>")
    if not found:
        return None
    return f"{before}<p>{said('Veröffentlichung {number}', number=new)}</p>{after}"
