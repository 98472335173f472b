"""Routes of the comparisons between members."""

from typing import Any

from flask import abort
from flask_smorest import Blueprint
from werkzeug.wrappers import Response as AnyResponse

from keck.views.benchmark_api import benchmark_item, member_items, member_rows
from keck.views.benchmarks import BenchmarkIndicator
from keck.web.api import answers
from keck.web.api import benchmark_schemas as schemas
from keck.web.api.schemas import page_of
from keck.web.atlas.published import Published


def add_benchmarks(blueprint: Blueprint, published: Published) -> None:
    """Add what is compared between members; it changes with each of them, and has no releases."""

    @blueprint.get("/benchmarks")
    @blueprint.alt_response(200, schema=page_of(schemas.Benchmark))
    @blueprint.arguments(schemas.BenchmarkQuery, location="query")
    def benchmarks(query: dict[str, Any]) -> AnyResponse:
        """List the indicators by which members are compared."""
        found = [BenchmarkIndicator.of(one) for one in published.now().benchmarks]
        return answers.listing(query, [benchmark_item(one) for one in found])

    @blueprint.get("/benchmarks/<code>")
    @blueprint.alt_response(200, schema=page_of(schemas.BenchmarkValue))
    @blueprint.arguments(schemas.BenchmarkQuery, location="query")
    def benchmark(query: dict[str, Any], code: str) -> AnyResponse:
        """List the members' values of an indicator, each with how it stands to the others together."""
        found = next((one for one in published.now().benchmarks if one["code"] == code), None)
        if found is None:
            abort(404)
        rows = member_rows if answers.form_of(query) == "csv" else member_items
        return answers.listing(query, rows(BenchmarkIndicator.of(found)))
