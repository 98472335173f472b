"""Who is controller for what, and why."""

from keck.domain.papers import Paper, Points, Table, section
from keck.services.papers import parts
from keck.services.papers.facts import Facts

CODE = "verantwortung"


def paper(facts: Facts) -> Paper:
    """Return who answers for which processing."""
    member, operator = facts.member.name, facts.operator
    return Paper(
        CODE,
        "Wer wofür verantwortlich ist",
        "Wer Zwecke und Mittel bestimmt, ist verantwortlich (Art. 4 Nr. 7 DSGVO). Hier steht je "
        "Verarbeitung, "
        "wer das ist und warum.",
        (
            section(
                "Übersicht",
                Table(
                    ("Verarbeitung", "Verantwortlich", "Rolle der Stiftung", "Warum"),
                    (
                        (
                            "Tabellen, Gebiete, Entwürfe und interner Atlas",
                            member,
                            "Auftragsverarbeiterin (Art. 28)",
                            "Die Kommune entscheidet, was sie hochlädt, wozu und wer es sieht.",
                        ),
                        (
                            "Veröffentlichter Atlas",
                            member,
                            "Auftragsverarbeiterin (Art. 28)",
                            "Die Kommune gibt frei und zieht zurück; die Stiftung setzt nur die "
                            "Untergrenzen.",
                        ),
                        (
                            "Mitgliedschaften, Rollen und Protokoll der Kommune",
                            member,
                            "Auftragsverarbeiterin (Art. 28)",
                            "Die Kommune lädt ein, gibt Rollen und nimmt sie.",
                        ),
                        (
                            "Konten, zweite Faktoren und Abwehr von Angriffen auf Anmeldungen",
                            operator,
                            "Verantwortliche",
                            "Ein Konto kann mehreren Kommunen dienen; seine Sicherheit regelt die Stiftung "
                            "allein.",
                        ),
                        (
                            "Betrieb der öffentlichen Seiten (Anfragen Besuchender)",
                            operator,
                            "Verantwortliche",
                            "Die Stiftung betreibt die Server; es gibt keine Cookies und keine Zählung.",
                        ),
                        (
                            "Vergleich der Kommunen",
                            f"{member} und {operator}, jede für ihren Teil",
                            "getrennt Verantwortliche",
                            "siehe unten",
                        ),
                    ),
                ),
            ),
            section(
                "Der Vergleich: getrennt, nicht gemeinsam verantwortlich",
                "Für den Vergleich sind Kommune und Stiftung getrennt verantwortlich, nicht gemeinsam nach "
                "Art. 26 DSGVO. Die Gründe:",
                Points(
                    (
                        "Die Kommune entscheidet allein, ob sie teilnimmt; sie willigt ein und kann "
                        "jederzeit "
                        "aussteigen.",
                        "Verwendet werden nur Werte der ganzen Kommune, die sie vorher selbst, für ihren "
                        "eigenen "
                        "Zweck und nach dem Schutz kleiner Zahlen veröffentlicht hat.",
                        "Die Stiftung bestimmt danach allein, was nebeneinandersteht und wie; keine Kommune "
                        "bekommt dadurch Zugang zu Daten einer anderen.",
                        "Zwecke und Mittel werden also nacheinander und von verschiedenen Stellen "
                        "bestimmt, nicht "
                        "zusammen.",
                    )
                ),
                "Legen Kommunen und Stiftung künftig zusammen fest, welche unveröffentlichten Daten sie zu "
                "einem "
                "Vergleich zusammenführen, ist das gemeinsame Verantwortung und braucht vorher eine "
                "Vereinbarung "
                "nach Art. 26.",
                _compares(facts),
            ),
            section("Anlaufstellen", f"Kommune: ………………. Stiftung: {facts.contact}.", parts.DISCLAIMER),
        ),
    )


def _compares(facts: Facts) -> str:
    return {
        True: "Diese Kommune nimmt zurzeit teil.",
        False: "Diese Kommune nimmt zurzeit nicht teil.",
        None: "Ohne Einwilligung nimmt keine Kommune teil.",
    }[facts.member.compares]
