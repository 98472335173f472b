"""The processing agreement (Art. 28 (3) GDPR): what is signed is what the trust pack holds.

Whoever changes its words, gives it a new version.
"""

from keck.domain.papers import Block, Paper, Points, Section, Table, section
from keck.services.papers import measures, parts
from keck.services.papers.facts import BLANK, UNNAMED, Facts, as_agreed, room, span

CODE = "auftragsverarbeitung"
VERSION = "1.1"


def paper(facts: Facts) -> Paper:
    """Return the agreement between a member and the operator.

    It names what holds for all members alike: how a member sets its own limits within that does not change
    what was signed.
    """
    facts = as_agreed(facts)
    return Paper(
        CODE,
        "Vereinbarung zur Auftragsverarbeitung",
        f"Fassung {VERSION}, nach Art. 28 Abs. 3 DSGVO, {_parties(facts)}",
        (*_subject(facts), *_duties(facts), *_evidence(facts), *_ending(facts), *_annex(facts)),
    )


def _parties(facts: Facts) -> str:
    member = f"{facts.member.name} (amtlicher Schlüssel {facts.member.official_key})"
    named = BLANK if facts.operator == UNNAMED else facts.operator
    operator = ", ".join(filter(None, (named, facts.operator_address)))
    by = f", vertreten durch {facts.represented_by}" if facts.represented_by else ""
    return (
        f"zwischen {member}, im Folgenden „Kommune“, als Verantwortlicher und {operator}{by}, im Folgenden "
        "„Stiftung“, als Auftragsverarbeiterin."
    )


def _subject(facts: Facts) -> tuple[Section, ...]:
    return (
        section(
            "§ 1 Gegenstand und Dauer",
            "Die Stiftung betreibt für die Kommune einen Sozialraum-Atlas: Sie nimmt Tabellen und Gebiete "
            "entgegen, prüft und rechnet, schützt kleine Zahlen und zeigt, was die Kommune freigibt.",
            "Die Vereinbarung gilt, solange die Kommune Mitglied ist, und danach, bis alles zurückgegeben "
            "und gelöscht ist.",
        ),
        section(
            "§ 2 Zweck, Daten und Betroffene",
            "Zweck ist die kleinräumige Berichterstattung über das Aufwachsen von Kindern. Verarbeitet "
            "werden:",
            Points(
                (
                    "zusammengezählte Angaben über Kinder, Jugendliche und Familien je Gebiet, auch zu "
                    "Gesundheit und Einkommen, und auch solche, die vor dem Schutz so klein sind, dass sie "
                    "Einzelne erkennen lassen könnten,",
                    "Grenzen, Namen und Schlüssel von Gebieten sowie Straßenverzeichnisse,",
                    "Angaben zu Personen, die für die Kommune arbeiten: Name, E-Mail-Adresse, Rolle, "
                    "Anmeldungen, Handlungen mit Zeitpunkt und Netz.",
                )
            ),
            "Daten einzelner Kinder (eine Zeile je Kind) gehören nicht auf die Plattform.",
            _social(facts),
        ),
        section(
            "§ 3 Weisungen",
            "Die Stiftung verarbeitet die Daten nur auf dokumentierte Weisung. Weisungen sind die Handlungen "
            "der berechtigten Personen auf der Plattform, die das Protokoll der Kommune festhält, und "
            "Erklärungen in Textform. Hält die Stiftung eine Weisung für rechtswidrig, sagt sie es "
            "unverzüglich.",
            f"Ansprechstelle bei der Stiftung ist {facts.contact}.",
        ),
    )


def _social(facts: Facts) -> str:
    if facts.member.social_data is None:
        return (
            "Sozialdaten (§ 67 Abs. 2 SGB X) sind nur Gegenstand, wenn die Kommune sie in ihren "
            "Einstellungen erlaubt und ihrer Aufsicht nach § 80 SGB X angezeigt hat."
        )
    if facts.member.social_data:
        return (
            "Sozialdaten (§ 67 Abs. 2 SGB X) sind Gegenstand. Die Kommune zeigt die Verarbeitung vorher nach "
            "§ 80 SGB X an; verarbeitet wird nur in der EU, dem EWR oder gleichgestellten Staaten."
        )
    return "Sozialdaten (§ 67 Abs. 2 SGB X) sind nicht Gegenstand dieser Vereinbarung."


