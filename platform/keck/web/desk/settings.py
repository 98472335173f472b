"""A member's settings: protection, only stricter, and what it consents to."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.protection import NETWORK_FLOOR, ProtectionPolicy
from keck.services import consents, policies, quotas, retention, social_data
from keck.services.errors import Refused
from keck.services.joining import welcome
from keck.services.people import official_contacts
from keck.services.releasing import four_eyes, standing
from keck.tenants.scope import Scope
from keck.views.benchmarks import BenchmarkIndicator
from keck.views.standing import standings
from keck.web.desk import wording
from keck.web.desk.routing import go, go_to_job
from keck.web.frame.pages import language, page


def show(scope: Scope) -> AnyResponse:
    """Show the settings."""
    compared = [BenchmarkIndicator.of(one) for one in standing.comparisons(scope)]
    return page(
        "settings.html",
        scope,
        section="settings",
        words=wording,
        policy=policies.get(scope),
        four_eyes=four_eyes.get(scope),
        originals_days=retention.days(scope),
        longest=retention.LONGEST,
        taken=quotas.taken(scope),
        quota=quotas.of(scope),
        floor=NETWORK_FLOOR,
        welcome_hidden=welcome.is_hidden(scope),
        social_data=social_data.allowed(scope),
        consent=consents.get(scope, consents.BENCHMARKS),
        standings=standings(compared, scope.slug, language()),
        contact=None if scope.support else official_contacts.own(scope),
    )


def protect(scope: Scope) -> AnyResponse:
    """Make the protection stricter."""
    policies.tighten(
        scope,
        ProtectionPolicy(
            minimum_count=_number("minimum_count"),
            minimum_complement=_number("minimum_complement"),
            minimum_base=_number("minimum_base"),
        ),
    )
    return go(scope, "settings/", "saved")


def _number(name: str) -> int:
    text = request.form.get(name, "")
    if not text.isdecimal() or len(text) > 6:
        raise Refused("number_wrong", value=text[:20])
    return int(text)


def confirm_by(scope: Scope) -> AnyResponse:
    """Record who confirms what goes public."""
    form = request.form
    four_eyes.choose(scope, form.get("rule", ""), name=form.get("name", ""), email=form.get("email", ""))
    return go(scope, "settings/", "saved")


def keep(scope: Scope) -> AnyResponse:
    """Record for how long uploaded files are kept."""
    retention.set_days(scope, _number("originals_days"))
    return go(scope, "settings/", "saved")


def contact(scope: Scope) -> AnyResponse:
    """Record how the municipality itself is reached."""
    official_contacts.register(scope, request.form)
    return go(scope, "settings/", "saved")


def allow_social_data(scope: Scope) -> AnyResponse:
    """Record whether the member works with social data here."""
    social_data.allow(scope, allowed=request.form.get("allowed") == "yes")
    return go(scope, "settings/", "saved")


def consent(scope: Scope) -> AnyResponse:
    """Record whether the member takes part in the comparison."""
    job_id = consents.record(scope, consents.BENCHMARKS, given=request.form.get("given") == "yes")
    return go_to_job(scope, job_id)
