"""The network's catalogue of indicators, to read and to take over."""

from dataclasses import dataclass

from werkzeug.wrappers import Response as AnyResponse

from keck.domain.catalogue.definitions import to_definition
from keck.domain.catalogue.indicators import CatalogueIndicator
from keck.domain.catalogue.reading import Catalogue, catalogue
from keck.domain.catalogue.snippets import snippet
from keck.domain.topics import TOPICS
from keck.services import measures
from keck.tenants.scope import Scope
from keck.views.formulas import formula
from keck.views.i18n import Translator, translator
from keck.views.pages.options import topic_name
from keck.web.desk import wording
from keck.web.frame.pages import language, page


@dataclass(frozen=True, slots=True)
class Offer:
    """An indicator of the catalogue as a member sees it.

    Attributes
    ----------
    words : str
        The formula in words; as it is written where there are none.
    missing : tuple of str
        Codes of the measures that no table of the member has.
    toml : str
        What to put among the own definitions; empty where the atlas does not compute the formula.
    """

    entry: CatalogueIndicator
    words: str
    missing: tuple[str, ...]
    toml: str


def show(scope: Scope) -> AnyResponse:
    """Show all indicators by topic, with what each needs."""
    known, have = catalogue(), {one.code for one in measures.all_of(scope)}
    t = translator(language())
    topics = [
        (
            topic_name(topic, t),
            [_offer(one, known, have, t) for one in known.indicators.values() if one.topic == topic],
        )
        for topic in TOPICS
    ]
    return page(
        "catalogue.html",
        scope,
        section="indicators",
        words=wording,
        topics=[(name, offers) for name, offers in topics if offers],
    )


def _offer(entry: CatalogueIndicator, known: Catalogue, have: set[str], t: Translator) -> Offer:
    definition = to_definition(entry, known.measures)
    if definition is None:
        return Offer(entry, entry.formula_text, (), "")
    missing = dict.fromkeys(one.measure for one in definition.operands if one.measure not in have)
    words = formula(definition, lambda code: t.local(known.measures[code].measure.label), t)
    return Offer(entry, words, tuple(missing), snippet(entry))
