"""Building blocks of the BSI's IT-Grundschutz, and what of the product answers each."""

from dataclasses import dataclass

from keck.domain.papers import Paper, Table, section
from keck.services.papers import parts
from keck.services.papers.facts import BLANK, Facts, span

CODE = "grundschutz"


@dataclass(frozen=True, slots=True)
class Answer:
    """A building block with what answers it.

    Attributes
    ----------
    lines : tuple of str
        Promises of docs/security.md whose tests prove it.
    test : str
        One of these tests.
    """

    block: str
    measure: str
    lines: tuple[str, ...]
    test: str


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
            "tests/tenancy/test_routes.py::test_roles_may_what_the_table_says",
        ),
        Answer(
            "CON.1 Kryptokonzept: Geheimnisse",
            "Argon2id für Passwörter, Prüfsummen statt Sitzungszeichen, versiegelte zweite Faktoren",
            ("A-07", "A-10", "A-15"),
            "tests/integration/web/desk/test_sign_in.py::"
            "test_the_cookie_is_for_our_server_alone_and_its_token_is_nowhere_stored",
        ),
        Answer(
            "CON.2 Datenschutz",
            f"Untergrenze {facts.member.policy.minimum_count} für Anzahlen und "
            f"{facts.member.policy.minimum_base} für Bezugsgrößen; Papiere aus den Einstellungen",
            ("C-03", "C-09", "C-20", "C-23", "C-29"),
            "tests/unit/compute/disclosure/test_protect.py::"
            "test_on_random_towns_no_primary_cell_is_shown_and_the_attack_finds_nothing",
        ),
        Answer(
            "CON.3 Datensicherungskonzept",
            f"Sicherung alle {facts.backup_hours} Stunden, Wiederherstellung im Ganzen und je Kommune",
            ("R-17", "R-19", "R-21"),
            "tests/integration/services/backups/test_backup.py::test_everything_comes_back_into_an_empty_cluster",
        ),
        Answer(
            "CON.8 Software-Entwicklung",
            "Jede Zusage nennt ihre Prüfungen; Abhängigkeiten sind festgelegt und werden gegen bekannte "
            "Lücken geprüft; Stückliste (SBOM) liegt bei",
            ("T-25",),
            "tests/tenancy/test_versions.py::test_no_lock_holds_a_version_with_a_known_leak",
        ),
        Answer(
            "CON.10 Entwicklung von Webanwendungen",
            "Formulare nur mit Schlüssel, keine zusammengesetzten Abfragen, Seiten laden nichts Fremdes",
            ("A-04", "A-05", "A-06", "A-27", "A-28", "A-29"),
            "tests/tenancy/test_statements.py::test_statements_in_any_field_are_words_like_others",
        ),
        Answer(
            "OPS.1.1.3 Patch- und Änderungsmanagement",
            "Änderungen der Datenbank laufen neben dem Betrieb; zu alte Versionen werden abgewiesen",
            ("R-20", "T-25"),
            "tests/integration/test_migrating_under_load.py::"
            "test_readers_and_short_requests_go_on_while_a_migration_waits",
        ),
        Answer(
            "OPS.1.1.5 Protokollierung",
            "Protokoll der Kommune mit Kette von Prüfsummen; Betriebsprotokoll mit festen Feldern und "
            "gekürzten Adressen",
            ("A-30", "A-36", "A-37", "C-23"),
            "tests/integration/faults/test_logs.py::test_no_log_holds_what_people_type_send_or_are_known_by",
        ),
        Answer(
            "OPS.2.3 Nutzung von Outsourcing",
            f"Weitere Auftragsverarbeiter: {_helpers(facts)}; jeder steht im Vertrag und öffentlich",
            ("C-20", "C-29"),
            "tests/tenancy/test_cookies.py::test_the_privacy_page_lists_exactly_these",
        ),
        Answer(
            "DER.2.1 Behandlung von Sicherheitsvorfällen",
            f"Nachricht an Kommunen in höchstens {facts.notice_hours} Stunden; Sperren gelten sofort",
            ("T-22", "A-14", "C-09"),
            "tests/integration/faults/test_suspension.py::test_people_are_out_from_the_next_request_on",
        ),
        Answer(
            "DER.4 Notfallmanagement",
            f"Wiederanlauf in höchstens {facts.restore_hours} Stunden; der Atlas antwortet ohne Datenbank",
            ("R-11", "R-17", "R-22"),
            "tests/integration/faults/test_health.py::"
            "test_without_the_database_members_wait_and_the_public_notices_nothing",
        ),
        Answer(
            "APP.3.1 Webanwendungen und Webservices",
            "Anmeldung, Sitzungen, Kopfzeilen, Fehlerseiten ohne Innenleben, begrenzte Anfragen",
            ("A-02", "A-04", "A-09", "A-11", "A-15", "A-36"),
            "tests/tenancy/test_routes.py::test_nobody_gets_in_without_signing_in",
        ),
        Answer(
            "APP.4.3 Relationale Datenbanken",
            "Zugänge unterhalb der Regeln je Zeile, ein Zugang je Aufgabe, geprüfter Katalog",
            ("T-01", "T-02", "T-05", "T-06", "T-07", "T-08"),
            "tests/tenancy/test_rows.py::test_another_member_s_row_can_not_be_reached_by_its_key",
        ),
        Answer(
            "SYS.1.6 Containerisierung",
            "Programme ohne Rechte und mit schreibgeschütztem System; Dateien liest ein Programm ohne Netz",
            ("U-01", "U-02", "U-03", "U-04", "U-12"),
            "tests/integration/sandbox/test_confinement.py::test_a_child_that_fills_the_disk_is_stopped",
        ),
    )


def _helpers(facts: Facts) -> str:
    return BLANK if facts.processors is None else str(len(facts.processors))


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
                    ("Baustein", "Maßnahme", "Zusagen", "Eine der Prüfungen"),
                    tuple((one.block, one.measure, ", ".join(one.lines), one.test) for one in answers(facts)),
                ),
            ),
            section(
                "Was der Betreiber beantwortet",
                Table(("Baustein", "Aufgabe", "Nachweis"), tuple((*one, "………………") for one in OPERATOR)),
                parts.DISCLAIMER,
            ),
        ),
    )
