"""Parts that several papers share: who works with what, and the tables of limits."""

from keck.config.log_fields import FIELDS
from keck.domain.cookies import COOKIES
from keck.domain.papers import Block, Table
from keck.domain.protection import ProtectionPolicy
from keck.services.papers.facts import BLANK, Facts, span

DISCLAIMER = (
    "Dieses Papier entsteht aus den Einstellungen und dem Programm selbst: Ändert sich eine Einstellung, "
    "ändert sich das Papier. Es ersetzt keine Rechtsberatung; Stellen mit Punkten oder eckigen Klammern "
    "füllen Sie aus."
)


def processors(facts: Facts) -> Block | str:
    """Return who works for the operator, that nobody does, or room for it."""
    if facts.processors is None:
        return f"Für die Stiftung arbeiten mit Zustimmung der Kommune: {BLANK}"
    if not facts.processors:
        return "Es sind keine weiteren Auftragsverarbeiter eingesetzt."
    return Table(
        ("Unternehmen", "Anschrift", "Land", "Aufgabe", "Daten"),
        tuple((one.name, one.address, one.country, one.task, one.data) for one in facts.processors),
    )


def countries(facts: Facts) -> str:
    """Return where the operator's processors work; nothing where there are none."""
    if facts.processors is None:
        return BLANK
    return ", ".join(sorted({one.country for one in facts.processors}))


def roles(facts: Facts) -> Table:
    """Return what people at a member may do."""
    needed = facts.require_factors
    return Table(
        ("Rolle", "Was sie darf", "Zweiter Faktor"),
        tuple(
            (name, may, "verlangt" if needed and factor else "möglich") for name, may, factor in facts.roles
        ),
    )


def thresholds(policy: ProtectionPolicy, floor: ProtectionPolicy) -> Table:
    """Return from which numbers on a member shows anything."""
    rows = zip(_rules(policy), _rules(floor), strict=True)
    return Table(
        ("Regel", "Diese Kommune", "Untergrenze im Netzwerk"),
        tuple((rule, own, lowest) for (rule, own), (_, lowest) in rows),
    )


def floor(policy: ProtectionPolicy) -> Table:
    """Return below which numbers no member shows anything."""
    return Table(("Regel", "Untergrenze im Netzwerk"), _rules(policy))


def _rules(policy: ProtectionPolicy) -> tuple[tuple[str, str], ...]:
    return (
        ("Kleinste gezeigte Anzahl", str(policy.minimum_count)),
        ("Kleinste Anzahl nicht Gezählter", str(policy.minimum_complement)),
        ("Kleinste Bezugsgröße", str(policy.minimum_base)),
        (
            "Felder, in denen alle gezählt sind",
            "werden nicht gezeigt" if policy.hide_all_counted else "werden gezeigt",
        ),
    )


def cookies(facts: Facts) -> Table:
    """Return all cookies."""
    return Table(
        ("Cookie", "Wofür", "Ende"),
        tuple((one.name(secure=facts.secure_cookies), one.purpose.de, one.ends.de) for one in COOKIES),
    )


def log_fields() -> Table:
    """Return all that a line of the operating log may hold."""
    return Table(("Feld", "Inhalt"), tuple((one.name, one.de) for one in FIELDS))


def retention(facts: Facts) -> Table:
    """Return what is kept for how long."""
    limits, member = facts.limits, facts.member
    return Table(
        ("Was", "Wie lange"),
        (
            (
                "Hochgeladene Dateien",
                f"{member.originals_days} Tage; die Kommune stellt es ein, höchstens "
                f"{limits.originals_longest} Tage",
            ),
            (
                "Gelesene Werte (Stände der Tabellen)",
                "bis die Kommune sie vernichtet, oder bis zur Löschfrist der Quelle",
            ),
            ("Veröffentlichte Dateien", "bis zum Zurückziehen; danach antwortet die Adresse mit „entfernt“"),
            (
                "Anmeldungen (Sitzungen)",
                f"{span(limits.session_idle)} ohne Aufruf, höchstens {span(limits.session_longest)}",
            ),
            ("Einladungen", f"gültig {span(limits.invitation)}"),
            ("Links zum Zurücksetzen des Passworts", f"gültig {span(limits.reset_link)}"),
            ("Links zum Bestätigen einer Anschrift", f"gültig {span(limits.email_link)}"),
            ("Briefe (E-Mails) auf dem Server", span(limits.letters)),
            (
                "Protokoll der Kommune",
                "so lange die Kommune Mitglied ist; es lässt sich nicht unbemerkt ändern",
            ),
        ),
    )
