"""All that lines of the log may hold: a field that is not listed here is left out of every line."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LogField:
    """One field of a line, with what it holds in both languages."""

    name: str
    de: str
    en: str


FIELDS = (
    LogField("event", "was geschehen ist, als Kennwort", "what happened, as a code"),
    LogField("level", "wie ernst es ist", "how serious it is"),
    LogField("timestamp", "wann", "when"),
    LogField("request", "zufällige Nummer der Anfrage", "random number of the request"),
    LogField("endpoint", "Art der Seite, ohne Adresse", "kind of page, without its address"),
    LogField(
        "errors",
        "Art eines Fehlers und Stelle im Programm, ohne seine Meldung",
        "kind of an error and place in the program, without its message",
    ),
    LogField("name", "Prüfsumme einer Datei der Plattform", "checksum of a file of the platform"),
    LogField("job", "Nummer eines Auftrags", "number of a job"),
    LogField("tenant", "Nummer der Kommune", "number of the municipality"),
    LogField("kind", "Art eines Auftrags oder Briefes", "kind of a job or letter"),
    LogField("attempt", "wievielter Versuch", "which attempt"),
    LogField("code", "Kennwort eines Hinweises zu einer Datei", "code of a remark about a file"),
    LogField("mail", "Nummer eines Briefes", "number of a letter"),
    LogField("problem", "Antwort des Mailservers, ohne Anschrift", "answer of the mail server, no address"),
    LogField("status", "Ende eines Leseprogramms", "how a reading program ended"),
    LogField("reason", "Grund als Kennwort", "reason as a code"),
    LogField("where", "Stelle im Leseprogramm", "place in the reading program"),
    LogField("task", "Aufgabe eines Leseprogramms", "task of a reading program"),
)
NAMES = frozenset(field.name for field in FIELDS)
EVENTS = frozenset(
    (
        "artefact.not_on_the_shelf",
        "beat.interrupted",
        "beat.leads",
        "database.away",
        "disk.full",
        "job.broke",
        "job.done",
        "job.fenced",
        "job.gave_up",
        "job.given_back",
        "job.not_put_right",
        "job.refused",
        "job.started",
        "keeper.interrupted",
        "lease.not_extended",
        "limits.redis_away",
        "mail.sent",
        "mail.waits",
        "mailer.interrupted",
        "member.erased",
        "provider.refused",
        "provider.silent",
        "provider.test_failed",
        "published.database_away",
        "published.not_kept",
        "request.broke",
        "request.refused",
        "sandbox.answer",
        "sandbox.child",
        "sandbox.defect",
        "sandbox.not_confined",
        "sign_in.closed",
        "upkeep.asked",
    )
)
