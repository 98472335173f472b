"""The history of an atlas: its releases, and what was wrong in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, ClassVar

from keck.domain.calendar_days import day_of
from keck.domain.corrections import Correction
from keck.domain.texts import Language
from keck.views.atlas import Atlas
from keck.views.corrections import ToldCorrection, told
from keck.views.i18n import translator
from keck.views.links import Links
from keck.views.pages.base import Page


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A release in the list."""

    number: int
    day: date
    note: str
    state: str

    def address(self, links: Links) -> str:
        """Return where the atlas lies as this release shows it."""
        return replace(links, release=None if self.state == "current" else self.number).atlas()


@dataclass(frozen=True, kw_only=True)
class HistoryPage(Page):
    """The model of the history."""

    template: ClassVar[str] = "history.html"
    atlas: Atlas
    releases: tuple[ReleaseRow, ...]
    corrections: tuple[ToldCorrection, ...]
    about: bool

    def address(self, links: Links) -> str:
        """Return the page's own address."""
        return links.info("history")


def history_page(
    atlas: Atlas,
    releases: Iterable[Mapping[str, Any]],
    corrections: Iterable[Correction],
    lang: Language,
    *,
    about: bool,
) -> HistoryPage:
    """Make the history of an atlas.

    Parameters
    ----------
    releases
        All public releases as the published side has them, in any order.
    corrections
        All corrections, in the order in which they are told.
    about : bool
        Whether the member has written a text about its atlas.
    """
    t = translator(lang)
    rows = [
        ReleaseRow(
            one["number"], day_of(datetime.fromisoformat(one["published_at"])), one["note"], one["state"]
        )
        for one in releases
    ]
    return HistoryPage(
        lang=lang,
        title=t.gettext("Veröffentlichungen und Berichtigungen"),
        summary=t.gettext("Was der Atlas von {city} wann gezeigt hat.", city=atlas.name),
        atlas=atlas,
        releases=tuple(sorted(rows, key=lambda row: -row.number)),
        corrections=told(corrections, atlas, t),
        about=about,
    )
