"""The fields of a mapping's file, and what each kind of them holds.

What reads a value raises ``ValueError`` or ``TypeError`` where it is another.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from keck.domain.findings import Problem

_Read = TypeVar("_Read")


class Fields:
    """The fields of one table, each asked for once.

    Parameters
    ----------
    where : str
        What stands before the name of a field where it is told that it is wrong.
    """

    def __init__(self, table: dict[str, Any], where: str) -> None:
        self._left = dict(table)
        self._where = where

    def need(self, name: str, read: Callable[[Any], _Read]) -> _Read:
        """Return a field that has to be there."""
        if name not in self._left:
            raise Problem("mapping_field_missing", field=self._where + name)
        return self._read(name, read)

    def get(self, name: str, read: Callable[[Any], _Read], default: Any) -> Any:
        """Return a field, or a default where it is not there."""
        return self._read(name, read) if name in self._left else default

    def _read(self, name: str, read: Callable[[Any], _Read]) -> _Read:
        value = self._left.pop(name)
        try:
            return read(value)
        except (ValueError, TypeError) as error:
            raise Problem("mapping_field_wrong", field=self._where + name, value=str(value)[:80]) from error

    def finish(self) -> None:
        """Stop if there is a field that nobody asked for."""
        if self._left:
            raise Problem("mapping_field_unknown", field=self._where + min(self._left))


def some_text(value: Any) -> str:
    """Read a text that is not empty."""
    if not isinstance(value, str) or not value:
        raise ValueError(value)
    return value


def texts(value: Any) -> tuple[str, ...]:
    """Read a list of texts."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(value)
    return tuple(value)


def whole_number(value: Any) -> int:
    """Read a whole number that is not negative."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(value)
    return value


def flag(value: Any) -> bool:
    """Read yes or no."""
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def day(value: Any) -> date:
    """Read a day without a time."""
    if type(value) is not date:
        raise ValueError(value)
    return value


def one_of(choices: tuple[str, ...]) -> Callable[[Any], str]:
    """Return what reads one of some texts."""

    def read(value: Any) -> str:
        if value not in choices:
            raise ValueError(value)
        return str(value)

    return read


def text_table(value: Any) -> dict[str, str]:
    """Read a table of texts."""
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise ValueError(value)
    return dict(value)


def many(name: str, read: Callable[[Fields], _Read]) -> Callable[[Any], tuple[_Read, ...]]:
    """Return what reads a list of tables; each is named by its place in the list."""

    def read_all(value: Any) -> tuple[_Read, ...]:
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise ValueError(value)
        return tuple(_one(item, f"{name} {number}: ") for number, item in enumerate(value, start=1))

    def _one(table: dict[str, Any], where: str) -> _Read:
        fields = Fields(table, where)
        found = read(fields)
        fields.finish()
        return found

    return read_all
