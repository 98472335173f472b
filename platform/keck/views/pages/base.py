"""What all pages share."""

from dataclasses import dataclass
from typing import ClassVar

from keck.domain.corrections import Subject
from keck.domain.texts import Language
from keck.views.atlas import Atlas
from keck.views.i18n import Translator, translator
from keck.views.links import Links


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page in one language.

    Attributes
    ----------
    indexed : bool
        Whether search engines may list it.
    title : str
        Title in the window, without the atlas's name.
    summary : str
        One sentence for search engines and shared links.
    """

    template: ClassVar[str]
    section: ClassVar[str] = ""
    indexed: ClassVar[bool] = True
    lang: Language
    title: str
    summary: str = ""
    atlas: Atlas | None = None

    @property
    def t(self) -> Translator:
        """The page's translator."""
        return translator(self.lang)

    @property
    def subject(self) -> Subject | None:
        """What the page shows of an atlas; ``None`` for a page without figures."""
        return None

    def address(self, links: Links) -> str:
        """Return the page's own address; links in another language lead to the page in that language."""
        raise NotImplementedError
