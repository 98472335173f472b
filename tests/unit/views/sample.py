"""A small town as artefacts: 12 quarters in 3 districts, 3 indicators, with protected and missing cells."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from keck.compute.statistics.intervals import wilson
from keck.domain.artefacts import canonical_json, content_hash
from keck.domain.texts import LocalText
from keck.processing.judging.counts import limits as limits_of
from keck.processing.judging.judging import ids_of, judged
from keck.views.atlas import Atlas
from keck.views.observations import Footnote

SLUG = "musterau"
DISTRICTS = ("Nord", "Mitte", "Süd")
QUARTERS = (
    "Altstadt",
    "Am Anger",
    "Bahnhofsviertel",
    "Birkenhöhe",
    "Flößersiedlung",
    "Gartenstadt",
    "Hafen",
    "Klosterberg",
    "Ölmühle",
    "Querenfeld/Ost",
    "Uferhöfe",
    "Weststadt",
)
PERIODS = ("2019", "2020", "2021", "2022", "2023", "2024")
CHILDREN = (410, 260, 530, 180, 320, 610, 95, 240, 150, 480, 365, 700)
POOR = (0.21, 0.08, 0.43, 0.05, 0.31, 0.12, 0.02, 0.09, 0.17, 0.36, 0.24, 0.15)
HIDDEN = {("kinder-in-armut", "2024"): (6, 3), ("kinder-in-armut", "2021"): (6,)}
GONE = {("sprachauffaellig", "2022"): (8,), ("sprachauffaellig", "2024"): (1,)}
Document = dict[str, Any]


@dataclass
class Town:
    """The artefacts of one release, and a reader of them."""

    files: dict[tuple[str, str], bytes] = field(default_factory=dict)
    digest: str = ""

    def add(self, content: bytes, extension: str) -> str:
        """Keep an artefact and return its hash."""
        digest = content_hash(SLUG, content)
        self.files[digest, extension] = content
        return digest

    def read(self, digest: str, extension: str) -> bytes:
        """Read an artefact."""
        return self.files[digest, extension]

    @property
    def atlas(self) -> Atlas:
        """The atlas as the platform reads it."""
        return Atlas.load(self.read, self.digest)


def town(
    change: Callable[[Document], None] | None = None,
    *,
    before: Callable[[Document], None] | None = None,
    judge: bool = True,
) -> Town:
    """Build the artefacts; ``change`` may alter the atlas document before it is written.

    Parameters
    ----------
    before : callable
        May alter the atlas document before the values are judged.
    judge : bool
        Without judgements the values are as releases wrote them before there were any.
    """
    made = Town()
    sets = [
        _set("kommune", ["Musterau"], made, 1),
        _set("bezirk", DISTRICTS, made, 1),
        _set("quartier", QUARTERS, made, 4),
    ]
    document: Document = {
        "format": "keck.atlas",
        "version": 1,
        "tenant": {"slug": SLUG, "name": "Musterau", "key": "05999001"},
        "audience": "public",
        "policy": {"minimum_count": 5, "minimum_base": 10},
        "levels": [
            {"code": "kommune", "name": {"de": "Kommune", "en": "Municipality"}, "rank": 0, "parent": None},
            {
                "code": "bezirk",
                "name": {"de": "Stadtbezirk", "en": "District"},
                "rank": 1,
                "parent": "kommune",
            },
            {"code": "quartier", "name": {"de": "Quartier"}, "rank": 2, "parent": "bezirk"},
        ],
        "area_sets": sets,
        "indicators": [
            _indicator("kinder", "count", "Kinder unter 18 Jahren", "Children under 18", "Bevölkerung", 0),
            _indicator(
                "kinder-in-armut",
                "share",
                "Kinder in Familien mit Bürgergeld",
                "Children in families on basic income support",
                "Armut",
                1,
            ),
            _indicator(
                "sprachauffaellig",
                "share",
                "Auffällige Sprache bei der Einschulung",
                None,
                "Gesundheit",
                1,
            ),
        ],
        "default_indicator": "kinder-in-armut",
        "languages": ["de", "en"],
        "texts": {},
    }
    if before:
        before(document)
    for entry in document["indicators"]:
        values = values_document(entry["code"], entry["kind"])
        if judge:
            values = judged(entry, values, ids_of(document))
        entry["values"] = made.add(canonical_json(values), "json")
    if change:
        change(document)
    made.digest = made.add(canonical_json(document), "json")
    return made


def _set(level: str, names: Any, made: Town, columns: int) -> Document:
    parents = {"kommune": None, "bezirk": "kommune:05999001", "quartier": None}
    areas = [
        {
            "key": "05999001" if level == "kommune" else f"{i + 1:02d}",
            "name": name,
            "parent": f"bezirk:{i // 4 + 1:02d}" if level == "quartier" else parents[level],
            "centroid": _middle(i, columns, len(names)),
        }
        for i, name in enumerate(names)
    ]
    svg = made.add(_shapes(len(names), columns), "svg")
    shapes = {"svg": [svg, svg], "geojson": None, "topojson": None, "width": 1000, "height": 760}
    return {"id": level, "level": level, "valid_from": None, "areas": areas, "shapes": shapes}


def _corner(column: float, row: float, columns: int, rows: int) -> tuple[float, float]:
    """Return a corner of a crooked grid, so that the sample looks like a town."""
    x, y = column / columns, row / rows
    bend = 45 * math.sin(3.1 * y * 2 + x * 5), 40 * math.sin(4.3 * x + y * 3)
    return 60 + 880 * x + bend[0], 60 + 640 * y + bend[1]


def _middle(i: int, columns: int, count: int) -> list[float]:
    row, column = divmod(i, columns)
    x, y = _corner(column + 0.5, row + 0.5, columns, count // columns)
    return [round(x, 1), round(y, 1)]


def _shapes(count: int, columns: int) -> bytes:
    rows = count // columns
    paths = []
    for i in range(count):
        row, column = divmod(i, columns)
        paths.append(f'<path id="a{i}" d="{_ring(column, row, 1, 1, columns, rows)}"/>')
    outline = _ring(0, 0, columns, rows, columns, rows)
    body = "".join(paths) + f'<path id="outline" d="{outline}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 760">{body}</svg>'.encode()


def _ring(column: int, row: int, wide: int, high: int, columns: int, rows: int) -> str:
    steps = 6
    across = [column + wide * k / (steps * wide) * wide for k in range(steps + 1)]
    down = [row + high * k / steps for k in range(steps + 1)]
    points = [(c, row) for c in across] + [(column + wide, r) for r in down[1:]]
    points += [(c, row + high) for c in reversed(across[:-1])] + [(column, r) for r in reversed(down[1:-1])]
    return "M" + "L".join("{:.1f} {:.1f}".format(*_corner(c, r, columns, rows)) for c, r in points) + "Z"


def _indicator(code: str, kind: str, german: str, english: str | None, topic: str, decimals: int) -> Document:
    return {
        "code": code,
        "name": {"de": german, **({"en": english} if english else {})},
        "description": {"de": f"{german} am 31. Dezember, nach dem Wohnort."},
        "unit": {"de": "Anzahl", "en": "number"} if kind == "count" else {"de": "%", "en": "%"},
        "decimals": decimals,
        "polarity": "0" if kind == "count" else "-",
        "topic": topic,
        "kind": kind,
        "numerator": [code],
        "denominator": [] if kind == "count" else ["kinder"],
        "formula_text": {"de": "Zähler geteilt durch Nenner"} if kind == "share" else None,
        "version": {"number": 2, "day": "2024-02-29"},
        "terms": _terms(kind, german),
        "inputs": [
            {"supplier": "Stadt Musterau, Statistikstelle", "day": "2025-01-15", "periods": list(PERIODS)},
            {"supplier": "Jobcenter Musterau", "day": "2025-03-01", "periods": ["2024"]},
        ],
        "source": {"supplier": "Stadt Musterau, Statistikstelle", "legal_basis": "", "wording": ""},
        "per": 1 if kind == "count" else 100,
        "periods": list(PERIODS),
        "levels": ["kommune", "bezirk", "quartier"],
        "newest": "2024",
        "default_level": "quartier",
    }


def _terms(kind: str, german: str) -> Document:
    found = {"numerator": {"de": [german], "en": [german]}}
    if kind == "share":
        found["denominator"] = {"de": ["Kinder unter 18 Jahren"], "en": ["Children under 18"]}
    return found


def footnote(kind: str, area: str | None, period: str | None) -> Footnote:
    """Return a note on a value."""
    return Footnote(1, kind, LocalText("neu gezählt"), area, period)


def counts(code: str, period: str) -> list[tuple[int, int]]:
    """Return counted and base of each quarter."""
    year = int(period)
    factor = 1.0 if code == "kinder-in-armut" else 0.8
    bases = [c + (year - 2019) * ((i % 5) - 1) * 4 for i, c in enumerate(CHILDREN)]
    return [
        (round(base * POOR[i] * factor * (1 + 0.03 * (year - 2021) * (1 if i % 3 else -1))), base)
        for i, base in enumerate(bases)
    ]


def values_document(code: str, kind: str) -> Document:
    """Return an indicator's values at all levels."""
    slices = []
    for period in PERIODS:
        quarters = counts(code, period)
        districts = [_sum(quarters[i * 4 : i * 4 + 4]) for i in range(3)]
        for level, cells in (("kommune", [_sum(quarters)]), ("bezirk", districts), ("quartier", quarters)):
            hidden = HIDDEN.get((code, period), ()) if level == "quartier" else ()
            gone = GONE.get((code, period), ()) if level == "quartier" else ()
            slices.append(_slice(period, level, kind, cells, set(hidden), set(gone)))
    breaks = [150.0, 250.0, 400.0, 600.0] if kind == "count" else [7.5, 15.0, 22.5, 30.0]
    return {
        "format": "keck.values",
        "version": 2,
        "indicator": code,
        "classes": {"bezirk": breaks, "quartier": breaks},
        "slices": slices,
        "footnotes": [],
    }


