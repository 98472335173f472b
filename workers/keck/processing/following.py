"""Adopting a newer version of an indicator on the day that a member has chosen."""

from keck.domain.findings import Problem
from keck.processing.context import JobContext
from keck.services.definitions import catalogue_decisions
from keck.services.errors import Refused


def run(context: JobContext) -> None:
    """Adopt what was planned, unless the member has decided otherwise meanwhile."""
    code = str(context.args["code"])
    context.progress(10, "adoption_following")
    with context.finishing() as scope:
        try:
            version = catalogue_decisions.follow_planned(scope, code, context.job_id)
        except Refused as refusal:
            raise Problem(refusal.code, **refusal.params) from refusal
        context.result = {"code": code, "version": version}
