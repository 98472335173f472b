"""Answers of the API: JSON and CSV, open to pages of anybody and kept for a while."""

from collections.abc import Iterable
from typing import Any

from flask import Response, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from keck.views.api import Item, page
from keck.views.tables.csv import table_csv
from keck.web.files import MAX_AGE

_TABLES = ("application/json", "text/csv")


def form_of(query: dict[str, Any]) -> str:
    """Return in which form a list is wanted: as the address says, else as the header does."""
    if query.get("format"):
        return str(query["format"])
    best = request.accept_mimetypes.best_match(_TABLES, "application/json")
    return "csv" if best == "text/csv" else "json"


def listing(query: dict[str, Any], rows: Iterable[Item]) -> AnyResponse:
    """Answer with a list, or with the same as a table."""
    found = list(rows)
    if form_of(query) == "csv":
        return as_csv(_flat(found), "daten.csv")
    return opened(jsonify(page(found)))


def opened(response: Response) -> AnyResponse:
    """Let pages of anybody read an answer, and keep it for a while."""
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.add_etag()
    return response.make_conditional(request)


def as_csv(content: bytes, name: str) -> AnyResponse:
    """Answer with a table under a name."""
    response = Response(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Vary"] = "Accept"
    return opened(response)


def _flat(rows: list[Item]) -> bytes:
    names = list(rows[0]) if rows else []
    return table_csv(names, ([_plain(value) for value in row.values()] for row in rows))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return str(value.get("de", "; ".join(f"{k}={v}" for k, v in value.items())))
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    return value
