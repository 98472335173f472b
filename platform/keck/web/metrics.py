"""How many requests were answered, how and how fast, for those who run the platform."""

import time
from ipaddress import ip_address

from flask import Flask, Response, abort, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from keck.web.server import shares_metrics

_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def set_metrics(app: Flask, face: str) -> None:
    """Count an application's answers, and tell at ``/metrics`` whoever asks from inside.

    Names of routes are counted, never addresses: an address may name an area or a member.
    """
    registry = CollectorRegistry()
    seconds = Histogram(
        "keck_request_seconds",
        "Time until an answer was ready.",
        ["face", "route", "method", "status"],
        buckets=_BUCKETS,
        registry=registry,
    )

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def _count(response: Response) -> Response:
        began = g.get("began")
        if began is not None:
            route = request.endpoint or "none"
            labels = (face, route, request.method, str(response.status_code))
            seconds.labels(*labels).observe(time.perf_counter() - began)
        return response

    @app.get("/metrics", endpoint="metrics")
    def metrics() -> Response:
        if not _from_inside():
            abort(404)
        told = registry
        if shares_metrics():
            told = CollectorRegistry()
            MultiProcessCollector(told)  # type: ignore[no-untyped-call]
        return Response(generate_latest(told), content_type=CONTENT_TYPE_LATEST)


def _from_inside() -> bool:
    """Tell whether the caller sits on this machine or in its private network, with no proxy between."""
    if "X-Forwarded-For" in request.headers:
        return False
    try:
        return ip_address(request.remote_addr or "").is_private
    except ValueError:
        return False
