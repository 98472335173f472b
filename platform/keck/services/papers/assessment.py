"""A prefilled template of the data protection impact assessment (Art. 35 GDPR)."""

from keck.domain.papers import Paper, Points, Table, section
from keck.services.papers import parts
from keck.services.papers.facts import BLANK, Facts, span

CODE = "folgenabschaetzung"


def paper(facts: Facts) -> Paper:
    """Return the template; what only the member can know is left open."""
    member = facts.member
    return Paper(
        CODE,
        "Vorlage: Datenschutz-Folgenabschätzung",
        f"Vorausgefüllt für {member.name}. Eine Abschätzung ist zu erwarten, weil es um Kinder, um viele "
        "Menschen und zum Teil um Gesundheit geht.",
        (
            section(
                "1 Beschreibung",
                "Die Kommune lädt zusammengezählte Angaben je Gebiet hoch. Die Plattform prüft sie, "
                "berechnet "
                "Kennzahlen, schützt kleine Zahlen und zeigt, was freigegeben wird, öffentlich oder intern.",
                parts.retention(facts),
            ),
            section(
                "2 Notwendigkeit und Verhältnismäßigkeit",
                Points(
                    (
                        f"Rechtsgrundlage: {BLANK}",
                        f"Warum kleinräumig, und welche Gebiete mindestens so groß sind: {BLANK}",
                        "Mildere Mittel: Angaben nur für die ganze Kommune zeigen keine Unterschiede "
                        "zwischen "
                        "Quartieren; darum kleinräumig, aber mit Untergrenzen:",
                    )
                ),
                parts.thresholds(member.policy, facts.floor),
                _social(facts),
            ),
            section("3 Risiken und Maßnahmen", _risks(facts)),
            section(
                "4 Ergebnis",
                Points(
                    (
                        f"Verbleibendes Risiko nach Einschätzung der Kommune: {BLANK}",
                        f"Rat der oder des Datenschutzbeauftragten (Art. 35 Abs. 2): {BLANK}",
                        f"Standpunkt Betroffener oder ihrer Vertretung (Art. 35 Abs. 9): {BLANK}",
                        f"Wieder zu prüfen am: {BLANK}",
                    )
                ),
                parts.DISCLAIMER,
            ),
        ),
    )


def _social(facts: Facts) -> str:
    return {
        True: "Sozialdaten sind erlaubt; die Anzeige nach § 80 SGB X liegt dieser Mappe bei.",
        False: "Sozialdaten sind in den Einstellungen der Kommune ausgeschlossen.",
        None: "Ob Sozialdaten verarbeitet werden, entscheidet die Kommune in ihren Einstellungen.",
    }[facts.member.social_data]


def _risks(facts: Facts) -> Table:
    limits, policy = facts.limits, facts.member.policy
    return Table(
        ("Risiko", "Für wen schlimm", "Maßnahme", "Verbleibt"),
        (
            (
                "Aus einer kleinen Zahl wird auf ein Kind geschlossen",
                "Kinder und Familien",
                f"Zahlen von 1 bis {policy.minimum_count - 1} und über weniger als {policy.minimum_base} "
                "Menschen werden nicht gezeigt; auch nicht, woraus sie sich errechnen ließen, über Gebiete, "
                "Gruppen, Jahre und frühere Veröffentlichungen hinweg.",
                BLANK,
            ),
            (
                "Ein Quartier wird abgestempelt",
                "alle, die dort wohnen",
                "Jede Kennzahl nennt Quelle und Bezugsgröße; Farben werten nicht; Anmerkungen erklären.",
                BLANK,
            ),
            (
                "Unbefugte sehen unveröffentlichte Tabellen",
                "Kinder und Familien",
                f"Rollen, zweiter Faktor, Sitzungen von höchstens {span(limits.session_longest)}, Trennung "
                "in "
                "der Datenbank, Protokoll.",
                BLANK,
            ),
            (
                "Eine Kommune sieht Daten einer anderen",
                "Kinder und Familien",
                "Regeln der Datenbank je Zeile; jede Adresse wird mit fremden Nummern geprüft.",
                BLANK,
            ),
            (
                "Daten gehen verloren oder sind nicht erreichbar",
                "Kommune",
                f"Sicherung alle {facts.backup_hours} Stunden, Wiederherstellung in höchstens "
                f"{facts.restore_hours} Stunden.",
                BLANK,
            ),
            (
                "Eine hochgeladene Datei greift den Server an",
                "alle Kommunen",
                "Sie wird in einem Programm ohne Netz und ohne Rechte gelesen.",
                BLANK,
            ),
            (
                "Angaben werden länger aufbewahrt als nötig",
                "Kinder und Familien",
                f"Dateien werden nach {facts.member.originals_days} Tagen gelöscht, Tabellen nach der "
                "Löschfrist ihrer Quelle.",
                BLANK,
            ),
        ),
    )
