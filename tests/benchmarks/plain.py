"""The least that our web server can serve: a greeting, and files from a folder, read once."""

import os
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = "KECK_BENCH_FOLDER"
_TYPES = {".html": "text/html; charset=utf-8", ".json": "application/json", ".js": "text/javascript"}
StartResponse = Callable[[str, list[tuple[str, str]]], Any]


def app(environment: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """Answer with a greeting, or with a file and its compressed twin."""
    path = environment["PATH_INFO"]
    if path == "/hello":
        return _answer(start_response, b"hello\n", "text/plain", {})
    content, packed = _file(path.lstrip("/"))
    kind = _TYPES.get(Path(path).suffix, "application/octet-stream")
    return _answer(start_response, content, kind, {"Content-Encoding": "br"} if packed else {})


@lru_cache
def _file(name: str) -> tuple[bytes, bool]:
    plain = Path(os.environ[FOLDER]) / Path(name).name
    twin = plain.with_name(plain.name + ".br")
    return (twin.read_bytes(), True) if twin.is_file() else (plain.read_bytes(), False)


def _answer(
    start_response: StartResponse, content: bytes, kind: str, more: dict[str, str]
) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", kind), ("Content-Length", str(len(content))), *more.items()])
    return [content]
