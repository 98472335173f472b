"""Sentences whose words depend on how many there are."""

from typing import Any


class Counted(str):
    """A sentence about several things that has another form for one of them.

    It is the form for several; whoever fills in ``count`` gets the form that fits.

    >>> said = Counted("{count} Lücken.", one="Eine Lücke.")
    >>> said.format(count=3), said.format(count=1)
    ('3 Lücken.', 'Eine Lücke.')
    """

    __slots__ = ("one",)

    one: str

    def __new__(cls, several: str, /, *, one: str) -> "Counted":
        """Make a sentence of its two forms."""
        made = super().__new__(cls, several)
        made.one = one
        return made

    def format(self, *args: Any, **params: Any) -> str:
        """Fill in what is missing, in the form that fits ``count``."""
        form = self.one if params.get("count") == 1 else str(self)
        return str.format(form, *args, **params)
