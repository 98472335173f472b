"""The four municipalities of the demo; nobody can take them for real ones."""

from dataclasses import dataclass
from datetime import date

from keck.domain.texts import LocalText

YEARS = tuple(range(2017, 2025))


@dataclass(frozen=True, slots=True)
class LevelName:
    """A level of areas: code, what it is called, and the file that brings it."""

    code: str
    name: LocalText
    file: str


@dataclass(frozen=True, slots=True)
class Place:
    """A made-up municipality.

    Attributes
    ----------
    official_key : str
        Begins with the state 00, which does not exist.
    areas, districts : int
        Number of areas on the fine level, and on the level above it; 0 where there is none.
    centre : tuple of float
        Somewhere in Germany, EPSG:25832, in metres.
    radius : float
        Mean radius of the municipality in metres.
    river : bool
        Whether a river parts it; areas end at its banks.
    split_on : date or None
        Day on which one area was divided into two.
    """

    slug: str
    name: str
    official_key: str
    seed: int
    residents: int
    areas: int
    level: LevelName
    districts: int = 0
    upper: LevelName | None = None
    centre: tuple[float, float] = (0.0, 0.0)
    radius: float = 0.0
    river: bool = False
    split_on: date | None = None


MUSTERLINGEN = Place(
    slug="musterlingen",
    name="Musterlingen",
    official_key="00901011",
    seed=1,
    residents=50_000,
    areas=12,
    level=LevelName("stadtteil", LocalText("Stadtteil", "District"), "stadtteile.geojson"),
    centre=(561_000.0, 5_716_000.0),
    radius=4_600.0,
)
BEISPIELSTADT = Place(
    slug="beispielstadt",
    name="Beispielstadt an der Probe",
    official_key="00902000",
    seed=2,
    residents=186_000,
    areas=60,
    level=LevelName("quartier", LocalText("Quartier", "Quarter"), "quartiere.zip"),
    districts=8,
    upper=LevelName("bezirk", LocalText("Bezirk", "Borough"), "bezirke.zip"),
    centre=(473_000.0, 5_552_000.0),
    radius=7_300.0,
    river=True,
)
ERFUNDENBURG = Place(
    slug="erfundenburg",
    name="Erfundenburg",
    official_key="00903000",
    seed=3,
    residents=438_000,
    areas=120,
    level=LevelName("viertel", LocalText("Viertel", "Neighbourhood"), "viertel_{year}.geojson"),
    districts=12,
    upper=LevelName("stadtbezirk", LocalText("Stadtbezirk", "City district"), "stadtbezirke.geojson"),
    centre=(648_000.0, 5_902_000.0),
    radius=9_400.0,
    river=True,
    split_on=date(2021, 1, 1),
)
KLEIN_AUSGEDACHT = Place(
    slug="klein-ausgedacht",
    name="Klein Ausgedacht",
    official_key="00904017",
    seed=4,
    residents=8_300,
    areas=6,
    level=LevelName("ortsteil", LocalText("Ortsteil", "Village"), "ortsteile.csv"),
)
PLACES = (MUSTERLINGEN, BEISPIELSTADT, ERFUNDENBURG, KLEIN_AUSGEDACHT)
