"""What a member decides about newer versions: to follow now or on a day, or to stay."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from keck.domain.calendar_days import BERLIN, day_of
from keck.domain.catalogue.matching import Choice
from keck.domain.catalogue.reading import Catalogue, catalogue
from keck.domain.catalogue.stored import from_json, to_json
from keck.services import jobs, measures
from keck.services.definitions import adoption_choices, adoption_words, adoptions, catalogue_news
from keck.services.definitions.catalogue_news import Newer
from keck.services.errors import Refused
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

LONGEST_PLAN = timedelta(days=366)


def follow_words(scope: Scope, *, known: Catalogue | None = None) -> int:
    """Take over what has changed in words alone; it is asked for with each release.

    Returns
    -------
    int
        How many indicators have new words.
    """
    behind = [one for one in catalogue_news.adopted(scope, known=known).values() if one.state == "words"]
    if behind:
        adoptions.hold(scope)
    for one in behind:
        if one.shipped is not None:
            one.row.version, one.row.entry = one.shipped.version, to_json(one.shipped)
            audit_log.record(scope, "adoption_followed_words", code=one.row.code, version=one.row.version)
            adoption_words.redefine(scope, one.row)
    return len(behind)


def stay(scope: Scope, code: str, *, known: Catalogue | None = None) -> None:
    """Stay with the version in use: it is kept, and marked as not comparable.

    Raises
    ------
    Refused
        If there is no newer version that changes more than words.
    """
    scope.require(Permission.EDIT)
    adoptions.hold(scope)
    one = catalogue_news.newer(scope, code, known)
    if one.row.stays_at == one.version and one.row.follows_on is None:
        return
    one.row.stays_at, one.row.follows_on, one.row.planned = one.version, None, None
    audit_log.record(scope, "adoption_stays", code=code, version=one.version)
    adoption_words.redefine(scope, one.row)


def follow(
    scope: Scope,
    code: str,
    choice: Choice,
    *,
    pooled: bool = False,
    day: date | None = None,
    known: Catalogue | None = None,
) -> UUID | None:
    """Adopt the newer version, now or on a day.

    Parameters
    ----------
    day : date or None
        In Berlin; a job adopts the version of today on its morning, whatever the catalogue has by then.

    Returns
    -------
    UUID or None
        The job that waits for the day.

    Raises
    ------
    Refused
        If there is no newer version, the day has passed or is more than a year away, or the choice does not
        fit.
    """
    scope.require(Permission.EDIT)
    shipped = known or catalogue()
    adoptions.hold(scope)
    one = catalogue_news.newer(scope, code, shipped)
    if day is None:
        adoptions.take(scope, one.shipped, choice, shipped.measures, pooled=pooled)
        return None
    today = day_of(datetime.now(UTC))
    if not today < day <= today + LONGEST_PLAN:
        raise Refused("adoption_day")
    adoption_choices.check(one.shipped, choice, shipped.measures, measures.in_use(scope))
    return _plan(scope, one, choice, day, pooled=pooled)


def _plan(scope: Scope, one: Newer, choice: Choice, day: date, *, pooled: bool) -> UUID:
    audit_log.record(scope, "adoption_planned", code=one.row.code, version=one.version, day=day.isoformat())
    morning = datetime.combine(day, time(), BERLIN)
    job_id = jobs.enqueue(scope, "follow", {"code": one.row.code}, slot="short", not_before=morning)
    one.row.follows_on = day
    one.row.planned = {
        "job": str(job_id),
        "entry": to_json(one.shipped),
        "choice": adoption_choices.to_json(choice),
        "pooled": pooled,
    }
    scope.session.flush()
    return job_id


def unplan(scope: Scope, code: str) -> None:
    """Take a plan back; the newer version is to be decided on again."""
    scope.require(Permission.EDIT)
    adoptions.hold(scope)
    row = adoptions.find(scope, code)
    if row.follows_on is not None:
        row.follows_on, row.planned = None, None
        audit_log.record(scope, "adoption_unplanned", code=code)


def plan_failed(scope: Scope, args: dict[str, Any]) -> None:
    """Let the member decide anew after a plan could not be carried out."""
    row = adoptions.all_of(scope).get(str(args.get("code")))
    if row is not None:
        row.follows_on, row.planned = None, None
        scope.session.flush()


def follow_planned(scope: Scope, code: str, job_id: UUID, *, known: Catalogue | None = None) -> int | None:
    """Adopt what was planned, on its day.

    Returns
    -------
    int or None
        The version; ``None`` if the plan was changed meanwhile, or the member has left the indicator.

    Raises
    ------
    Refused
        If what was chosen is not there any more.
    """
    adoptions.hold(scope)
    row = adoptions.all_of(scope).get(code)
    if row is None or row.planned is None or row.planned["job"] != str(job_id):
        return None
    entry, choice = from_json(row.planned["entry"]), adoption_choices.from_json(row.planned["choice"])
    shared, pooled = (known or catalogue()).measures, bool(row.planned["pooled"])
    adoptions.take(scope, entry, choice, shared, pooled=pooled)
    return entry.version
