"""Pages whose text the foundation or a member has written."""

from dataclasses import dataclass
from typing import Any, ClassVar

from markupsafe import Markup

from keck.domain import site_texts
from keck.domain.texts import Language, LocalText
from keck.views.atlas import Atlas
from keck.views.links import Links
from keck.views.markdown import to_html
from keck.views.pages.base import Page


@dataclass(frozen=True, kw_only=True)
class OwnTextPage(Page):
    """A text with its title.

    Attributes
    ----------
    text : Markup or None
        ``None`` where nothing was written.
    text_lang : str
        The language that the text is really in.
    below : str
        The template of the page that the text is added to, if its own words stay.
    """

    template: ClassVar[str] = "own_text.html"
    name: str
    text: Markup | None
    text_lang: Language
    below: str = ""

    def address(self, links: Links) -> str:
        """Return the page's own address."""
        return links.info(self.name) if self.atlas else links.network(self.name)


def network_text(name: str, texts: dict[str, Any], lang: Language) -> OwnTextPage | None:
    """Make a page of the network from what the foundation has written; ``None`` if that is nothing."""
    if name not in texts:
        return None
    title = site_texts.NETWORK[name].get(lang)[0]
    below = f"texts/{name}.html" if name in site_texts.ADDED else ""
    return OwnTextPage(lang=lang, title=title, name=name, below=below, **_text(texts[name], lang))


def member_text(name: str, texts: dict[str, Any], atlas: Atlas, lang: Language) -> OwnTextPage:
    """Make a page of a member."""
    title = site_texts.MEMBER[name].get(lang)[0]
    return OwnTextPage(lang=lang, title=title, name=name, atlas=atlas, **_text(texts.get(name), lang))


def _text(stored: dict[str, str] | None, lang: Language) -> dict[str, Any]:
    if not stored:
        return {"text": None, "text_lang": lang}
    text, text_lang = LocalText(stored["de"], stored.get("en") or None).get(lang)
    return {"text": to_html(text), "text_lang": text_lang}
