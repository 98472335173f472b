"""The network's catalogue of indicators by topic, with what each needs and whether it is in use."""

from dataclasses import dataclass

from werkzeug.wrappers import Response as AnyResponse

from keck.domain.catalogue.banded import banded
from keck.domain.catalogue.fitting import needed
from keck.domain.catalogue.indicators import CatalogueIndicator
from keck.domain.catalogue.matching import OwnMeasure, proposal
from keck.domain.catalogue.reading import Catalogue, catalogue
from keck.domain.topics import TOPICS
from keck.services import measures
from keck.services.definitions import catalogue_news
from keck.services.definitions.catalogue_news import Adopted
from keck.tenants.scope import Scope
from keck.views.catalogue_words import formula_words, needed_words
from keck.views.i18n import Translator, translator
from keck.views.pages.options import topic_name
from keck.web.desk import wording
from keck.web.frame import catalogue_words
from keck.web.frame.pages import language, page


@dataclass(frozen=True, slots=True)
class Offer:
    """An indicator of the catalogue as a member sees it.

    Attributes
    ----------
    words : str
        The formula in words; as it is written where there are none.
    missing : tuple of str
        Names of measures for which the platform proposes none of the member's.
    adopted : Adopted or None
        How the member uses it.
    computed : bool
        Whether a release can compute it.
    """

    entry: CatalogueIndicator
    words: str
    missing: tuple[str, ...]
    adopted: Adopted | None
    computed: bool


def show(scope: Scope) -> AnyResponse:
    """Show all indicators by topic, with what each needs."""
    known, own, adopted = catalogue(), measures.in_use(scope), catalogue_news.adopted(scope)
    t = translator(language())
    topics = [
        (
            topic_name(topic, t),
            [
                _offer(one, known, own, adopted.get(one.code), t)
                for one in known.indicators.values()
                if one.topic == topic
            ],
        )
        for topic in TOPICS
    ]
    return page(
        "catalogue.html",
        scope,
        section="indicators",
        words=wording,
        said=catalogue_words,
        topics=[(name, offers) for name, offers in topics if offers],
        in_use=len(adopted),
        news=[one for one in adopted.values() if one.state == "open"],
    )


def _offer(
    entry: CatalogueIndicator,
    known: Catalogue,
    own: dict[str, OwnMeasure],
    adopted: Adopted | None,
    t: Translator,
) -> Offer:
    words = formula_words(entry, known.measures, t)
    bands = banded(entry.formula)
    missing = [
        needed_words(one, known.plain_measures, bands.get(one), t)
        for one in needed(entry)
        if not proposal(one, known.measures, own.values(), bands.get(one))
    ]
    return Offer(entry, words or entry.formula_text, tuple(missing), adopted, words is not None)
