"""Tables of the catalogue's files, read strictly: each field has one type, and none is unknown."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from keck.domain.texts import LANGUAGES, LocalText

Word = TypeVar("Word", bound=StrEnum)


class CatalogueError(ValueError):
    """Something that is wrong in a file of the catalogue; the message names the file and the entry."""


class Fields:
    """The fields of one table, each of which is taken once.

    Parameters
    ----------
    where : str
        File and entry, for messages.
    """

    def __init__(self, table: Mapping[str, Any], where: str) -> None:
        self._left = dict(table)
        self.where = where

    def __contains__(self, name: str) -> bool:
        """Tell whether a field is there that has not been taken."""
        return name in self._left

    def error(self, name: str, reason: str) -> CatalogueError:
        """Return what is wrong with a field."""
        return CatalogueError(f"{self.where}: {name!r} {reason}")

    def done(self) -> None:
        """Refuse what nobody has taken.

        Raises
        ------
        CatalogueError
            If there is an unknown field.
        """
        if self._left:
            raise self.error(min(self._left), "is no field of this table")

    def take(self, name: str) -> Any:
        """Return a field of any type.

        Raises
        ------
        CatalogueError
            If it is missing; the other functions raise it too, or if the type is another one.
        """
        if name not in self._left:
            raise self.error(name, "is missing")
        return self._left.pop(name)

    def text(self, name: str) -> str:
        """Return a text that is not empty."""
        return self._text(name, self.take(name))

    def local(self, name: str) -> LocalText:
        """Return a text in both languages."""
        return self._local(name, self.take(name))

    def locals(self, name: str) -> tuple[LocalText, ...]:
        """Return texts in both languages, at least one."""
        return tuple(self._local(name, one) for one in self._list(name))

    def tables(self, name: str) -> tuple["Fields", ...]:
        """Return tables, at least one."""
        return tuple(self._table(name, one) for one in self._list(name))

    def table(self, name: str) -> "Fields":
        """Return a table."""
        return self._table(name, self.take(name))

    def words(self) -> dict[str, tuple[str, ...]]:
        """Return all that is left: each field a list of texts."""
        return {name: tuple(self._text(name, one) for one in self._list(name)) for name in sorted(self._left)}

    def whole(self, name: str, least: int, most: int) -> int:
        """Return a whole number within bounds."""
        value = self.take(name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.error(name, f"is a whole number from {least} to {most}")
        return value

    def bounds(self, name: str) -> tuple[float, float]:
        """Return two numbers, the smaller one first."""
        value = self.take(name)
        numbers = isinstance(value, list) and all(type(one) in (int, float) for one in value)
        if not numbers or len(value) != 2 or not value[0] < value[1]:
            raise self.error(name, "is two numbers, the smaller one first")
        return float(value[0]), float(value[1])

    def day(self, name: str) -> date:
        """Return a day without a time."""
        value = self.take(name)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.error(name, "is a day such as 2026-01-31")
        return value

    def word(self, name: str, words: type[Word]) -> Word:
        """Return one of some words."""
        value = self.take(name)
        try:
            return words(value)
        except ValueError:
            raise self.error(name, f"is one of {', '.join(words)}") from None

    def _list(self, name: str) -> list[Any]:
        value = self.take(name)
        if not isinstance(value, list) or not value:
            raise self.error(name, "is a list that is not empty")
        return value

    def _table(self, name: str, value: Any) -> "Fields":
        if not isinstance(value, dict):
            raise self.error(name, "is a table")
        return Fields(value, f"{self.where}: {name}")

    def _text(self, name: str, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.error(name, "is a text that is not empty")
        return value.strip()

    def _local(self, name: str, value: Any) -> LocalText:
        if not isinstance(value, dict) or set(value) != set(LANGUAGES):
            raise self.error(name, "is a text in German and English: {de = …, en = …}")
        return LocalText(self._text(name, value["de"]), self._text(name, value["en"]))
