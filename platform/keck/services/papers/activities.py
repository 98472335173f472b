"""Records of processing activities (Art. 30 GDPR), for the member and for the operator."""

from keck.domain.papers import Paper, Table, section
from keck.services.papers import parts
from keck.services.papers.facts import Facts, after, room, span

CODE = "verarbeitungen"


def paper(facts: Facts) -> Paper:
    """Return both records."""
    member, operator = facts.member, facts.operator
    return Paper(
        CODE,
        "Verzeichnis von Verarbeitungstätigkeiten",
        "Einträge nach Art. 30 Abs. 1 DSGVO für die Kommune und nach Art. 30 Abs. 2 für die Stiftung.",
        (
            section(
                "Kommune: Sozialraum-Atlas",
                Table(("Angabe", "Inhalt"), _atlas(facts)),
            ),
            section(
                "Kommune: Personen, die am Atlas arbeiten",
                Table(
                    ("Angabe", "Inhalt"),
                    (
                        ("Verantwortliche", member.name),
                        ("Zweck", "Rechte vergeben und Änderungen nachvollziehen"),
                        ("Betroffene", "Beschäftigte der Kommune und von ihr Eingeladene"),
                        (
                            "Daten",
                            "Name, E-Mail-Anschrift, Rolle, Handlungen mit Zeitpunkt und gekürztem Netz",
                        ),
                        ("Empfänger", f"{operator} als Auftragsverarbeiterin"),
                        (
                            "Löschung",
                            f"Einladungen {after(facts.limits.invitation)}; Mitgliedschaften, "
                            "wenn die Kommune sie beendet; im Protokoll bleibt danach eine Nummer",
                        ),
                    ),
                ),
            ),
            section(
                "Stiftung: Verarbeitung im Auftrag",
                Table(
                    ("Angabe", "Inhalt"),
                    (
                        ("Auftragsverarbeiterin", f"{operator}, {facts.contact}"),
                        ("Auftraggeberin", f"{member.name} (amtlicher Schlüssel {member.official_key})"),
                        (
                            "Kategorien",
                            "Entgegennehmen, Prüfen, Berechnen, Schützen, Veröffentlichen, Sichern",
                        ),
                        ("Übermittlung in Drittländer", _abroad(facts)),
                        ("Maßnahmen", "Papier „Technische und organisatorische Maßnahmen“"),
                    ),
                ),
                parts.processors(facts),
            ),
            section(
                "Stiftung: Anträge, Nachrichten und Bestellungen",
                Table(
                    ("Angabe", "Inhalt"),
                    (
                        ("Zweck", "Kommunen aufnehmen, Fragen beantworten, Broschüren verschicken"),
                        ("Betroffene", "Personen, die ein Formular ausfüllen"),
                        ("Daten", "Name, E-Mail-Adresse, Text, bei Bestellungen die Anschrift"),
                        (
                            "Löschung",
                            f"Erledigtes, Abgelehntes und Spam {after(facts.limits.inquiries)}, nicht "
                            f"Bestätigtes {after(facts.limits.unconfirmed)}",
                        ),
                    ),
                ),
            ),
            section(
                "Stiftung: eigene Verarbeitung",
                Table(
                    ("Angabe", "Inhalt"),
                    (
                        ("Zweck", "Konten führen, Angriffe auf Anmeldungen abwehren, Störungen beheben"),
                        ("Betroffene", "Personen mit Konto; Besuchende nur als gekürztes Netz in Störungen"),
                        (
                            "Daten",
                            "Konto, zweite Faktoren, Kennung beim Anbieter der Kommune, Anmeldeversuche mit "
                            "Netz, Gerät in Worten",
                        ),
                        (
                            "Löschung",
                            f"Sitzungen nach höchstens {span(facts.limits.session_longest)}; Briefe "
                            + after(facts.limits.letters),
                        ),
                    ),
                ),
                parts.DISCLAIMER,
            ),
        ),
    )


def _atlas(facts: Facts) -> tuple[tuple[str, str], ...]:
    member = facts.member
    social = {True: "; darunter Sozialdaten", False: "; keine Sozialdaten", None: ""}[member.social_data]
    compares = {
        True: "Die Kommune nimmt am Vergleich teil.",
        False: "Die Kommune nimmt am Vergleich nicht teil.",
        None: "Am Vergleich nimmt nur teil, wer einwilligt.",
    }[member.compares]
    return (
        ("Verantwortliche", f"{member.name} (amtlicher Schlüssel {member.official_key})"),
        ("Zweck", "Kleinräumige Sozialberichterstattung, Jugendhilfe- und Bildungsplanung"),
        ("Rechtsgrundlage", "Art. 6 Abs. 1 Buchst. e DSGVO mit Landesrecht: ………………"),
        ("Betroffene", "Kinder, Jugendliche und ihre Familien"),
        ("Daten", f"zusammengezählte Angaben je Gebiet, Zeitraum und Gruppe{social}"),
        ("Empfänger", f"Öffentlichkeit nach dem Schutz kleiner Zahlen; {facts.operator} im Auftrag"),
        ("Vergleich", compares),
        ("Löschung", f"Dateien nach {member.originals_days} Tagen; Werte nach der Löschfrist ihrer Quelle"),
        ("Grenzen der Menge", room(member.quota)),
    )


def _abroad(facts: Facts) -> str:
    countries = parts.countries(facts)
    return f"Verarbeitet wird in: {countries}" if countries else "keine"
