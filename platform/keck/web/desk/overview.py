"""The first page of a member's desk: what the public sees, what runs, what is to be done next."""

from flask import redirect
from werkzeug.wrappers import Response as AnyResponse

from keck.services import jobs, revisions, support
from keck.services.definitions import catalogue_news, proposals
from keck.services.joining import welcome
from keck.services.releasing import approvals, frozen, releases, withdrawals
from keck.services.rows import Release
from keck.services.tables import batches
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope
from keck.web.desk import wording
from keck.web.frame.pages import page

_RECENT = 6


def show(scope: Scope) -> AnyResponse:
    """Show the overview; whoever may see the atlas alone is led there."""
    if not scope.may(Permission.READ):
        return redirect(f"/desk/{scope.slug}/atlas/", 302)
    tables = revisions.datasets(scope)
    public = releases.current(scope, "public")
    return page(
        "overview.html",
        scope,
        section="overview",
        words=wording,
        public=public,
        dark=withdrawals.is_dark(scope),
        internal=releases.current(scope, "internal"),
        candidates=revisions.candidates(scope),
        batches=[one for one in batches.undecided(scope) if one.state != "checking"],
        waiting=[one for one in approvals.prepared(scope) if one.confirmed_at is None],
        news=catalogue_news.undecided(scope),
        answered=proposals.answered_lately(scope),
        asking=support.waiting(scope),
        running=jobs.unfinished(scope),
        recent=jobs.recent(scope, limit=_RECENT),
        steps=welcome.steps(scope),
        tables=[one for one in tables if one.current_revision_id],
        newer=_newer(scope, public),
    )


def _newer(scope: Scope, public: Release | None) -> int:
    """Count tables whose state is not the one that the public release was made of."""
    shown = frozen.revision_ids(scope, releases.made_of(scope, public)) if public else []
    return len({one.id for one in revisions.current(scope)} - set(shown))
