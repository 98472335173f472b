"""Names of areas: pleasant, and made up."""

_TOWN = (
    "Altstadt",
    "Kastanienhof",
    "Pusteblumenfeld",
    "Drachenwiese",
    "Murmelberg",
    "Ziegelgrund",
    "Holunderwinkel",
    "Am Spielplatz",
    "Sonnenhang",
    "Entenweiher",
    "Kreidehöhe",
    "Gewerbepark Süd",
)
_VILLAGES = (
    "Ausgedacht",
    "Hinterausgedacht",
    "Oberausgedacht",
    "Unterausgedacht",
    "Neuausgedacht",
    "Ausgedachtsmühle",
)
_PROBE = (
    "Probe-Mitte",
    "Oberprobe",
    "Unterprobe",
    "Hinterprobe",
    "Neuprobe",
    "Altprobe",
    "Probegrund",
    "Probenhöhe",
)
_FUND = (
    "Burgfund",
    "Altenfund",
    "Neuenfund",
    "Oberfund",
    "Niederfund",
    "Westfund",
    "Ostfund",
    "Nordfund",
    "Südfund",
    "Fundheim",
    "Fundhausen",
    "Fundweiler",
)
_FIRST = (
    "Apfel",
    "Biber",
    "Birn",
    "Brombeer",
    "Dachs",
    "Drachen",
    "Enten",
    "Eulen",
    "Frosch",
    "Fuchs",
    "Glühwürmchen",
    "Grillen",
    "Hasel",
    "Holunder",
    "Hummel",
    "Igel",
    "Kastanien",
    "Kletter",
    "Kornblumen",
    "Kranich",
    "Kreide",
    "Löwenzahn",
    "Mond",
    "Murmel",
    "Otter",
    "Purzel",
    "Pusteblumen",
    "Quitten",
    "Regenbogen",
    "Schaukel",
    "Schnecken",
    "Seifenblasen",
    "Sonnen",
    "Spatzen",
    "Stern",
    "Storchen",
    "Walnuss",
    "Wolken",
    "Zaunkönig",
    "Ziegel",
)
_SECOND = ("feld", "wiese", "hof", "berg", "grund", "winkel", "hang", "aue", "garten", "teich", "höhe")
# Coprime with both lists, so that neighbours differ in both parts and no name comes twice.
_STEP = 7

_FINE = {"musterlingen": _TOWN, "klein-ausgedacht": _VILLAGES}
_COARSE = {"beispielstadt": _PROBE, "erfundenburg": _FUND}


def area_names(slug: str, count: int) -> list[str]:
    """Return the names of a place's areas.

    >>> area_names("erfundenburg", 2), len(set(area_names("erfundenburg", 120)))
    (['Apfelfeld', 'Eulenaue'], 120)
    """
    if slug in _FINE:
        return list(_FINE[slug][:count])
    first, second = len(_FIRST), len(_SECOND)
    return [_FIRST[i * _STEP % first] + _SECOND[i * _STEP % second] for i in range(count)]


def district_names(slug: str) -> list[str]:
    """Return the names of a city's districts.

    >>> district_names("beispielstadt")[0]
    'Probe-Mitte'
    """
    return list(_COARSE[slug])
