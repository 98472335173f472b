"""Releases: asking for one, what it held back, going back, taking something off."""

import secrets
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.corrections import LONGEST_CORRECTION
from keck.services import idempotency, jobs, revisions
from keck.services.definitions import advice_choices, indicators
from keck.services.errors import NotFound, Refused
from keck.services.geography import area_sets
from keck.services.releasing import approvals, four_eyes, previews, release_links, releases, withdrawals
from keck.services.releasing import corrections as told
from keck.services.releasing.held_back import REASONS
from keck.services.rows import Release
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope
from keck.web.desk import corrections, wording
from keck.web.desk.decisions import moment
from keck.web.desk.routing import go_to_job
from keck.web.frame.pages import page, text_of


def index(scope: Scope) -> AnyResponse:
    """List releases and withdrawals, and offer to release."""
    known = releases.all_of(scope)
    levels = {one.id: one for one in area_sets.levels(scope)}
    areas = [(levels[one.level_id], area_sets.areas(scope, one.id)) for one in area_sets.current(scope)]
    return page(
        "releases.html",
        scope,
        section="releases",
        words=wording,
        releases=known,
        candidate=releases.candidate(scope),
        waiting=approvals.prepared(scope),
        four_eyes=four_eyes.get(scope),
        withdrawals=withdrawals.all_of(scope),
        corrections=told.all_of(scope),
        longest_correction=LONGEST_CORRECTION,
        tables=revisions.current(scope),
        public=releases.current(scope, "public"),
        dark=withdrawals.is_dark(scope),
        unadvised=_unadvised(scope),
        indicators=[
            (row.code, indicators.definition(row).name.to_json()) for row in indicators.active(scope)
        ],
        areas=areas,
        names={f"{level.code}:{area.key}": area.name for level, found in areas for area in found},
        # Made with the page: a double click sends it twice and gets one release.
        key=secrets.token_urlsafe(16),
    )


def _unadvised(scope: Scope) -> list[str]:
    """Return the names of indicators that were never public and for which nothing was chosen yet."""
    if not scope.may(Permission.READ_UNPROTECTED):
        return []
    return [text_of(indicators.definition(row).name.to_json()) for row in advice_choices.undecided(scope)]


def ask(scope: Scope) -> AnyResponse:
    """Ask for a release; the same form sent twice leads to the same release."""
    audience = request.form.get("audience")
    if audience not in ("public", "internal"):
        raise Refused("release_audience_missing")
    key = request.form.get("key", "")[:64] or secrets.token_urlsafe(16)
    note = request.form.get("note", "").strip()
    publish_at = moment() if audience == "public" else None

    def make() -> dict[str, Any]:
        made = releases.request(
            scope,
            audience="public" if audience == "public" else "internal",
            note=note,
            key=key,
            publish_at=publish_at,
        )
        return {"job": str(made.job_id)}

    try:
        answer = idempotency.once(
            scope, f"release:{key}", {"audience": audience, "note": note, "at": str(publish_at)}, make
        )
    except IntegrityError as error:
        # Somebody else asked at the same moment.
        raise Refused("release_running") from error
    return go_to_job(scope, answer["job"])


def show(scope: Scope, release_id: UUID) -> AnyResponse:
    """Show a release; what it held back and why, only to those who may see unprotected tables."""
    release = releases.find(scope, release_id)
    allowed = scope.may(Permission.READ_UNPROTECTED)
    return page(
        "release.html",
        scope,
        section="releases",
        words=wording,
        release=release,
        job=_job(scope, release),
        rule=four_eyes.get(scope),
        reviews=[one for one in release_links.of_release(scope, release_id) if one.purpose == "review"],
        now=datetime.now(UTC),
        previews=previews.of_release(scope, release_id) if scope.may(Permission.PUBLISH) else [],
        longest_preview=previews.LONGEST_DAYS,
        usual_preview=previews.USUAL_DAYS,
        totals=_totals(release),
        reasons=REASONS,
        held=_held(release) if allowed else None,
        names={row.code: indicators.definition(row).name.to_json() for row in indicators.active(scope)},
        allowed=allowed,
    )


def _job(scope: Scope, release: Release) -> Any:
    try:
        return jobs.find(scope, release.job_id) if release.job_id else None
    except NotFound:
        return None


def _totals(release: Release) -> dict[str, int]:
    found = release.report.get("totals") or release.report.get("counts") or {}
    return {name: count for name, count in found.items() if isinstance(count, int)}


def _held(release: Release) -> list[dict[str, Any]]:
    """Return counts by indicator and level over all periods, the most first; without what shows all."""
    rows: dict[tuple[str, str], Counter[str]] = {}
    for one in release.report.get("slices", []):
        counts = {name: n for name, n in one.items() if isinstance(n, int)}
        rows.setdefault((one["indicator"], one["level"]), Counter()).update(counts)
    table = [
        {"indicator": code, "level": level, "hidden": sum(c[r] for r in REASONS), "counts": c}
        for (code, level), c in rows.items()
    ]
    held = [row for row in table if row["hidden"]]
    return sorted(held, key=lambda row: -int(str(row["hidden"])))


def roll_back(scope: Scope, release_id: UUID) -> AnyResponse:
    """Publish an older release again, unchanged."""
    release = releases.find(scope, release_id)
    if release.number is None:
        raise Refused("rollback_not_published")
    audience = "public" if release.audience == "public" else "internal"
    return go_to_job(scope, releases.roll_back(scope, release.number, audience))  # type: ignore[arg-type]


def withdraw(scope: Scope) -> AnyResponse:
    """Take an indicator, an area, a period or all off the public."""
    form = request.form
    chosen = {name: form.get(name, "").strip() or None for name in ("indicator", "area", "period")}
    if not any(chosen.values()) and "everything" not in form:
        raise Refused("withdraw_nothing")
    if not form.get("reason", "").strip():
        raise Refused("withdraw_reason")
    if "everything" in form:
        chosen = dict.fromkeys(chosen)
    job_id = withdrawals.withdraw(scope, reason=form["reason"].strip(), **chosen)
    if form.get("text_de", "").strip():
        corrections.write(scope, **chosen)
    return go_to_job(scope, job_id)


def lift(scope: Scope, withdrawal_id: UUID) -> AnyResponse:
    """Show again what was withdrawn."""
    return go_to_job(scope, withdrawals.lift(scope, withdrawal_id))
