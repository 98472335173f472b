"""Who works for the platform's operator with members' data: a list that the operator keeps in a file."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path


class ProcessorsWrong(ValueError):  # noqa: N818 - says what is wrong
    """The operator's list can not be read: an empty one in its place would be a lie."""


@dataclass(frozen=True, slots=True)
class Processor:
    """A company that works for the operator with data of members or visitors.

    Attributes
    ----------
    task : str
        What it does, in German; ``task_en`` says it in English.
    country : str
        Where it works with the data.
    data : str
        Which data it may see, in German; ``data_en`` in English.
    """

    name: str
    address: str
    country: str
    task: str
    data: str
    task_en: str = ""
    data_en: str = ""


def read_processors(path: Path) -> tuple[Processor, ...]:
    """Read a list: one table ``[[processor]]`` for each.

    Raises
    ------
    ProcessorsWrong
        If the file is missing, is no TOML, or says too little or something unknown.
    """
    try:
        told = tomllib.loads(path.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProcessorsWrong(f"KECK_PROCESSORS: {path} can not be read: {error}") from error
    rows = told.get("processor", [])
    if set(told) - {"processor"} or not isinstance(rows, list):
        raise ProcessorsWrong(f"KECK_PROCESSORS: {path} holds more than [[processor]]")
    return tuple(_processor(path, row) for row in rows)


def _processor(path: Path, row: object) -> Processor:
    known = {field.name: field.default != "" for field in fields(Processor)}
    if not isinstance(row, dict) or set(row) - set(known):
        raise ProcessorsWrong(f"KECK_PROCESSORS: {path}: known are {', '.join(known)}")
    missing = [name for name, needed in known.items() if needed and not str(row.get(name, "")).strip()]
    if missing:
        raise ProcessorsWrong(f"KECK_PROCESSORS: {path}: missing: {', '.join(missing)}")
    return Processor(**{name: str(value).strip() for name, value in row.items()})
