"""Which members show which version of the catalogue's indicators, as far as it is public."""

from dataclasses import dataclass

from sqlalchemy import select

from keck.domain.catalogue.fingerprints import effect_between, mark_of
from keck.domain.catalogue.indicators import CatalogueIndicator
from keck.domain.catalogue.reading import Catalogue, catalogue
from keck.domain.catalogue.versions import Effect
from keck.domain.catalogue_marks import CatalogueMark, mark_from
from keck.persistence.models import Manifest, PublishedNetwork, PublishedTenant
from keck.tenants.staff_roles import StaffPermission
from keck.tenants.staff_scope import StaffScope

BENCHMARKS = "benchmarks"


@dataclass(frozen=True, slots=True)
class Shown:
    """A member that shows an indicator.

    Attributes
    ----------
    effect : Effect
        What the newest version would change for it.
    """

    slug: str
    name: str
    mark: CatalogueMark
    effect: Effect


@dataclass(frozen=True, slots=True)
class Use:
    """An indicator of the catalogue with the members that show it.

    Attributes
    ----------
    compared : tuple of str
        Slugs of the members in the public comparison of the indicator.
    """

    entry: CatalogueIndicator
    members: tuple[Shown, ...]
    compared: tuple[str, ...]

    @property
    def behind(self) -> tuple[Shown, ...]:
        """Members for which the newest version changes more than words."""
        return tuple(one for one in self.members if one.effect > Effect.WORDS)

    @property
    def effect(self) -> Effect:
        """What the newest version changes at most for any of the members."""
        return max((one.effect for one in self.members), default=Effect.NONE)

    @property
    def benchmark_changes(self) -> bool:
        """Whether the public comparison of the indicator changes with the newest version."""
        return any(one.slug in self.compared for one in self.behind)


def uses(scope: StaffScope, *, known: Catalogue | None = None) -> list[Use]:
    """Return every indicator of the catalogue with who shows it in its current public release.

    What a member has adopted and not released, the foundation does not see.
    """
    scope.require(StaffPermission.SEE)
    shipped = known or catalogue()
    query = (
        select(PublishedTenant.slug, PublishedTenant.name, Manifest.data["catalogue"])
        .join(Manifest, Manifest.tenant_id == PublishedTenant.tenant_id)
        .order_by(PublishedTenant.name, PublishedTenant.slug)
    )
    members: dict[str, list[Shown]] = {code: [] for code in shipped.indicators}
    for slug, name, marks in scope.session.execute(query):
        for code, raw in (marks or {}).items():
            mark = mark_from(raw)
            if code in members and mark is not None:
                effect = effect_between(mark, mark_of(shipped.indicators[code]))
                members[code].append(Shown(slug, name, mark, effect))
    compared = _compared(scope)
    return [
        Use(entry, tuple(members[code]), compared.get(code, ())) for code, entry in shipped.indicators.items()
    ]


def _compared(scope: StaffScope) -> dict[str, tuple[str, ...]]:
    query = select(PublishedNetwork.data).where(PublishedNetwork.key == BENCHMARKS)
    data = scope.session.scalars(query).one_or_none() or {}
    return {
        one["code"]: tuple(member["slug"] for member in one["members"]) for one in data.get("indicators", [])
    }
