"""Technical and organisational measures (Art. 32 GDPR)."""

from keck.domain.papers import Paper, Points, Section, section
from keck.services.papers import parts
from keck.services.papers.facts import Facts, after, span

CODE = "massnahmen"


def paper(facts: Facts) -> Paper:
    """Return the measures with the limits that hold."""
    return Paper(
        CODE,
        "Technische und organisatorische Maßnahmen",
        "Was die Plattform nach Art. 32 DSGVO zum Schutz der Daten tut, mit den Werten, die gelten.",
        (
            *_access(facts),
            _apart(),
            _small_numbers(facts),
            *_passing(facts),
            *_traces(facts),
            *_staying(facts),
            section("Auftragskontrolle", parts.processors(facts)),
            _checks(parts.DISCLAIMER),
        ),
    )


def agreed(facts: Facts) -> tuple[Section, ...]:
    """Return what the agreement promises: all but what other parts of it say, and what changes by itself."""
    return (*_access(facts), _apart(), *_passing(facts), _own_log(), *_staying(facts), _checks())


def _access(facts: Facts) -> tuple[Section, ...]:
    limits = facts.limits
    factors = (
        "Wer veröffentlicht oder verwaltet, und alle Personen der Stiftung, brauchen einen zweiten Faktor."
        if facts.require_factors
        else "Ein zweiter Faktor ist möglich und hier nicht vorgeschrieben."
    )
    return (
        section(
            "Zutritt",
            "Räume und Rechner verantwortet der Betreiber oder sein Rechenzentrum: ………………",
        ),
        section(
            "Zugang: wer sich anmelden kann",
            Points(
                (
                    f"Passwörter ab {limits.password_shortest} Zeichen, gegen bekannte geprüft, mit Argon2id "
                    "gespeichert.",
                    f"{factors} Möglich sind eine App, eine Liste mit {limits.printed_codes} Codes und "
                    "Passkeys.",
                    "Eine Kommune kann die Anmeldung über den eigenen Anbieter einschalten (OpenID Connect); "
                    "eine solche Sitzung öffnet nur diese Kommune.",
                    f"Nach {limits.guesses_here} falschen Versuchen für ein Konto von einem Ort, oder "
                    f"{limits.guesses_from_place} für alle, ist dort {span(limits.guess_window)} Pause; nach "
                    f"{limits.wrong_codes} falschen Codes von überall.",
                    f"Sitzungen enden {after(limits.session_idle)} ohne Aufruf und "
                    f"{after(limits.session_longest)}; der Server kennt vom Zeichen im Browser nur die "
                    "Prüfsumme.",
                    f"Veröffentlichen, Vernichten und Rechte ändern verlangt einen Nachweis, der höchstens "
                    f"{span(limits.proof)} alt ist.",
                    f"Einladungen gelten {span(limits.invitation)} und einmal.",
                )
            ),
        ),
        section("Zugriff: wer was darf", parts.roles(facts)),
    )


def _apart() -> Section:
    return section(
        "Trennung der Kommunen",
        Points(
            (
                "Jede Zeile trägt die Kommune; die Datenbank selbst lässt nur deren Zeilen lesen und "
                "schreiben, auch wenn ein Programm einen Fehler hat.",
                "Die öffentliche Seite meldet sich mit einem eigenen Zugang an, der keine Tabelle einer "
                "Kommune erreicht.",
                "Dateien liegen je Kommune in einem eigenen Ordner und sind nur in einer Sitzung abrufbar.",
            )
        ),
    )


def _small_numbers(facts: Facts) -> Section:
    return section(
        "Schutz kleiner Zahlen",
        "Er sperrt und warnt nicht nur: Was unter der Grenze liegt, und was auf solches schließen ließe, "
        "erreicht die Öffentlichkeit nicht.",
        parts.thresholds(facts.member.policy, facts.floor),
    )


def _passing(facts: Facts) -> tuple[Section, ...]:
    return (
        section(
            "Eingang von Dateien",
            f"Dateien bis {facts.max_upload_bytes // 1_000_000} MB öffnet nur ein eigenes Programm ohne "
            "Netz, "
            "mit begrenztem Speicher und ohne Rechte.",
        ),
        section(
            "Übertragung",
            Points(
                (
                    "TLS am Eingang; Cookies nur über TLS und nur für diesen Rechner."
                    if facts.secure_cookies
                    else "Diese Plattform läuft ohne TLS und ist nur zum Ausprobieren bestimmt.",
                    "Seiten laden nichts von fremden Servern.",
                    f"Die öffentliche Schnittstelle beantwortet höchstens {facts.api_per_minute} Anfragen je "
                    "Minute und Netz.",
                )
            ),
        ),
        section("Verschlüsselte Datenträger", "Aufgabe des Betreibers: ………………"),
    )


def _own_log() -> Section:
    return section(
        "Protokoll der Kommune",
        "Jede Änderung steht mit Person, Zeitpunkt und Netz im Protokoll, in derselben Transaktion. Eine "
        "Kette von Prüfsummen zeigt, wenn ein Eintrag geändert wurde. Werte aus Daten stehen nicht darin.",
    )


def _traces(facts: Facts) -> tuple[Section, ...]:
    return (
        _own_log(),
        section(
            "Betriebsprotokoll",
            "Netzadressen werden gekürzt (auf /24, bei IPv6 auf /48). Andere Felder als diese gibt es nicht:",
            parts.log_fields(),
        ),
        section("Cookies", "Die öffentlichen Seiten setzen keine. Nach der Anmeldung:", parts.cookies(facts)),
        section("Fristen", parts.retention(facts)),
    )


def _staying(facts: Facts) -> tuple[Section, ...]:
    return (
        section(
            "Verfügbarkeit",
            f"Gesichert wird alle {facts.backup_hours} Stunden, wieder verfügbar ist die Plattform "
            "spätestens "
            f"nach {facts.restore_hours} Stunden (Papier „Wiederherstellung“). Der veröffentlichte Atlas "
            "antwortet auch ohne Datenbank.",
        ),
    )


def _checks(*more: str) -> Section:
    return section(
        "Regelmäßige Prüfung",
        "Zu jeder Zusage gibt es Prüfungen, die bei jeder Änderung laufen: docs/security.md im Quelltext "
        "nennt sie beim Namen.",
        *more,
    )
