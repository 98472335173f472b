"""The notice before an order that concerns social data (§ 80 SGB X)."""

from keck.domain.papers import Paper, Points, Table, section
from keck.services.papers import measures, parts
from keck.services.papers.facts import BLANK, Facts

CODE = "anzeige-80-sgb-x"


def paper(facts: Facts) -> Paper:
    """Return the notice to the authority that supervises the member."""
    return Paper(
        CODE,
        "Anzeige nach § 80 SGB X",
        f"Anzeige der Kommune {facts.member.name} an ihre Rechts- oder Fachaufsicht, abzugeben vor der "
        "Erteilung des Auftrags.",
        (
            section(
                "Angaben nach § 80 Abs. 1 Satz 1 SGB X",
                Table(
                    ("Angabe", "Inhalt"),
                    (
                        ("Auftragsverarbeiterin", f"{facts.operator}, {facts.contact}"),
                        (
                            "Technische und organisatorische Maßnahmen",
                            f"Papier „Technische und organisatorische Maßnahmen“ ({measures.CODE}), liegt "
                            "bei",
                        ),
                        (
                            "Art der Daten",
                            "zusammengezählte Sozialdaten je Gebiet, Zeitraum und Gruppe, keine Zeile je "
                            "Person; "
                            f"im Einzelnen: {BLANK}",
                        ),
                        (
                            "Kreis der Betroffenen",
                            "Kinder, Jugendliche und ihre Familien im Gebiet der Kommune",
                        ),
                        (
                            "Aufgabe",
                            "Sozialberichterstattung und Jugendhilfeplanung (§§ 79, 80 SGB VIII): "
                            "Prüfen, Berechnen, Schützen und Veröffentlichen in zusammengezählter Form",
                        ),
                    ),
                ),
            ),
            section("Unterauftragsverhältnisse", parts.processors(facts), _places(facts)),
            section(
                "Zulässigkeit (§ 80 Abs. 2 und 3 SGB X)",
                Points(
                    (
                        "Verarbeitet wird nur in der EU, im EWR oder in einem gleichgestellten Staat.",
                        "Die Stiftung ist eine nicht-öffentliche Stelle. Das ist nur zulässig, wenn sonst "
                        "Störungen im Betriebsablauf eintreten können oder die Arbeiten erheblich günstiger "
                        f"besorgt werden. Begründung der Kommune: {BLANK}",
                    )
                ),
            ),
            section(
                "Schutz kleiner Zahlen",
                parts.thresholds(facts.member.policy, facts.floor),
                f"Hochgeladene Dateien werden nach {facts.member.originals_days} Tagen gelöscht.",
            ),
            section(
                "Unterschrift",
                "Ort, Datum: ………………    Unterschrift: ………………",
                parts.DISCLAIMER,
            ),
        ),
    )


def _places(facts: Facts) -> str:
    countries = parts.countries(facts)
    return f"Länder: {countries}." if countries else "Es gibt keine."
