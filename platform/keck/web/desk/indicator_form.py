"""The form of one indicator: what was typed, what it may be made of, and the page around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import g, request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.definition_drafts import SIMPLE, WRITTEN, Draft, draft_of, proposed_code
from keck.domain.definitions import IndicatorDefinition, Polarity
from keck.domain.draft_tables import table_of
from keck.domain.formulas.parsing import MOST_CHARACTERS
from keck.domain.targets import target_from
from keck.domain.topics import TOPICS
from keck.services.definitions import indicators
from keck.services.definitions.formula_vocabulary import Known
from keck.services.definitions.indicator_edits import NEW, automatic
from keck.services.errors import Refused
from keck.services.geography import area_sets
from keck.services.rows import Indicator
from keck.tenants.scope import Scope
from keck.views.formula_choices import choices, words
from keck.views.i18n import translator
from keck.views.pages.options import topic_name
from keck.web.desk import wording
from keck.web.desk.spread_words import spread_said
from keck.web.frame.pages import gettext, language, page

_TEXTS = (
    "code",
    "name_de",
    "name_en",
    "description_de",
    "description_en",
    "above",
    "below",
    "formula",
    "unit_de",
    "unit_en",
    "decimals",
    "polarity",
    "topic",
    "minimum_count",
    "minimum_base",
    "pooling",
    "default_period",
    "target",
    "copied",
)
_LONGEST = 8000
"""What is longer than any formula may be is cut, and then told to be too long."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the form is about: a stored indicator, or a new one.

    Attributes
    ----------
    row : Indicator or None
        ``None`` for a new one.
    copied : IndicatorDefinition or None
        What a new one is made from.
    """

    known: Known
    row: Indicator | None
    copied: IndicatorDefinition | None = None

    @property
    def stored(self) -> IndicatorDefinition | None:
        """The definition that is changed."""
        return indicators.definition(self.row) if self.row else None

    @property
    def basis(self) -> IndicatorDefinition | None:
        """What the form is filled from."""
        return self.stored or self.copied

    @property
    def version(self) -> int:
        """The version that is looked at."""
        return self.row.version if self.row else NEW

    def draft(self) -> Draft:
        """Return the stored definition as the form shows it; for a new one the form is empty."""
        return shown(self.known, self.stored) if self.stored else Draft(levels=tuple(self.known.level_codes))


def shown(known: Known, definition: IndicatorDefinition) -> Draft:
    """Return a definition as the form shows it."""
    return draft_of(definition, automatic(known, definition), known.kinds, known.level_codes)


def typed(code: str = "") -> Draft:
    """Return what stands in the form that was sent.

    Parameters
    ----------
    code : str
        Of the indicator that is changed; it does not change.
    """
    form = request.form
    texts = {name: form.get(name, "").strip()[:_LONGEST] for name in _TEXTS}
    return Draft(
        **{**texts, "code": code or texts["code"], "polarity": texts["polarity"] or Polarity.NEUTRAL.value},
        how=SIMPLE if form.get("how") == SIMPLE else WRITTEN,
        zero_is_sensitive="zero_is_sensitive" in form,
        deprivation="deprivation" in form,
        index="index" in form,
        levels=tuple(form.getlist("levels")),
    )


def table(draft: Draft, subject: Subject) -> dict[str, Any]:
    """Return the table of a definition file that says what a draft says.

    Raises
    ------
    Refused
        If a number is none.
    """
    known = subject.known
    try:
        made = table_of(draft, subject.stored, known.kinds, known.level_codes, subject.copied)
    except ValueError as error:
        raise Refused(_wrong_number(draft)) from error
    if not made["code"]:
        made["code"] = proposed_code(draft.name_de, {one.code for one in subject.known.rows})
    return made


def _wrong_number(draft: Draft) -> str:
    try:
        target_from(draft.target)
    except ValueError:
        return "indicator_target_wrong"
    return "indicator_number_wrong"


def nameless(made: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table whose name may still be missing, as while somebody is typing."""
    return {**made, "name": {"de": "–"}, "description": None}


def version_seen() -> int:
    """Return the version that the form was made from."""
    seen = request.form.get("version", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else NEW


def editor(scope: Scope, subject: Subject, draft: Draft, **more: Any) -> AnyResponse:
    """Write the page of the form.

    Parameters
    ----------
    more
        ``preview``, ``named`` (indicators that name this one) and ``at`` (the code in the form's address).
    """
    known, t = subject.known, translator(language())
    levels = area_sets.level_names(scope, t.lang)
    offered = choices(known.measures, known.groups, wording.measure_kind, t)
    others = [one for one in known.definitions if one.code != draft.code]
    return page(
        "indicator_editor.html",
        scope,
        section="indicators",
        words=wording,
        subject=subject,
        draft=draft,
        version=g.get("current_version", subject.version),
        faulty=g.get("faulty"),
        differences=g.get("differences", ()),
        offered=offered,
        names=words(offered, others, levels, t),
        levels=levels,
        polarities=_polarities(),
        topics=_topics(draft.topic),
        longest=MOST_CHARACTERS,
        automatic=automatic(known, subject.basis) if subject.basis else None,
        spread=spread_said(draft, subject.basis, known),
        kept_index=subject.basis is not None and subject.basis.index is not None,
        **{"preview": None, "superseded": False, "named": (), "at": subject.row and draft.code, **more},
    )


def _polarities() -> list[tuple[str, str]]:
    return [
        (Polarity.NEUTRAL.value, gettext("Ein hoher Wert ist weder gut noch schlecht.")),
        (Polarity.GOOD.value, gettext("Ein hoher Wert ist günstig.")),
        (Polarity.BAD.value, gettext("Ein hoher Wert weist auf Belastungen hin.")),
    ]


def _topics(chosen: str) -> list[tuple[str, str]]:
    t = translator(language())
    codes = ["", *TOPICS, *([] if chosen in ("", *TOPICS) else [chosen])]
    return [(code, topic_name(code, t)) for code in codes]
