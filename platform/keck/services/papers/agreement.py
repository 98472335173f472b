"""The processing agreement (Art. 28 (3) GDPR): also for whoever concludes it on the platform."""

from keck.domain.papers import Block, Paper, Points, Section, section
from keck.services.papers import parts
from keck.services.papers.facts import Facts, span

CODE = "auftragsverarbeitung"


def paper(facts: Facts) -> Paper:
    """Return the agreement between a member and the operator."""
    return Paper(
        CODE,
        "Vertrag zur Auftragsverarbeitung",
        f"Vertrag nach Art. 28 Abs. 3 DSGVO zwischen {facts.member.name} (Verantwortliche, im Folgenden "
        f"„Kommune“) und {facts.operator} (Auftragsverarbeiterin, im Folgenden „Stiftung“).",
        (*_subject(facts), *_duties(facts), *_ending(facts)),
    )


def _subject(facts: Facts) -> tuple[Section, ...]:
    return (
        section(
            "§ 1 Gegenstand und Dauer",
            "Die Stiftung betreibt für die Kommune einen Sozialraum-Atlas: Sie nimmt Tabellen und Gebiete "
            "entgegen, prüft und rechnet, schützt kleine Zahlen und zeigt, was die Kommune freigibt. "
            "Der Vertrag gilt, so lange die Kommune Mitglied ist.",
        ),
        section(
            "§ 2 Art und Zweck, Daten und Betroffene",
            "Zweck ist die kleinräumige Berichterstattung über das Aufwachsen von Kindern.",
            Points(
                (
                    "Zusammengezählte Angaben über Kinder und Familien in Gebieten; kleine Zahlen darin "
                    "können "
                    "sich auf einzelne Menschen beziehen, auch zu Gesundheit und Einkommen.",
                    "Angaben zu Personen, die für die Kommune arbeiten: Name, E-Mail-Anschrift, Rolle, "
                    "Handlungen mit Zeitpunkt und Netz.",
                    "Daten einzelner Kinder (eine Zeile je Kind) gehören nicht auf die Plattform.",
                )
            ),
            _social(facts),
        ),
        section(
            "§ 3 Weisungen",
            "Die Stiftung verarbeitet nur auf dokumentierte Weisung. Weisungen sind die Handlungen der "
            "berechtigten Personen in der Plattform, die das Protokoll der Kommune festhält, und Erklärungen "
            "in Textform. Hält die Stiftung eine Weisung für rechtswidrig, sagt sie es unverzüglich.",
            parts.roles(facts),
        ),
    )


def _social(facts: Facts) -> str:
    if facts.member.social_data is None:
        return (
            "Sozialdaten (§ 67 Abs. 2 SGB X) sind nur Gegenstand, wenn die Kommune sie in ihren "
            "Einstellungen "
            "erlaubt und ihrer Aufsicht nach § 80 SGB X angezeigt hat."
        )
    if facts.member.social_data:
        return (
            "Sozialdaten (§ 67 Abs. 2 SGB X) sind Gegenstand. Die Kommune zeigt die Verarbeitung vorher nach "
            "§ 80 SGB X an; verarbeitet wird nur in der EU, dem EWR oder gleichgestellten Staaten."
        )
    return "Sozialdaten (§ 67 Abs. 2 SGB X) sind nicht Gegenstand dieses Vertrags."


def _duties(facts: Facts) -> tuple[Section, ...]:
    limits = facts.limits
    return (
        section(
            "§ 4 Vertraulichkeit",
            "Alle Personen, die für die Stiftung mit den Daten arbeiten, sind zur Vertraulichkeit "
            "verpflichtet. "
            "Unveröffentlichte Daten einer Kommune sehen Personen der Stiftung nicht, es sei denn, die "
            "Kommune "
            "gestattet es für eine begrenzte Zeit; es steht dann in ihrem Protokoll.",
        ),
        section(
            "§ 5 Sicherheit",
            "Es gelten die technischen und organisatorischen Maßnahmen des gleichnamigen Papiers. Die "
            "Stiftung "
            "darf sie ändern, wenn das Schutzniveau nicht sinkt.",
        ),
        section(
            "§ 6 Weitere Auftragsverarbeiter",
            parts.processors(facts),
            f"Kommt einer hinzu oder wechselt einer, sagt die Stiftung es mindestens "
            f"{span(limits.processor_notice)} vorher; die Kommune kann widersprechen. Jeder ist zu "
            "demselben verpflichtet wie die Stiftung.",
        ),
        section(
            "§ 7 Unterstützung",
            Points(
                (
                    "Rechte Betroffener (Art. 15 bis 22): Die Stiftung leitet Anfragen weiter und liefert, "
                    "was "
                    "die Kommune zur Antwort braucht.",
                    f"Verletzungen des Schutzes: Meldung an die Kommune unverzüglich, spätestens nach "
                    f"{facts.notice_hours} Stunden, mit dem Inhalt des Art. 33 Abs. 3.",
                    "Datenschutz-Folgenabschätzung: eine vorausgefüllte Vorlage liegt bei.",
                )
            ),
        ),
        section(
            "§ 8 Schutz kleiner Zahlen",
            "Vor jeder Veröffentlichung werden Zahlen unterhalb dieser Grenzen zurückgehalten, und alle, aus "
            "denen sie sich errechnen ließen. Die Kommune kann strenger sein, nie schwächer.",
            parts.thresholds(facts.member.policy, facts.floor),
        ),
        section(
            "§ 9 Nachweise",
            "Die Stiftung weist die Einhaltung durch diese Mappe, das Protokoll der Kommune und die "
            "benannten "
            "Prüfungen nach und ermöglicht Überprüfungen nach Anmeldung. Eine Anmeldung gilt höchstens "
            f"{span(limits.session_longest)}, auch für Prüfende.",
        ),
    )


def _ending(facts: Facts) -> tuple[Section, ...]:
    kept: tuple[Block | str, ...] = (
        "Endet der Vertrag, gibt die Stiftung alle Daten der Kommune heraus und löscht sie danach, auch in "
        "Sicherungen mit deren Ablauf. Bis dahin gelten diese Fristen:",
        parts.retention(facts),
    )
    return (
        section("§ 10 Rückgabe und Löschung", *kept),
        section(
            "Unterschriften",
            f"{facts.member.name}, den ………………    Unterschrift: ………………",
            f"{facts.operator}, den ………………    Unterschrift: ………………",
            parts.DISCLAIMER,
        ),
    )
