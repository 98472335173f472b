"""Pages as HTML: the same model gives the same bytes, anywhere and at any time."""

import hashlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from keck.domain.texts import Language, LocalText
from keck.views.corrections import ToldCorrection
from keck.views.figures import Charts, Maps
from keck.views.figures.kept_charts import KeptCharts
from keck.views.formats import Formats
from keck.views.i18n import translator
from keck.views.links import Audience, Links
from keck.views.pages.base import Page
from keck.views.site import DEFAULT_SITE, Site

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
STATIC = HERE / "static"
SHARE_DIGITS = 10
_PARTS = ("babel", "jinja2", "markupsafe")


@dataclass(frozen=True, slots=True)
class Guest:
    """Whom a page was made for who sees a part only: it is said on the page itself."""

    name: str
    until: date


def html(
    page: Page,
    lang: Language,
    audience: Audience = "public",
    *,
    release: int | None = None,
    pinned: bool = False,
    site: Site = DEFAULT_SITE,
    guest: Guest | None = None,
    home: str = "",
    corrections: Sequence[ToldCorrection] = (),
    drawn: Mapping[str, str] | None = None,
) -> str:
    """Write a page.

    Parameters
    ----------
    release : int, optional
        Number of the release, said in the footer.
    pinned : bool
        Whether the release stands in the address and stays there in every link.
    home : str
        Where internal pages lie that are not at the desk.
    corrections
        What the member tells of the figures on the page.
    drawn : mapping of str to str, optional
        Charts that need not be drawn again, by the prefixes of their ids.
    """
    slug, stand = (page.atlas.slug, page.atlas.stand) if page.atlas else ("", "")
    links = Links(lang, slug, audience, release if pinned else None, stand, home)
    template = environment(lang).get_template(page.template or f"texts/{_text_name(page)}.html")
    return template.render(
        page=page,
        links=links,
        maps=Maps(links, translator(lang)),
        charts=KeptCharts(translator(lang), drawn) if drawn else Charts(translator(lang)),
        release=release,
        pinned=pinned,
        site=site,
        guest=guest,
        corrections=corrections,
    )


def _text_name(page: Page) -> str:
    return str(getattr(page, "name", ""))


class _Compiled(BytecodeCache):
    """What templates were compiled to, once for all languages and faces: those differ in words only."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


@lru_cache
def environment(lang: Language) -> Environment:
    """Return the templates of a language; a name that is not there is an error, everything is escaped."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_COMPILED,
    )
    t = translator(lang)
    env.globals.update(
        _=t.gettext,
        ngettext=t.ngettext,
        local=_Local(lang),
        formats=Formats(lang),
        static=static_address,
        lang=lang,
    )
    return env


class _Local:
    """Writes a member's own text, marked with its language where that is not the page's."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang

    def __call__(self, text: LocalText) -> Markup | str:
        said, spoken = text.get(self.lang)
        return said if spoken == self.lang else Markup('<span lang="{}">{}</span>').format(spoken, said)


@lru_cache
def static_address(name: str) -> str:
    """Return the address of a style sheet, script or font; it changes with the content."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:SHARE_DIGITS]
    return f"/static/{name}?v={digest}"


@lru_cache
def renderer_version() -> str:
    """Return the version of everything that pages are made with."""
    digest = hashlib.sha256(" ".join([sys.version, *map(version, _PARTS)]).encode())
    for folder in (HERE, HERE.parent / "drawing", HERE.parent / "domain"):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:SHARE_DIGITS]
