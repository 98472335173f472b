"""What happens when something has happened."""

from keck.domain.papers import Paper, Points, Table, section
from keck.services.papers import parts
from keck.services.papers.facts import BLANK, Facts

CODE = "vorfaelle"
# Art. 33 (1) GDPR.
AUTHORITY_HOURS = 72


def paper(facts: Facts) -> Paper:
    """Return the way of an incident from its discovery to its end."""
    notice, member = facts.notice_hours, facts.member.name
    return Paper(
        CODE,
        "Vorfälle: wer wann was tut",
        "Der Weg einer Verletzung des Schutzes personenbezogener Daten, von der Entdeckung bis zum "
        "Abschluss.",
        (
            section(
                "Ablauf",
                Table(
                    ("Schritt", "Wer", "Bis wann"),
                    (
                        (
                            "Bemerken: Protokoll der Kommune, Betriebsprotokoll, /readyz, Hinweise von "
                            "außen an "
                            f"{facts.contact}",
                            "alle",
                            "sofort",
                        ),
                        (
                            "Eindämmen: Kommune sperren, Personen überall abmelden, "
                            "Veröffentlichtes zurückziehen („keck withdraw“)",
                            facts.operator,
                            "sofort; Sperren gelten ab der nächsten Anfrage",
                        ),
                        (
                            "Beweise sichern: Protokoll herunterladen und prüfen („keck audit verify“)",
                            facts.operator,
                            "vor jeder Reparatur",
                        ),
                        (
                            "Betroffene Kommunen benachrichtigen (Art. 33 Abs. 2 DSGVO)",
                            facts.operator,
                            f"unverzüglich, spätestens {notice} Stunden nach dem Bemerken",
                        ),
                        (
                            "Aufsichtsbehörde benachrichtigen (Art. 33 Abs. 1 DSGVO)",
                            member,
                            f"{AUTHORITY_HOURS} Stunden nach Bekanntwerden; nach der Nachricht bleiben damit "
                            f"mindestens {max(0, AUTHORITY_HOURS - notice)} Stunden, gerechnet vom Bemerken",
                        ),
                        (
                            "Betroffene benachrichtigen, wenn das Risiko hoch ist (Art. 34)",
                            member,
                            "unverzüglich",
                        ),
                        (
                            "Ursache beheben und mit einer Prüfung festhalten",
                            facts.operator,
                            "vor dem Abschluss",
                        ),
                    ),
                ),
            ),
            section(
                "Was die Nachricht an die Kommune sagt",
                Points(
                    (
                        "was geschehen ist, wann, und wie es bemerkt wurde",
                        "welche Daten und ungefähr wie viele Menschen und Datensätze",
                        "was wahrscheinlich folgt",
                        "was getan wurde und was die Kommune tun sollte",
                        f"wen sie fragen kann: {facts.contact}",
                    )
                ),
            ),
            section(
                "Wer erreichbar ist",
                Points((f"Stiftung: {facts.contact}", f"Kommune: {BLANK}", f"Aufsichtsbehörde: {BLANK}")),
                parts.DISCLAIMER,
            ),
        ),
    )
