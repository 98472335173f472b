"""Where the demo's figures are said to come from, with the rights of each source."""

from keck.domain.rights import SourceRights


def register(name: str) -> SourceRights:
    """Return the rights of the residents' register."""
    return SourceRights(
        supplier=f"Melderegister, {name}",
        legal_basis="Statistiksatzung (erfunden)",
        wording="Stand jeweils 31. Dezember; erfundene Daten",
    )


def employment_agency(name: str) -> SourceRights:
    """Return the rights of figures on benefits, which arrive with the smallest counts hidden."""
    return SourceRights(
        supplier="Statistik der Arbeitsverwaltung (erfunden)",
        legal_basis="§ 53 SGB II",
        wording=f"Auswertung für {name}; erfundene Daten",
    )


def youth_office(name: str) -> SourceRights:
    """Return the rights of the day-care statistics."""
    return SourceRights(
        supplier=f"Jugendamt, {name}",
        legal_basis="§ 99 SGB VIII",
        wording="Erfundene Daten",
    )


def health_office(name: str) -> SourceRights:
    """Return the rights of the school-entry examinations."""
    return SourceRights(
        supplier=f"Gesundheitsamt und Schulamt, {name}",
        legal_basis="Schulgesetz, Gesundheitsdienstgesetz",
        wording="Schuleingangsuntersuchung und Schulstatistik; erfundene Daten",
    )


def buildings(name: str) -> SourceRights:
    """Return the rights of the ready-made figures on homes."""
    return SourceRights(
        supplier=f"Gebäudedatei, {name}",
        wording="Gebäude- und Wohnungsbestand; erfundene Daten",
        protected_at_source=True,
    )
