"""Which tables each municipality has, and what is odd about them."""

from keck.domain.texts import LocalText
from keck.processing.demo import measures, sources
from keck.processing.demo.places import BEISPIELSTADT, ERFUNDENBURG, KLEIN_AUSGEDACHT, MUSTERLINGEN
from keck.processing.demo.tables import COHORTS, SCHOOL_YEARS, YEARLY, Form, Gap, Table, Writing

_RESIDENTS = LocalText("Bevölkerung und Haushalte", "Residents and households")
_HARDSHIP = LocalText("Soziale Lage und Hilfen", "Social situation and assistance")
_DAY_CARE = LocalText("Kindertagesbetreuung", "Day care")
_SCHOOL = LocalText("Einschulung und Übergänge", "School entry and transfers")
_EXAMINED = LocalText("Schuleingangsuntersuchung", "School-entry examination")
_HOMES = LocalText("Wohnen", "Homes")
_EVERY_OTHER_YEAR = YEARLY[1::2]


def _musterlingen() -> tuple[Table, ...]:
    name = MUSTERLINGEN.name
    return (
        Table(
            "bevoelkerung",
            _RESIDENTS,
            Writing("bevoelkerung.csv", encoding="cp1252", thousands=".", name_header="Stadtteil"),
            measures.RESIDENTS + measures.HOMES,
            sources.register(name),
            total=True,
        ),
        Table(
            "soziales",
            _HARDSHIP,
            Writing(
                "soziales.xlsx",
                Form.LONG,
                decimal=".",
                titles=("Soziale Lage in Musterlingen", "Stand jeweils 31. Dezember", ""),
                sheet="Stadtteile",
            ),
            measures.HARDSHIP,
            sources.employment_agency(name),
            unassigned=True,
            total=True,
        ),
        Table(
            "kita-schule",
            LocalText("Kita und Schule", "Day care and school"),
            Writing("kita_und_schule.csv", delimiter=",", decimal=".", by_name=True),
            measures.DAY_CARE + measures.SCHOOL,
            sources.youth_office(name),
            total=True,
            hidden_below=5,
            hidden_sign="<5",
            gaps=(Gap("2018", ("07",), ("kita-andere-sprache",), "k.A."),),
        ),
        Table(
            "schuleingang",
            _EXAMINED,
            Writing("schuleingang.csv", period_header="Jahrgänge"),
            measures.EXAMINED,
            sources.health_office(name),
            spans=COHORTS,
        ),
        Table(
            "wohnen",
            _HOMES,
            Writing("wohnflaeche.csv", Form.AREAS_AS_COLUMNS, encoding="cp1252"),
            measures.FLOOR_SPACE,
            sources.buildings(name),
            spans=_EVERY_OTHER_YEAR,
            total=True,
        ),
    )


def _beispielstadt() -> tuple[Table, ...]:
    name = BEISPIELSTADT.name
    return (
        Table(
            "bevoelkerung",
            _RESIDENTS,
            Writing("bevoelkerung.xlsx", decimal=".", name_header="Quartier", sheet="Quartiere"),
            measures.RESIDENTS + measures.HOMES,
            sources.register(name),
        ),
        Table(
            "soziales",
            _HARDSHIP,
            Writing("soziales.csv", encoding="cp1252", name_header=None),
            measures.HARDSHIP,
            sources.employment_agency(name),
            unassigned=True,
            total=True,
            hidden_below=3,
        ),
        Table(
            "kita",
            _DAY_CARE,
            Writing("kita.csv", delimiter=",", decimal=".", name_header="Quartier", by_name=True),
            measures.DAY_CARE,
            sources.youth_office(name),
            gaps=(Gap("2019", ("301", "302", "303"), ("kita-andere-sprache",)),),
        ),
        Table(
            "schule",
            _SCHOOL,
            Writing("schule.csv", period_header="Schuljahr"),
            measures.EXAMINED + measures.SCHOOL,
            sources.health_office(name),
            # The pandemic: nobody was examined.
            spans=SCHOOL_YEARS,
            gaps=(Gap("2020/21", (), tuple(column.code for column in measures.EXAMINED), ""),),
        ),
        Table(
            "wohnen",
            _HOMES,
            Writing("wohnflaeche.json", Form.YEAR_KEYED),
            measures.FLOOR_SPACE,
            sources.buildings(name),
            spans=_EVERY_OTHER_YEAR,
        ),
    )


def _erfundenburg() -> tuple[Table, ...]:
    name = ERFUNDENBURG.name
    return (
        Table(
            "bevoelkerung",
            _RESIDENTS,
            Writing("bevoelkerung.csv", key_header="Schlüssel", thousands="."),
            measures.RESIDENTS + measures.HOMES,
            sources.register(name),
            all_levels=True,
            total=True,
        ),
        Table(
            "soziales",
            _HARDSHIP,
            Writing("soziales.xlsx", decimal=".", plain_keys=True, sheet="Viertel"),
            measures.HARDSHIP,
            sources.employment_agency(name),
            unassigned=True,
            total=True,
            hidden_below=3,
        ),
        Table(
            "kita",
            _DAY_CARE,
            Writing("kita.json", Form.YEAR_KEYED),
            measures.DAY_CARE,
            sources.youth_office(name),
        ),
        Table(
            "schule",
            _SCHOOL,
            Writing("schule.csv", period_header="Schuljahr", name_header="Viertel"),
            measures.EXAMINED + measures.SCHOOL,
            sources.health_office(name),
            spans=SCHOOL_YEARS,
            gaps=(Gap("2020/21", (), tuple(column.code for column in measures.EXAMINED), "k.A."),),
        ),
        Table(
            "wohnen",
            _HOMES,
            Writing("wohnflaeche.csv", name_header="Viertel", by_name=True),
            measures.FLOOR_SPACE,
            sources.buildings(name),
            spans=_EVERY_OTHER_YEAR,
        ),
    )


def _klein_ausgedacht() -> tuple[Table, ...]:
    name = KLEIN_AUSGEDACHT.name
    return (
        Table(
            "bevoelkerung",
            _RESIDENTS,
            Writing("bevoelkerung.csv", encoding="cp1252", name_header="Ortsteil", by_name=True),
            measures.RESIDENTS + measures.BIRTHS,
            sources.register(name),
        ),
        Table(
            "kinder",
            LocalText("Kinder: Armut und Betreuung", "Children: poverty and day care"),
            Writing("kinder.xlsx", decimal=".", name_header="Ortsteil", sheet="Ortsteile"),
            measures.POVERTY + measures.IN_CARE,
            sources.youth_office(name),
            unassigned=True,
            total=True,
            gaps=(Gap("2019", (), ("betreute-kinder[age=0-2]", "betreute-kinder[age=3-5]")),),
        ),
    )


TABLES = {
    MUSTERLINGEN.slug: _musterlingen(),
    BEISPIELSTADT.slug: _beispielstadt(),
    ERFUNDENBURG.slug: _erfundenburg(),
    KLEIN_AUSGEDACHT.slug: _klein_ausgedacht(),
}