def _duties(facts: Facts) -> tuple[Section, ...]:
    return (
        section(
            "§ 4 Vertraulichkeit",
            "Alle Personen, die für die Stiftung mit den Daten arbeiten, sind zur Vertraulichkeit "
            "verpflichtet. Unveröffentlichte Daten der Kommune sehen sie nicht, es sei denn, die Kommune "
            "gestattet es für eine begrenzte Zeit; jeder solche Zugriff steht in ihrem Protokoll.",
        ),
        section(
            "§ 5 Sicherheit",
            "Es gelten die technischen und organisatorischen Maßnahmen der Anlage (Art. 32 DSGVO). Die "
            "Stiftung darf sie ändern, wenn das Schutzniveau nicht sinkt.",
        ),
        section(
            "§ 6 Weitere Auftragsverarbeiter",
            parts.processors(facts),
            f"Kommt einer hinzu oder wechselt einer, sagt die Stiftung es mindestens "
            f"{span(facts.limits.processor_notice)} vorher; die Kommune kann widersprechen. Jeder ist zu "
            "demselben verpflichtet wie die Stiftung. Verarbeitet wird nur in der Europäischen Union oder im "
            "Europäischen Wirtschaftsraum.",
        ),
        section(
            "§ 7 Unterstützung",
            Points(
                (
                    "Rechte Betroffener (Art. 15 bis 22 DSGVO): Die Stiftung leitet Anfragen weiter und "
                    "liefert, was die Kommune zur Antwort braucht.",
                    "Verletzungen des Schutzes: Meldung an die Kommune unverzüglich, spätestens nach "
                    f"{facts.notice_hours} Stunden, mit dem Inhalt des Art. 33 Abs. 3 DSGVO.",
                    "Folgenabschätzung und Anfragen von Aufsichtsbehörden (Art. 35 und 36 DSGVO): Die "
                    "Stiftung liefert eine vorausgefüllte Vorlage und Auskunft.",
                )
            ),
        ),
    )


def _evidence(facts: Facts) -> tuple[Section, ...]:
    return (
        section(
            "§ 8 Schutz kleiner Zahlen",
            "Vor jeder Veröffentlichung werden Zahlen unterhalb dieser Grenzen zurückgehalten, und alle, aus "
            "denen sie sich errechnen ließen. Die Kommune kann strenger sein, nie schwächer.",
            parts.floor(facts.floor),
        ),
        section(
            "§ 9 Nachweise",
            "Die Stiftung weist die Einhaltung nach: durch diese Vereinbarung und die Papiere der "
            "Vertrauensmappe, durch das Protokoll der Kommune, durch die benannten Prüfungen und auf "
            "Verlangen durch Auskünfte und Überprüfungen nach Ankündigung.",
        ),
    )


def _ending(facts: Facts) -> tuple[Section, ...]:
    member, upload = facts.member, facts.max_upload_bytes // 1_000_000
    kept: tuple[Block | str, ...] = (
        "Die Kommune kann ihre Daten jederzeit in offenen Formaten mitnehmen. Endet die Mitgliedschaft, gibt "
        "die Stiftung alle Daten der Kommune heraus und löscht sie danach, auch in Sicherungen mit deren "
        "Ablauf, soweit kein Gesetz anderes verlangt, und bestätigt es. Bis dahin gelten diese Fristen:",
        parts.retention(facts),
    )
    return (
        section("§ 10 Aufbewahrung, Rückgabe und Löschung", *kept),
        section(
            "§ 11 Grenzen",
            f"Eine Datei darf {upload} MB groß sein; die Kommune hat Platz für {room(member.quota)}.",
        ),
        section(
            "Unterschriften",
            Table(
                ("Für", "Ort, Datum", "Name, Unterschrift"),
                (("die Kommune", BLANK, 2 * BLANK), ("die Stiftung", BLANK, 2 * BLANK)),
            ),
        ),
    )


def _annex(facts: Facts) -> tuple[Section, ...]:
    return tuple(Section(f"Anlage – {one.title}", one.blocks) for one in measures.agreed(facts))
