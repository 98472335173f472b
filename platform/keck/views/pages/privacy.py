"""What is kept of readers, from the lists that the programs themselves use, and what the foundation adds."""

from dataclasses import dataclass
from typing import Any

from keck.config.log_fields import FIELDS
from keck.config.operator import Processor
from keck.domain.cookies import COOKIES
from keck.domain.texts import Language
from keck.views.i18n import translator
from keck.views.pages.own_text import OwnTextPage, network_text

_NAME = "privacy"


@dataclass(frozen=True, kw_only=True)
class PrivacyPage(OwnTextPage):
    """The page about privacy.

    Attributes
    ----------
    processors : tuple or None
        Who, for what, with which data; ``None`` where the operator has not told.
    """

    cookies: tuple[tuple[str, str, str], ...]
    log_fields: tuple[tuple[str, str], ...]
    processors: tuple[tuple[str, str, str], ...] | None


def privacy_page(
    lang: Language,
    texts: dict[str, Any],
    *,
    secure: bool = True,
    processors: tuple[Processor, ...] | None = None,
) -> PrivacyPage:
    """Make the page that says what happens with readers' data.

    Parameters
    ----------
    texts : dict
        What the foundation has written.
    secure : bool
        Whether pages come by TLS: cookies are called otherwise then.
    """
    own = network_text(_NAME, texts, lang)
    return PrivacyPage(
        lang=lang,
        title=translator(lang).gettext("Datenschutz"),
        name=_NAME,
        text=own.text if own else None,
        text_lang=own.text_lang if own else lang,
        below=f"texts/{_NAME}.html",
        cookies=tuple(
            (one.name(secure=secure), one.purpose.get(lang)[0], one.ends.get(lang)[0]) for one in COOKIES
        ),
        log_fields=tuple((one.name, one.en if lang == "en" else one.de) for one in FIELDS),
        processors=None if processors is None else tuple(_told(one, lang) for one in processors),
    )


def _told(one: Processor, lang: Language) -> tuple[str, str, str]:
    return (
        f"{one.name}, {one.address} ({one.country})",
        (lang == "en" and one.task_en) or one.task,
        (lang == "en" and one.data_en) or one.data,
    )