def _halves(kind: str) -> dict[str, list[str]]:
    halves = ["numerator"] if kind == "count" else ["numerator", "denominator"]
    return {half: ["quartier"] for half in halves}


def _sum(cells: list[tuple[int, int]]) -> tuple[int, int]:
    return sum(part for part, _ in cells), sum(base for _, base in cells)


def limits(pairs: list[tuple[int, int] | None]) -> dict[str, Any]:
    """Return the limits of shares."""
    part, whole = ([math.nan if pair is None else pair[n] for pair in pairs] for n in range(2))
    found = wilson(part, whole, per=100)
    return {"level": 0.95, "method": "wilson", **limits_of(found, 1)}


def _slice(
    period: str, level: str, kind: str, cells: list[tuple[int, int]], hidden: set[int], gone: set[int]
) -> Document:
    status = "".join("s" if i in hidden else "m" if i in gone else "o" for i in range(len(cells)))
    count = kind == "count"
    shown = [pair if letter == "o" else None for pair, letter in zip(cells, status, strict=True)]
    return {
        "period": period,
        "level": level,
        "set": level,
        "group": "",
        "status": status,
        "value": [
            None if pair is None else float(pair[1]) if count else pair[0] / pair[1] * 100 for pair in shown
        ],
        "numerator": None if count else [pair and float(pair[0]) for pair in shown],
        "denominator": None if count else [pair and float(pair[1]) for pair in shown],
        "interval": None if count else limits(shown),
        "summed_from": {} if level == "quartier" else _halves(kind),
        "flags": {"2": ["provisional"]} if period == "2024" and level == "quartier" and not count else {},
    }
