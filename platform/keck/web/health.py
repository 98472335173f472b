"""Whether a server lives, whether it can work, and what around it is not as it should be."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify


@dataclass(frozen=True, slots=True)
class Check:
    """Something around a server.

    Attributes
    ----------
    passes : callable
        Tells whether it is well; a check that raises has failed.
    needed : bool
        Whether the server can not do its work without it. What is not needed is told and changes nothing:
        a balancer that took all servers away would make a small trouble a large one.
    """

    passes: Callable[[], bool]
    needed: bool = True


def health_blueprint(checks: dict[str, Check]) -> Blueprint:
    """Return the pages ``/healthz`` and ``/readyz``.

    Parameters
    ----------
    checks : dict
        What is looked at before the server is called ready, by name.
    """
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def alive() -> Response:
        return jsonify(status="ok")

    @blueprint.get("/readyz")
    def ready() -> tuple[Response, int]:
        results = {name: _passes(check) for name, check in checks.items()}
        works = all(results[name] for name, check in checks.items() if check.needed)
        status = "ok" if all(results.values()) else "degraded" if works else "unavailable"
        return jsonify(status=status, checks=results), 200 if works else 503

    return blueprint


def _passes(check: Check) -> bool:
    try:
        return check.passes()
    except Exception:
        return False
