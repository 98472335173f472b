"""What may leave at all: rights of the sources, visibility of levels, ready-made figures."""

from dataclasses import dataclass
from datetime import date

from keck.compute.cube import AreaFrame, Cube
from keck.compute.indicators import IndicatorCells
from keck.domain.definitions import FormulaKind
from keck.domain.rights import PermittedUse, SourceRights


@dataclass(frozen=True, slots=True)
class Blocked:
    """A slice that the gate keeps back as a whole, and why."""

    indicator: str
    level: str
    period: str
    reason: str

    def to_json(self) -> dict[str, str]:
        """Return the stored form."""
        return {
            "indicator": self.indicator,
            "level": self.level,
            "period": self.period,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Gate:
    """Decides slice by slice, before any cell is looked at.

    Attributes
    ----------
    public : bool
        Whether the release is for everybody; otherwise for those who sign in.
    rights : dict
        Rights of the source of each measure, by the measure's code.
    """

    cube: Cube
    rights: dict[str, SourceRights]
    public: bool
    today: date

    def refusal(self, evaluation: IndicatorCells) -> str | None:
        """Return the code of the reason for which a slice is blocked."""
        frame = self.cube.frames[evaluation.set_id]
        definition = evaluation.definition
        if (
            self.public
            and definition.public_levels is not None
            and frame.level not in definition.public_levels
        ):
            return "blocked_level"
        for rights in self._sources(evaluation):
            if reason := self._refused(rights, frame):
                return reason
        if definition.kind is FormulaKind.FIGURE and evaluation.base is None and evaluation.reason is None:
            return None if self.protected_at_source(evaluation) else "blocked_figure"
        return None

    def protected_at_source(self, evaluation: IndicatorCells) -> bool:
        """Tell whether the member has recorded that the supplier protects these figures."""
        codes = {operand.measure for operand in evaluation.definition.numerator}
        return all(code in self.rights and self.rights[code].protected_at_source for code in codes)

    def _sources(self, evaluation: IndicatorCells) -> list[SourceRights]:
        codes = dict.fromkeys(operand.measure for operand in evaluation.definition.operands)
        return [self.rights[code] for code in codes if code in self.rights]

    def _refused(self, rights: SourceRights, frame: AreaFrame) -> str | None:
        if rights.until is not None and rights.until < self.today:
            return "blocked_expired"
        if rights.delete_by is not None and rights.delete_by < self.today:
            return "blocked_deleted"
        if not self.public:
            return None
        if rights.permitted_use is PermittedUse.INTERNAL:
            return "blocked_internal"
        if rights.public_from_level is not None:
            ranks = {f.rank for f in self.cube.frames.values() if f.level == rights.public_from_level}
            if frame.rank > max(ranks, default=0):
                return "blocked_rights_level"
        return None
