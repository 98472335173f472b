"""What a member says itself of an adopted indicator, and how cautiously it is shown; it computes the same."""

from dataclasses import replace

from sqlalchemy import select

from keck.domain.catalogue.fingerprints import mark_of
from keck.domain.catalogue.fitting import OwnWords, Visibility, visibility_from, words_from
from keck.domain.catalogue.stored import from_json
from keck.persistence.models import Adoption, Indicator
from keck.services.definitions import adoption_marks, adoptions, indicators
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

LONGEST_NAME, LONGEST_DESCRIPTION = 120, 600


def say(scope: Scope, code: str, words: OwnWords, visibility: Visibility) -> None:
    """Put own words over an adopted indicator, and say how cautiously it is shown; it computes the same.

    Raises
    ------
    Refused
        If a text is too long, or if target or order can not be said of it.
    NotFound
        If the member has not adopted the indicator.
    """
    scope.require(Permission.EDIT)
    for text, most in ((words.name, LONGEST_NAME), (words.description, LONGEST_DESCRIPTION)):
        if text and max(len(text.de), len(text.en or "")) > most:
            raise Refused("adoption_words_long", longest=most)
    adoptions.hold(scope)
    row = adoptions.find(scope, code)
    row.words, row.visibility = words.to_json(), visibility.to_json()
    audit_log.record(scope, "adoption_words", code=code)
    redefine(scope, row)


def redefine(scope: Scope, row: Adoption) -> None:
    """Write the definition anew after words, marks or caution have changed; what it computes stays.

    Raises
    ------
    Refused
        If target or order can not be said of it.
    """
    entry, told = from_json(row.entry), words_from(row.words)
    least = Visibility(minimum_count=entry.minimum_count, minimum_base=entry.minimum_base)
    shown = visibility_from(row.visibility).together(least)
    definition = indicators.definition(_row(scope, row.code))
    wanted = replace(
        definition,
        name=told.name or entry.name,
        description=told.description or entry.question,
        unit=entry.unit,
        minimum_count=shown.minimum_count,
        minimum_base=shown.minimum_base,
        target=told.target,
        deprivation=told.deprivation,
        public_levels=shown.levels,
        zero_is_sensitive=shown.zero_is_sensitive,
        default_period=shown.default_period,
        catalogue=mark_of(entry, comparable=row.stays_at is None),
    )
    adoption_marks.check(scope, wanted)
    indicators.use(scope, wanted, "catalogue", adoptions.position(row.code))
    scope.session.flush()


def _row(scope: Scope, code: str) -> Indicator:
    query = select(Indicator).where(
        Indicator.tenant_id == scope.tenant_id, Indicator.code == code, Indicator.active.is_(True)
    )
    found = scope.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("indicator", code)
    return found
