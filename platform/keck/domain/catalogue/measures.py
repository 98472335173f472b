"""Measures of the catalogue, with the groups they may come in."""

from dataclasses import dataclass
from itertools import product

from keck.domain.catalogue.fields import Fields
from keck.domain.formulas.vocabulary import KnownMeasure, SpatialReference
from keck.domain.groups import TOTAL, group_code
from keck.domain.measures import Measure, MeasureKind


@dataclass(frozen=True, slots=True)
class CatalogueMeasure:
    """A measure that several indicators may share.

    Attributes
    ----------
    reference : SpatialReference
        Where those are counted whom it counts.
    groups : frozenset of str
        Codes of all groups that a formula may ask for, crossed ones and the total included. Bands of ages may
        overlap: each is the sum of the narrower bands that a member brings.
    """

    measure: Measure
    reference: SpatialReference
    groups: frozenset[str] = frozenset({TOTAL})

    @property
    def known(self) -> KnownMeasure:
        """The measure as formulas are checked against it."""
        return KnownMeasure(
            self.measure.kind,
            self.measure.unit.de,
            self.measure.base,
            self.reference,
            self.groups,
            present=self.groups,
        )


def read_measure(fields: Fields, code: str) -> CatalogueMeasure:
    """Read a measure.

    Raises
    ------
    CatalogueError
        If a field is missing or of another type, or if a group can not have its code.
    """
    measure = Measure(
        code,
        fields.local("name"),
        fields.word("kind", MeasureKind),
        fields.local("unit"),
        fields.text("base") if "base" in fields else None,
    )
    reference = fields.word("spatial_reference", SpatialReference)
    groups = _groups(fields.table("groups")) if "groups" in fields else frozenset({TOTAL})
    return CatalogueMeasure(measure, reference, groups)


def _groups(fields: Fields) -> frozenset[str]:
    dimensions = fields.words()
    if not dimensions:
        raise fields.error("groups", "name at least one dimension")
    choices = [[(name, None), *((name, one) for one in known)] for name, known in dimensions.items()]
    try:
        return frozenset(
            group_code({name: category for name, category in chosen if category is not None})
            for chosen in product(*choices)
        )
    except ValueError as error:
        raise fields.error("groups", f"hold what is no group: {error}") from None
