"""Whether a server lives and whether it can work."""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify


def health_blueprint(checks: dict[str, Callable[[], bool]]) -> Blueprint:
    """Return the pages ``/healthz`` and ``/readyz``.

    Parameters
    ----------
    checks : dict
        What must work before the server is ready, by name; a check that raises has failed.
    """
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def alive() -> Response:
        return jsonify(status="ok")

    @blueprint.get("/readyz")
    def ready() -> tuple[Response, int]:
        results = {name: _passes(check) for name, check in checks.items()}
        well = all(results.values())
        return jsonify(status="ok" if well else "unavailable", checks=results), 200 if well else 503

    return blueprint


def _passes(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:
        return False
