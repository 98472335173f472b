"""What indicators are computed from: measures and other indicators, and what a change of those reaches."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.formulas.derived import named_indicators
from keck.domain.measures import Measure


@dataclass(frozen=True, slots=True)
class Needs:
    """What one indicator names.

    Attributes
    ----------
    measures : frozenset of str
        Codes, those of base counts included.
    indicators : frozenset of str
        Codes of the indicators whose formulas stand in its own.
    period_alone : bool
        Whether a period's values need no other period.
    """

    measures: frozenset[str]
    indicators: frozenset[str] = frozenset()
    period_alone: bool = True


@dataclass(frozen=True, slots=True)
class Dependencies:
    """Which indicators depend on what.

    The language refuses formulas that need themselves; here a circle is simply walked once.

    Attributes
    ----------
    needs : mapping of str to Needs
        By the code of the indicator. Named indicators that are not there need nothing.
    """

    needs: Mapping[str, Needs]

    @classmethod
    def of(
        cls, definitions: Iterable[IndicatorDefinition], measures: Mapping[str, Measure]
    ) -> "Dependencies":
        """Return what definitions depend on.

        Parameters
        ----------
        measures : mapping of str to Measure
            By code; they say which base counts are bound to ready-made values.
        """
        return cls({one.code: needs_of(one, measures) for one in definitions})

    def named(self, code: str) -> frozenset[str]:
        """Return the indicators that one needs, near and far, itself included."""
        found = {code}
        waiting = [code]
        while waiting:
            needs = self.needs.get(waiting.pop())
            new = needs.indicators - found if needs else frozenset()
            found |= new
            waiting += new
        return frozenset(found)

    def measures(self, code: str) -> frozenset[str]:
        """Return all measures that an indicator needs, those of the indicators it names included."""
        parts = (self.needs[one].measures for one in self.named(code) if one in self.needs)
        return frozenset().union(*parts)

    def period_alone(self, code: str) -> bool:
        """Tell whether an indicator's values of a period need no other period, however far away."""
        return all(self.needs[one].period_alone for one in self.named(code) if one in self.needs)

    def affected(self, measures: Collection[str] = (), indicators: Collection[str] = ()) -> tuple[str, ...]:
        """Return the indicators whose values may change, in the order of their definitions.

        Parameters
        ----------
        measures : collection of str
            Measures with other values.
        indicators : collection of str
            Indicators with another definition, new ones and those that are gone.
        """
        return tuple(
            code
            for code in self.needs
            if not self.measures(code).isdisjoint(measures) or not self.named(code).isdisjoint(indicators)
        )


def needs_of(definition: IndicatorDefinition, measures: Mapping[str, Measure]) -> Needs:
    """Return what a definition names."""
    codes = {operand.measure for operand in definition.operands}
    bases = {known.base for code in codes if (known := measures.get(code)) and known.base}
    return Needs(
        frozenset(codes | bases),
        frozenset(named_indicators(definition)),
        period_alone=definition.kind is not FormulaKind.DERIVED and not definition.pooling,
    )
