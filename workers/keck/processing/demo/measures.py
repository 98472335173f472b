"""The measures of the demo's tables: how a column is headed, and what it holds."""

from dataclasses import dataclass

from keck.domain.definitions import Operand
from keck.domain.mappings import MeasureColumn
from keck.domain.measures import MeasureKind
from keck.domain.texts import LocalText


@dataclass(frozen=True, slots=True)
class Counted:
    """A measure, perhaps of one group: its header in a file and its label in the atlas."""

    operand: Operand
    header: str
    label: LocalText
    kind: MeasureKind = MeasureKind.COUNT
    unit: LocalText = LocalText("Anzahl", "number")  # noqa: RUF009 - frozen
    base: str | None = None

    @property
    def code(self) -> str:
        """The measure with its group, as the census names it."""
        return str(self.operand)

    def column(self, *, column: str | None = None, match: tuple[str, ...] = ()) -> MeasureColumn:
        """Return what a mapping says about it."""
        return MeasureColumn(
            code=self.operand.measure,
            label=self.label,
            column=column,
            match=match,
            kind=self.kind,
            unit=self.unit,
            group=self.operand.group,
            base=self.base,
        )


def _counts(label: LocalText, *columns: tuple[str, str]) -> tuple[Counted, ...]:
    return tuple(Counted(Operand.parse(code), header, label) for code, header in columns)


_RESIDENTS = LocalText("Einwohnerinnen und Einwohner", "Residents")
_IN_CARE = LocalText("Kinder in öffentlich geförderter Betreuung", "Children in public day care")


def _one(code: str, header: str, english: str, german: str | None = None) -> tuple[Counted, ...]:
    return _counts(LocalText(german or header, english), (code, header))


RESIDENTS = _counts(
    _RESIDENTS,
    ("einwohner", "Einwohner insgesamt"),
    ("einwohner[age=0-2]", "Einwohner 0 bis 2 Jahre"),
    ("einwohner[age=3-5]", "Einwohner 3 bis 5 Jahre"),
    ("einwohner[age=6-14]", "Einwohner 6 bis 14 Jahre"),
    ("einwohner[age=15-17]", "Einwohner 15 bis 17 Jahre"),
    ("einwohner[age=18-19]", "Einwohner 18 bis 19 Jahre"),
    ("einwohner[age=20-24]", "Einwohner 20 bis 24 Jahre"),
    ("einwohner[age=25-64]", "Einwohner 25 bis 64 Jahre"),
    ("einwohner[age=65-]", "Einwohner ab 65 Jahren"),
)
BIRTHS = _one("geburten", "Lebendgeborene", "Live births")
HOMES = (
    *BIRTHS,
    *_one("zuzuege", "Zuzüge", "Moves in"),
    *_one("fortzuege", "Fortzüge", "Moves out"),
    *_one("einwohner-ab-5", "Einwohner ab 5 Jahren", "Residents aged 5 and over"),
    *_one(
        "wohndauer-ab-5",
        "Wohndauer über 5 Jahre",
        "Residents at the same address for more than 5 years",
        "Seit mehr als 5 Jahren an derselben Adresse",
    ),
    *_one(
        "kinder-migration",
        "Kinder mit Migrationshintergrund",
        "Children with a migration background",
        "Unter 18-Jährige mit Migrationshintergrund",
    ),
    *_one("haushalte-mit-kindern", "Haushalte mit Kindern", "Households with children"),
    *_one("alleinerziehende", "Alleinerziehende Haushalte", "Lone-parent households"),
)
POVERTY = (
    *_one(
        "sgb2-unter-15",
        "Kinder unter 15 im SGB II",
        "Children under 15 on basic income support",
        "Kinder unter 15 Jahren in Bedarfsgemeinschaften nach SGB II",
    ),
    *_one(
        "sgb2-unter-65",
        "Personen unter 65 im SGB II",
        "People under 65 on basic income support",
        "Personen unter 65 Jahren mit Leistungen nach SGB II",
    ),
)
HARDSHIP = (
    *POVERTY,
    *_one("arbeitslose-unter-25", "Arbeitslose unter 25", "Unemployed people under 25"),
    *_one("erziehungshilfen", "Hilfen zur Erziehung", "Assistance in raising children"),
)
IN_CARE = _counts(
    _IN_CARE,
    ("betreute-kinder[age=0-2]", "Betreute Kinder unter 3"),
    ("betreute-kinder[age=3-5]", "Betreute Kinder 3 bis 5"),
)
DAY_CARE = (
    *IN_CARE,
    *_one(
        "kita-andere-sprache",
        "Kita-Kinder mit anderer Familiensprache",
        "Day-care children who speak another language at home",
        "Kita-Kinder (3 bis 5), die zu Hause vorrangig nicht Deutsch sprechen",
    ),
)
EXAMINED = (
    *_one("untersucht", "Untersuchte Kinder", "Children examined before school entry"),
    *_one("sprachauffaellig", "Sprache auffällig", "Children with conspicuous language"),
    *_one("uebergewicht", "Übergewicht", "Children with overweight"),
    *_one("motorik", "Visuomotorik auffällig", "Children with conspicuous eye-hand coordination"),
    *_one("vorsorgeheft", "Vorsorgeheft vorgelegt", "Check-up booklet shown"),
    *_one("vorsorge-vollstaendig", "Vorsorge U8 und U9 vollständig", "Check-ups U8 and U9 complete"),
)
SCHOOL = (
    *_one("schulpflichtig", "Schulpflichtig gewordene Kinder", "Children due to enter school"),
    *_one("zurueckgestellt", "Zurückgestellte Kinder", "Children with deferred entry"),
    *_one("viertklaessler", "Abgänge aus Klasse 4", "Pupils leaving year 4"),
    *_one("gymnasium", "Übergänge zum Gymnasium", "Transfers to Gymnasium"),
)
FLOOR_SPACE = (
    Counted(
        Operand("wohnflaeche"),
        "Wohnfläche je Person",
        LocalText("Wohnfläche je Person", "Floor space per person"),
        MeasureKind.FIGURE,
        LocalText("m²", "m²"),
        "einwohner",
    ),
)
EVERY = (*RESIDENTS, *HOMES, *HARDSHIP, *DAY_CARE, *EXAMINED, *SCHOOL, *FLOOR_SPACE)
