"""Who runs the platform, and who works for them with members' data: a file that the operator keeps."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any


class OperatorWrong(ValueError):  # noqa: N818 - says what is wrong
    """The operator's file can not be read: an empty one in its place would be a lie."""


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs the platform, as agreements name it; what is not told is left to be written by hand.

    Attributes
    ----------
    contact : str
        Whom to ask about data protection.
    """

    name: str = ""
    address: str = ""
    represented_by: str = ""
    contact: str = ""


UNTOLD = Operator()


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


def read_operator(path: Path) -> tuple[Operator, tuple[Processor, ...]]:
    """Read who runs the platform (``[operator]``) and who helps (one table ``[[processor]]`` each).

    Raises
    ------
    OperatorWrong
        If the file is missing, is no TOML, or says too little or something unknown.
    """
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise OperatorWrong(f"KECK_OPERATOR_FILE: {path} can not be read: {error}") from error
    rows = told.get("processor", [])
    if set(told) - {"operator", "processor"} or not isinstance(rows, list):
        raise OperatorWrong(f"KECK_OPERATOR_FILE: {path} holds more than [operator] and [[processor]]")
    operator = Operator(**_words(path, Operator, told.get("operator", {})))
    return operator, tuple(Processor(**_words(path, Processor, row)) for row in rows)


def _words(path: Path, kind: type[Operator | Processor], row: object) -> dict[str, Any]:
    needed = {field.name: field.default != "" for field in fields(kind)}
    if not isinstance(row, dict) or set(row) - set(needed):
        raise OperatorWrong(f"KECK_OPERATOR_FILE: {path}: known are {', '.join(needed)}")
    missing = [name for name, wanted in needed.items() if wanted and not str(row.get(name, "")).strip()]
    if missing:
        raise OperatorWrong(f"KECK_OPERATOR_FILE: {path}: missing: {', '.join(missing)}")
    # One line each: papers are made of lines.
    return {name: " ".join(str(value).split()) for name, value in row.items()}
