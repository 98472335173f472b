"""Newer versions of what a member has adopted: telling of them, following, planning and staying."""

from dataclasses import dataclass

from keck.domain.catalogue.indicators import CatalogueIndicator, Change
from keck.domain.catalogue.reading import Catalogue, catalogue
from keck.domain.catalogue.stored import from_json
from keck.domain.catalogue.versions import Effect, effects
from keck.persistence.models import Adoption
from keck.services.definitions import adoptions
from keck.services.errors import Refused
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Adopted:
    """What a member has adopted, beside the catalogue as it is now.

    Attributes
    ----------
    entry : CatalogueIndicator
        As the member uses it.
    shipped : CatalogueIndicator or None
        As the catalogue has it; ``None`` if it has it no more.
    changes : tuple of Change
        What the versions since then have brought.
    effects : dict of str to Effect
        Fields in which both differ.
    state : str
        ``current``, ``words`` (taken over with the next release), ``open`` (to be decided), ``planned``,
        ``stays`` or ``gone``.
    """

    row: Adoption
    entry: CatalogueIndicator
    shipped: CatalogueIndicator | None
    changes: tuple[Change, ...]
    effects: dict[str, Effect]
    state: str

    @property
    def effect(self) -> Effect:
        """The strongest difference."""
        return max(self.effects.values(), default=Effect.NONE)

    @property
    def comparable(self) -> bool:
        """Whether the member goes with the catalogue."""
        return self.row.stays_at is None


def adopted(scope: Scope, *, known: Catalogue | None = None) -> dict[str, Adopted]:
    """Return all that the member has adopted, by code, with what the catalogue says now."""
    shipped = known or catalogue()
    return {code: _beside(row, shipped.indicators.get(code)) for code, row in adoptions.all_of(scope).items()}


def undecided(scope: Scope, *, known: Catalogue | None = None) -> list[Adopted]:
    """Return the newer versions about which the member has not decided yet."""
    return [one for one in adopted(scope, known=known).values() if one.state == "open"]


def _beside(row: Adoption, shipped: CatalogueIndicator | None) -> Adopted:
    entry = from_json(row.entry)
    if shipped is None:
        return Adopted(row, entry, None, (), {}, "gone")
    if shipped.version <= row.version:
        return Adopted(row, entry, shipped, (), {}, "current" if row.stays_at is None else "stays")
    found = effects(entry, shipped)
    changes = shipped.changes[row.version :]
    return Adopted(row, entry, shipped, changes, found, _state(row, shipped, found))


def _state(row: Adoption, shipped: CatalogueIndicator, found: dict[str, Effect]) -> str:
    if max(found.values(), default=Effect.NONE) <= Effect.WORDS:
        return "words" if row.stays_at is None else "stays"
    if row.follows_on is not None:
        return "planned"
    return "stays" if row.stays_at is not None and row.stays_at >= shipped.version else "open"


@dataclass(frozen=True, slots=True)
class Newer:
    """A newer version beside what the member has adopted."""

    row: Adoption
    shipped: CatalogueIndicator

    @property
    def version(self) -> int:
        """The newer version's number."""
        return self.shipped.version


def newer(scope: Scope, code: str, known: Catalogue | None) -> Newer:
    """Return the newer version of what a member has adopted.

    Raises
    ------
    NotFound
        If it has not adopted the indicator.
    Refused
        If there is no newer version that changes more than words.
    """
    row = adoptions.find(scope, code)
    one = _beside(row, (known or catalogue()).indicators.get(code))
    if one.shipped is None or one.effect <= Effect.WORDS:
        raise Refused("adoption_no_newer")
    return Newer(row, one.shipped)
