"""Logs as lines of JSON on standard error; ids and codes, never data values."""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from keck.config.log_fields import NAMES
from keck.config.places import without_addresses

# What JSON leaves as it is and a terminal or a tool that reads lines takes for more than text.
_MORE_THAN_TEXT = re.compile(r"[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_MOST_CAUSES = 8


def configure_logs(level: int = logging.INFO) -> None:
    """Set up structlog for a process."""
    structlog.configure(
        processors=[*_common(), structlog.processors.JSONRenderer(serializer=_line)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def configure_library_logs(*names: str) -> None:
    """Let libraries write the same lines.

    Parameters
    ----------
    *names : str
        Loggers that do not hand on what they log and have handlers of their own.
    """
    formatter = line_formatter()
    handler = logging.StreamHandler(sys.stderr)
    logging.getLogger().handlers = [handler]
    for one in (handler, *(one for name in names for one in logging.getLogger(name).handlers)):
        one.setFormatter(formatter)


def line_formatter() -> logging.Formatter:
    """Return what makes a line of ours of what a library logs."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_common(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(serializer=_line),
        ],
    )


def _common() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_messages,
        only_registered,
        with_places,
    ]


def without_messages(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Tell of errors what they are and where they came from; their messages may quote what was read."""
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["errors"] = [_told(one) for one in _causes(error)]
    return event


def only_registered(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Leave out what nobody has said to be in a log; names that begin with a line are the library's own."""
    return {name: value for name, value in event.items() if name in NAMES or name.startswith("_")}


def with_places(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Tell of visitors' addresses the network only: libraries name them in full."""
    return {name: _placed(value) for name, value in event.items()}


def _placed(value: Any) -> Any:
    return without_addresses(value) if isinstance(value, str) else value


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it came from, the last one first."""
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen and len(seen) < _MOST_CAUSES:
        seen.add(id(found))
        yield found
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def _told(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    frames = traceback.extract_tb(error.__traceback__)
    codes = {
        name: code
        for name in ("errno", "sqlstate")
        if isinstance(code := getattr(error, name, None), int | str)
    }
    return {
        "kind": f"{kind.__module__}.{kind.__qualname__}",
        **codes,
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }


def _line(event: EventDict, **options: Any) -> str:
    text = json.dumps(event, ensure_ascii=False, **options)
    return _MORE_THAN_TEXT.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
