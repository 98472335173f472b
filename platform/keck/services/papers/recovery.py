"""How much may be lost, and how soon the platform works again."""

from keck.domain.papers import Paper, Points, Table, section
from keck.services.papers import parts
from keck.services.papers.facts import Facts

CODE = "wiederherstellung"
# The readiness page says so when a backup is older than this many turns.
LATE_AFTER = 2


def paper(facts: Facts) -> Paper:
    """Return the goals, and what was measured on this installation."""
    return Paper(
        CODE,
        "Wiederherstellung",
        "Wie viel höchstens verloren geht und wann die Plattform nach einem Ausfall wieder arbeitet.",
        (
            section(
                "Ziele",
                Table(
                    ("Was", "Ziel", "Woran man es merkt"),
                    (
                        (
                            "Höchster Verlust (RPO)",
                            f"{facts.backup_hours} Stunden",
                            f"/readyz meldet eine Sicherung, die älter als {LATE_AFTER * facts.backup_hours} "
                            "Stunden ist",
                        ),
                        ("Längster Ausfall (RTO)", f"{facts.restore_hours} Stunden", _measured(facts)),
                        (
                            "Öffentlicher Atlas ohne Datenbank",
                            "kein Ausfall",
                            "er antwortet aus veröffentlichten Dateien weiter",
                        ),
                    ),
                ),
            ),
            section(
                "Was eine Sicherung enthält",
                Points(
                    (
                        "Alle Zeilen der Datenbank zu einem Zeitpunkt und alle Dateien, mit Prüfsummen.",
                        "Nicht die Schlüssel und Passwörter der Anlage: Sie werden getrennt aufbewahrt.",
                        "Keine laufenden Anmeldungen: Nach einer Wiederherstellung melden sich alle neu an.",
                    )
                ),
            ),
            section(
                "So geht es",
                Points(
                    (
                        f"Zeitgeber des Betreibers: „keck backup ORDNER“, alle {facts.backup_hours} Stunden.",
                        "Alles zurück in eine leere Datenbank: „keck restore ORDNER“.",
                        "Eine Kommune allein, ohne die anderen zu berühren: „keck restore ORDNER --tenant "
                        "KÜRZEL“.",
                        "Eine beschädigte Sicherung wird erkannt, bevor sich etwas ändert.",
                    )
                ),
                parts.DISCLAIMER,
            ),
        ),
    )


def _measured(facts: Facts) -> str:
    done = facts.restored
    if done is None:
        return "auf dieser Anlage noch nicht gemessen: Ein „keck restore“ trägt es hier ein"
    day = ".".join(reversed(done.at[:10].split("-")))
    seconds = f"{done.seconds:.1f}".replace(".", ",")
    return (
        f"gemessen am {day}: {seconds} Sekunden für {done.rows} Zeilen und {done.size / 1e6:.1f} MB Dateien"
    ).replace(f"{done.size / 1e6:.1f}", f"{done.size / 1e6:.1f}".replace(".", ","))
