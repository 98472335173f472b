"""Whether the unit that is named is the one that a formula gives."""

import re

from keck.domain.formulas.units import COUNT, PERCENT, Unit
from keck.domain.texts import LocalText

_COUNTED = next(name for name, _ in COUNT.powers)
_WORDS = r"\S.*"


def fits(named: LocalText, unit: Unit) -> bool:
    """Tell whether a named unit is that of a formula.

    A number per so many names how many, and may say of whom; an amount names its own unit.

    >>> fits(LocalText("je 1.000 Frauen", "per 1,000 women"), Unit((), 1000))
    True
    >>> fits(LocalText("je 100 Frauen", "per 100 women"), Unit((), 1000))
    False
    >>> fits(LocalText("m² je Person", "m² per person"), Unit.of("m²") / COUNT)
    True
    """
    german, english = _patterns(unit)
    return all(
        re.fullmatch(pattern, text or "", re.IGNORECASE)
        for pattern, text in ((german, named.de), (english, named.en))
    )


def _patterns(unit: Unit) -> tuple[str, str]:
    if unit == PERCENT:
        # A rate per hundred is the same number; youth per hundred adults is no part of them, so no per cent.
        return rf"%|je 100(?: {_WORDS})?", rf"%|per 100(?: {_WORDS})?"
    if unit == COUNT:
        return "Anzahl", "number"
    above = [name for name, power in unit.powers if power > 0]
    below = [name for name, power in unit.powers if power < 0]
    if not below and unit.per == 1:
        return (re.escape(" · ".join(above)), _WORDS) if above else ("Verhältnis", "ratio")
    per = f"{unit.per:,}"
    return _divided(above, below, "je", per.replace(",", ".")), _divided(above, below, "per", per)


def _divided(above: list[str], below: list[str], word: str, per: str) -> str:
    counted = [_name(above)] if above else []
    many = [] if per == "1" else [re.escape(per)]
    told = " ".join([*counted, word, *many])
    if below:
        return f"{told} {_name(below)}"
    return f"{told}(?: {_WORDS})?"


def _name(names: list[str]) -> str:
    return _WORDS if names == [_COUNTED] else re.escape(" · ".join(names))
