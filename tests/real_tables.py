"""The tables among the real files: who brings them, after what, and which areas they have to name."""

import csv
from dataclasses import dataclass
from pathlib import Path

LAYERS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "Köln 05315": (
        ("stadtbezirk", "koeln/Stadtbezirk.shp", "STB_NR", "STB_NAME"),
        ("stadtteil", "koeln/Stadtteil.shp", "STT_NR", "STT_NAME"),
    ),
    "Leipzig 14713": (("ortsteil", "leipzig/ortsteile_cth_leipzig.geojson", "name", "name"),),
    "Darmstadt 06411": (("bezirk", "darmstadt/da-bezirke.geojson", "StatBez", "StatBez"),),
    "Konstanz 08335043": (("stadtteil", "konstanz/konstanz_districts.geojson", "STT_NR", "STT_NAME"),),
    "München 09162": (("stadtbezirk", "muenchen/stadtbezirke.geojson", "ref", "name"),),
    "Heilbronn 08125": (("gemeinde", "heilbronn/gemeinden.geojson", "RS", "GEN"),),
    "Deutschland 00000": (("gemeinde", "national/gemeinden.topojson", "AGS", "GEN"),),
    "Kreise 00000": (("kreis", "national/landkreise_sim200.geojson", "AGS", "GEN"),),
    "Herne 05916": (),
}
MUENSTER = "Münster 05515"


@dataclass(frozen=True)
class Case:
    """A file, the member that brings it, and how many areas of which level it has to name."""

    file: str
    member: str
    level: str
    matched: int
    after: tuple[str, ...] = ()


CASES = (
    Case("koeln/bevoelkerung.csv", "Köln 05315", "stadtteil", 86),
    Case("koeln/bevoelkerung.csv", "Köln 05315", "stadtbezirk", 9),
    Case("messy/koeln_bundestagswahl2013_result_stadtteil.csv", "Köln 05315", "stadtteil", 86),
    Case("messy/13211-03ir.xls", "Köln 05315", "kommune", 1),
    Case("darmstadt/da-bestand-2025-q4.csv", "Darmstadt 06411", "bezirk", 37),
    Case("darmstadt/sozialatlas_2025_districts.json", "Darmstadt 06411", "bezirk", 35),
    Case("konstanz/betreuungsquote.csv", "Konstanz 08335043", "kommune", 1),
    Case("konstanz/nach_stadtteilen.csv", "Konstanz 08335043", "stadtteil", 15),
    Case("konstanz/historisch_nach_stadtteilen.csv", "Konstanz 08335043", "stadtteil", 15),
    Case("konstanz/district.csv", "Konstanz 08335043", "stadtteil", 15, ("konstanz/nach_stadtteilen.csv",)),
    *(
        Case(f"leipzig/leipzig-{name}.json", "Leipzig 14713", "ortsteil", 63)
        for name in (
            "bedarfsgemeinschaften",
            "einwohner-insgesamt",
            "gesamtflaeche",
            "haushaltseinkommen",
            "jugendquote",
        )
    ),
    *(
        Case(f"muenchen/indikatorenatlas2014{name}.csv", "München 09162", "stadtbezirk", 25)
        for name in (
            "arbeitsmarktarbeitslosendichte",
            "bevoelkerungaltersdurchschnitt",
            "bevoelkerungauslaenderinnenanteil",
            "bevoelkerungeinpersonenhaushalte",
            "bevoelkerungeinwohnerdichte",
            "bevoelkerungmittlerelebenserwartung",
        )
    ),
    Case("heilbronn/gemarkungsliste_lika-db_2011-07-18.csv", "Heilbronn 08125", "gemeinde", 63),
    Case("national/soz_lage_2019.csv", "Heilbronn 08125", "gemeinde", 35),
    Case("national/soz_lage_2019.csv", "Deutschland 00000", "gemeinde", 2702),
    Case("national/destatis.json", "Deutschland 00000", "gemeinde", 10715, ("messy/04_KreiseVorjahr.xlsx",)),
    Case("national/destatis.json", "Herne 05916", "kommune", 1, ("messy/04_KreiseVorjahr.xlsx",)),
    Case("national/inkar.xls", "Kreise 00000", "kreis", 401),
    Case("national/inkar.xls", "Herne 05916", "kommune", 1),
    Case("messy/04_KreiseVorjahr.xlsx", "Kreise 00000", "kreis", 401),
    Case("messy/muenster_bevoelkerung_arbeitsmarkt.xlsx", MUENSTER, "stadtteil", 45),
    Case(
        "messy/muenster_wohnberechtigte_nach_alter.csv",
        MUENSTER,
        "stadtteil",
        45,
        ("messy/muenster_bevoelkerung_arbeitsmarkt.xlsx",),
    ),
)

DICTIONARIES = ("konstanz/betreuungsquote.md", "konstanz/nach_stadtteilen.md")


def districts_of_muenster(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return keys and names of the districts of a city whose boundaries are not among the files."""
    with (folder / "messy/muenster_wohnberechtigte_nach_alter.csv").open(newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["BezirkNummer"]]
    return tuple(row["BezirkNummer"] for row in rows), tuple(row["BezirkName"] for row in rows)
