"""What a member's formulas may name, with the groups that tables have and the names that people know."""

from dataclasses import dataclass, replace

from keck.domain.definitions import IndicatorDefinition
from keck.domain.formulas.derived import vocabulary_of
from keck.domain.formulas.vocabulary import Vocabulary
from keck.domain.measures import Measure as PlainMeasure
from keck.domain.measures import MeasureKind
from keck.persistence.models import AreaLevel
from keck.services import measures
from keck.services.definitions import indicators
from keck.services.geography import area_sets
from keck.services.rows import Indicator
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Known:
    """All that a member has for its formulas.

    Attributes
    ----------
    groups : dict of str to tuple of str
        Groups for which a measure has values now, the total first.
    rows : tuple of Indicator
        Versions in use, in the order of ``definitions``.
    """

    measures: tuple[PlainMeasure, ...]
    groups: dict[str, tuple[str, ...]]
    definitions: tuple[IndicatorDefinition, ...]
    rows: tuple[Indicator, ...]
    levels: tuple[AreaLevel, ...]
    vocabulary: Vocabulary

    @property
    def kinds(self) -> dict[str, MeasureKind]:
        """Kinds of the measures."""
        return {one.code: one.kind for one in self.measures}

    @property
    def level_codes(self) -> list[str]:
        """Codes from the largest areas to the smallest."""
        return [one.code for one in self.levels]


def known(scope: Scope) -> Known:
    """Return what the member's formulas may name.

    A measure without values may be asked for any group: nothing is known of it yet.
    """
    plain = tuple(measures.measure(row) for row in measures.all_of(scope))
    rows = tuple(indicators.active(scope))
    definitions = tuple(indicators.definition(row) for row in rows)
    levels = tuple(area_sets.levels(scope))
    groups = {code: tuple(sorted(one.groups)) for code, one in measures.in_use(scope).items()}
    vocabulary = vocabulary_of(plain, definitions, [one.code for one in levels], groups)
    bound = {
        code: replace(one, groups=frozenset(groups[code]) if code in groups else None)
        for code, one in vocabulary.measures.items()
    }
    return Known(plain, groups, definitions, rows, levels, replace(vocabulary, measures=bound))
