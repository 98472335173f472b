"""Formulas as texts: right ones, nearly right ones and noise, for tests of the parser and the checks."""

import random

from keck.domain.formulas.functions import FUNCTIONS
from keck.domain.formulas.parsing import parse
from keck.domain.formulas.vocabulary import KnownMeasure, SpatialReference, Vocabulary
from keck.domain.measures import MeasureKind

HOME, SITE = SpatialReference.HOME, SpatialReference.SITE
GROUPS = frozenset({"", "age=0-2", "age=3-5", "sex=f"})
VOCABULARY = Vocabulary(
    {
        "einwohner": KnownMeasure(reference=HOME, groups=GROUPS, present=GROUPS),
        "kinder-0-3": KnownMeasure(reference=HOME, present=GROUPS - {"sex=f"}),
        "plaetze": KnownMeasure(reference=SITE),
        "wohnflaeche": KnownMeasure(MeasureKind.AMOUNT, "m²"),
        "quote": KnownMeasure(MeasureKind.FIGURE, "%"),
        "stufe": KnownMeasure(MeasureKind.SCORE, "Punkte"),
        "kompik": KnownMeasure(MeasureKind.MEAN, "Punkte", "einwohner"),
        "mittel": KnownMeasure(MeasureKind.MEAN, "Punkte"),
        "gitter": KnownMeasure(levels=frozenset({"block"})),
        "bezirkszahl": KnownMeasure(levels=frozenset({"kommune", "bezirk"})),
    },
    {
        "armut": parse("share(kinder-0-3, einwohner)"),
        "own.rang": parse("rank(@armut)"),
        "kreis-a": parse("@kreis-b * 2"),
        "kreis-b": parse("@kreis-a + @armut"),
        "falsch": parse("quote + stufe"),
    },
    ("kommune", "bezirk", "stadtteil", "block"),
)
_ATOMS = [
    "einwohner",
    "einwohner[age=0-2]",
    "kinder-0-3",
    "plaetze",
    "wohnflaeche",
    "quote",
    "stufe",
    "kompik",
    "@armut",
    "own.rang",
    "@kreis-a",
    '"0-3"',
    "1",
    "0.5",
    "100",
    "unbekannt",
]
_NOISE = ["", " ", "\n", "\x00", "\u202e", "💥", "9" * 40, "a" * 300, "import os"]
_NOISE += [
    "(",
    ")",
    "[",
    "]",
    '"',
    "@",
    ",",
    "0,5",
    "==",
    "and",
    "ok",
    "1e9",
    "--",
    "status",
    "if(",
    "ä",
    "'",
    ";",
    "{x}",
    "%s",
    "<b>",
]


def text(chance: random.Random, depth: int = 0) -> str:
    """A formula that can mostly be read."""
    kind = chance.random()
    if depth > 5 or kind < 0.35:
        return chance.choice(_ATOMS)
    if kind < 0.6:
        sign = chance.choice([" + ", " - ", "*", " / ", " × "])
        return f"{text(chance, depth + 1)}{sign}{text(chance, depth + 1)}"
    if kind < 0.65:
        return f"-({text(chance, depth + 1)})"
    return _called(chance, depth)


def _called(chance: random.Random, depth: int) -> str:
    name = chance.choice([one for one in FUNCTIONS if one != "status"])
    one, other = text(chance, depth + 1), text(chance, depth + 1)
    if name in ("rate", "per"):
        return f"{name}({one}, {other}, 1000)"
    if name in ("standardised", "smr"):
        return _standardised(chance, name, one, other)
    if name in ("share", "ratio", "index"):
        return f"{name}({one}, {other})"
    if name in ("lag", "change", "pool"):
        return f"{name}({one}, {chance.randint(1, 4)})"
    if name == "if":
        condition = f"status({one}) {chance.choice(['==', '!='])} {chance.choice(['ok', 'missing'])}"
        return f"if({condition}, {one}, {other})"
    if name == "mean":
        return f"mean({chance.choice(['kompik', 'mittel', 'einwohner'])})"
    if name == "sum" and chance.random() < 0.5:
        return f"sum({one}, {chance.choice(['bezirk', 'bezrik', 'block'])})"
    return f"{name}({one})"


def _standardised(chance: random.Random, name: str, one: str, other: str) -> str:
    if chance.random() < 0.7:
        one, other = (chance.choice(["einwohner", "kinder-0-3", "einwohner + kinder-0-3"]) for _ in range(2))
    dimension = chance.choice(["age", "age", "age", "sex", "alter", "einwohner[age=0-2]"])
    if name == "smr":
        return f"smr({one}, {other}, {dimension})"
    standard = chance.choice(["", "", ", esp2013", ", esp"])
    return f"standardised({one}, {other}, {dimension}, {chance.choice([100, 1000, 0])}{standard})"


def spoilt(chance: random.Random, whole: str) -> str:
    """The same formula with something wrong."""
    for _ in range(chance.randint(1, 3)):
        place = chance.randint(0, len(whole))
        end = min(len(whole), place + chance.randint(0, 4))
        whole = whole[:place] + chance.choice([*_NOISE, chance.choice(_ATOMS)]) + whole[end:]
    return whole


def noise(chance: random.Random) -> str:
    """Anything, or one thing again and again."""
    if chance.random() < 0.5:
        return "".join(chance.choice([*_NOISE, *_ATOMS]) for _ in range(chance.randint(0, 30)))
    return chance.choice([*_NOISE, *_ATOMS, "-", "share(", "1+", "a*"]) * chance.randint(1, 5000)


def anything(chance: random.Random) -> str:
    """What somebody might send: mostly right, often nearly right, sometimes nonsense."""
    kind = chance.random()
    if kind < 0.6:
        return text(chance)
    return spoilt(chance, text(chance)) if kind < 0.9 else noise(chance)
