"""Building blocks of the BSI's IT-Grundschutz, and what of the product answers each."""

from dataclasses import dataclass

from keck.domain.papers import Paper, Table, section
from keck.services.papers import parts
from keck.services.papers.facts import Facts, span

CODE = "grundschutz"


@dataclass(frozen=True, slots=True)
class Answer:
    """A building block with what answers it.

    Attributes
    ----------
    lines : tuple of str
        Promises of docs/security.md whose tests prove it.
    """

    block: str
    measure: str
    lines: tuple[str, ...]


# What nobody but the operator of servers and offices can answer.
OPERATOR = (
    ("ISMS.1 Sicherheitsmanagement", "Leitlinie, Verantwortliche, Überprüfung"),
    ("ORP.1 bis ORP.3 Organisation, Personal, Sensibilisierung", "Verpflichtung, Einweisung, Schulung"),
    ("CON.1 Kryptokonzept: Datenträger", "Verschlüsselung der Platten und der Sicherungen"),
    ("OPS.1.1.2 Ordnungsgemäße IT-Administration", "Zugänge zu Servern, Trennung der Aufgaben"),
    ("OPS.1.1.4 Schutz vor Schadprogrammen", "Schutz der Arbeitsplätze"),
    ("INF Räume und Gebäude", "Rechenzentrum"),
    ("NET.1.1, NET.3.2 Netzarchitektur, Firewall", "Netz vor dem Eingang"),
    ("SYS.1.1, SYS.1.3 Server, Linux", "Härtung und Aktualisierung der Rechner"),
)


def answers(facts: Facts) -> tuple[Answer, ...]:
    """Return what the product answers."""
    limits = facts.limits
    factor = "verlangt" if facts.require_factors else "möglich, hier nicht verlangt"
    return (
        Answer(
            "ORP.4 Identitäts- und Berechtigungsmanagement",
            f"{len(facts.roles)} Rollen; Passwörter ab {limits.password_shortest} Zeichen; zweiter Faktor "
            "für "
            f"Veröffentlichende und Verwaltende {factor}; Sitzungen höchstens {span(limits.session_longest)}",
            ("A-02", "A-03", "A-07", "A-08", "A-12", "A-13", "A-18", "A-19", "A-20"),
        ),
        Answer(
            "CON.1 Kryptokonzept: Geheimnisse",
            "Argon2id für Passwörter, Prüfsummen statt Sitzungszeichen, versiegelte zweite Faktoren",
            ("A-07", "A-10", "A-15"),
        ),
        Answer(
            "CON.2 Datenschutz",
            f"Untergrenze {facts.member.policy.minimum_count} für Anzahlen und "
            f"{facts.member.policy.minimum_base} für Bezugsgrößen; Papiere aus den Einstellungen",
            ("C-03", "C-09", "C-20", "C-23", "C-29"),
        ),
        Answer(
            "CON.3 Datensicherungskonzept",
            f"Sicherung alle {facts.backup_hours} Stunden, Wiederherstellung im Ganzen und je Kommune",
            ("R-17", "R-19", "R-21"),
        ),
        Answer(
            "CON.8 Software-Entwicklung",
            "Jede Zusage nennt ihre Prüfungen; Abhängigkeiten sind festgelegt und werden gegen bekannte "
            "Lücken geprüft; Stückliste (SBOM) liegt bei",
            ("A-01", "T-25"),
        ),
        Answer(
            "CON.10 Entwicklung von Webanwendungen",
            "Formulare nur mit Schlüssel, keine zusammengesetzten Abfragen, Seiten laden nichts Fremdes",
            ("A-04", "A-05", "A-06", "A-27", "A-28", "A-29"),
        ),
        Answer(
            "OPS.1.1.3 Patch- und Änderungsmanagement",
            "Änderungen der Datenbank laufen neben dem Betrieb; zu alte Versionen werden abgewiesen",
            ("R-20", "T-25"),
        ),
        Answer(
            "OPS.1.1.5 Protokollierung",
            "Protokoll der Kommune mit Kette von Prüfsummen; Betriebsprotokoll mit festen Feldern und "
            "gekürzten Adressen",
            ("A-30", "A-36", "A-37", "C-23"),
        ),
        Answer(
            "OPS.2.3 Nutzung von Outsourcing",
            f"Weitere Auftragsverarbeiter: {len(facts.processors)}; jeder steht im Vertrag und öffentlich",
            ("C-20", "C-29"),
        ),
        Answer(
            "DER.2.1 Behandlung von Sicherheitsvorfällen",
            f"Nachricht an Kommunen in höchstens {facts.notice_hours} Stunden; Sperren gelten sofort",
            ("T-22", "A-14", "C-09"),
        ),
        Answer(
            "DER.4 Notfallmanagement",
            f"Wiederanlauf in höchstens {facts.restore_hours} Stunden; der Atlas antwortet ohne Datenbank",
            ("R-11", "R-17", "R-22"),
        ),
        Answer(
            "APP.3.1 Webanwendungen und Webservices",
            "Anmeldung, Sitzungen, Kopfzeilen, Fehlerseiten ohne Innenleben, begrenzte Anfragen",
            ("A-02", "A-04", "A-09", "A-11", "A-15", "A-36"),
        ),
        Answer(
            "APP.4.3 Relationale Datenbanken",
            "Zugänge unterhalb der Regeln je Zeile, ein Zugang je Aufgabe, geprüfter Katalog",
            ("T-01", "T-02", "T-05", "T-06", "T-07", "T-08"),
        ),
        Answer(
            "SYS.1.6 Containerisierung",
            "Programme ohne Rechte und mit schreibgeschütztem System; Dateien liest ein Programm ohne Netz",
            ("U-01", "U-02", "U-03", "U-04"),
        ),
    )


def paper(facts: Facts) -> Paper:
    """Return the mapping."""
    return Paper(
        CODE,
        "Zuordnung zum IT-Grundschutz",
        "Bausteine des BSI (IT-Grundschutz-Kompendium 2023) und was die Plattform dazu beiträgt. Die "
        "Prüfungen "
        "nennt docs/security.md unter der angegebenen Zeile.",
        (
            section(
                "Was die Plattform beantwortet",
                Table(
                    ("Baustein", "Maßnahme", "Geprüft als"),
                    tuple((one.block, one.measure, ", ".join(one.lines)) for one in answers(facts)),
                ),
            ),
            section(
                "Was der Betreiber beantwortet",
                Table(("Baustein", "Aufgabe", "Nachweis"), tuple((*one, "………………") for one in OPERATOR)),
                parts.DISCLAIMER,
            ),
        ),
    )
