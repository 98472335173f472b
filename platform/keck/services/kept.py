"""How long each kind of row and file is kept: one rule for each, and the keeper deletes what is over."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import TextClause, select, text

from keck.config import Settings
from keck.db.engines import engine
from keck.db.sessions import TenantSession, plain_session
from keck.persistence.models import Tenant

By = Literal["keeper", "upkeep", "mailer", "nobody"]


@dataclass(frozen=True, slots=True)
class Rule:
    """How long something is kept.

    Attributes
    ----------
    words : str
        The rule for people, in German.
    days : int or None
        After how many days it goes; ``None`` where another event ends it.
    by : str
        Who deletes it: the keeper by ``over``, the member's daily upkeep, or whoever sends letters.
    """

    words: str
    days: int | None = None
    by: By = "nobody"
    over: TextClause | None = None


MEMBER = Rule("so lange die Kommune dabei ist; gelöscht mit ihr")
PUBLIC = Rule("so lange die Kommune dabei ist; was zurückgezogen ist, wird nicht mehr gezeigt")
ACCOUNT = Rule("so lange es das Konto gibt")
PLATFORM = Rule("dauerhaft; sagt nichts über Personen")

INQUIRY = Rule(
    "Spam und Erledigtes 90 Tage, Unbestätigtes 30 Tage; von abgelehnten Anträgen bleiben nach 90 Tagen nur "
    "Kommune und Datum; angenommene, so lange die Kommune dabei ist",
    None,
    "mailer",
)

_BY_SCHEMA = {"private": MEMBER, "published": PUBLIC, "network": PUBLIC}
_OWN: dict[str, Rule] = {
    "private.export": Rule("7 Tage", 7, "upkeep"),
    "private.upload": Rule(
        "die Zeile wie die Kommune; die Datei, so lange deren Einstellung sagt", None, "upkeep"
    ),
    "published.network": PLATFORM,
    "published.erased": PLATFORM,
    "admin.tenant": MEMBER,
    "admin.slug_history": MEMBER,
    "admin.agreement_record": MEMBER,
    "admin.member_domain": MEMBER,
    "admin.inquiry": INQUIRY,
    "admin.inquiry_event": INQUIRY,
    "admin.site_text": PLATFORM,
    "admin.support_grant": MEMBER,
    "admin.support_ticket": MEMBER,
    "admin.proposal": MEMBER,
    "admin.member_summary": MEMBER,
    "admin.official_contact": MEMBER,
    "admin.recovery": MEMBER,
    "admin.staff_act": Rule("dauerhaft; was eine Kommune betrifft, so lange sie dabei ist"),
    "admin.announcement": PLATFORM,
    "identity.dismissal": ACCOUNT,
    "admin.erasure": Rule("bis zur Löschung oder bis sie zurückgenommen wird"),
    "admin.tombstone": PLATFORM,
    "identity.account": Rule("so lange die Person irgendwo dazugehört; gelöscht mit ihrer letzten Kommune"),
    "identity.membership": MEMBER,
    "identity.provider": MEMBER,
    "identity.linked_login": Rule("so lange die Person dazugehört; gelöscht mit der Mitgliedschaft"),
    "identity.staff": ACCOUNT,
    "identity.factor": ACCOUNT,
    "identity.factor_code": ACCOUNT,
    "identity.session": Rule(
        "bis zur Abmeldung, höchstens 12 Stunden",
        1,
        "keeper",
        text("delete from identity.session where expires_at < now() - make_interval(days => :days)"),
    ),
    "identity.challenge": Rule(
        "bis zur Antwort, höchstens Minuten",
        1,
        "keeper",
        text("delete from identity.challenge where expires_at < now() - make_interval(days => :days)"),
    ),
    "identity.sign_in_flow": Rule(
        "bis zur Rückkehr vom Anbieter, höchstens Minuten",
        1,
        "keeper",
        text("delete from identity.sign_in_flow where expires_at < now() - make_interval(days => :days)"),
    ),
    "identity.login_event": Rule(
        "90 Tage, das Netz ohne die letzten Stellen der Adresse",
        90,
        "keeper",
        text("delete from identity.login_event where at < now() - make_interval(days => :days)"),
    ),
    "identity.ticket": Rule(
        "bis 7 Tage nach Ablauf",
        7,
        "keeper",
        text("delete from identity.ticket where expires_at < now() - make_interval(days => :days)"),
    ),
    "identity.mail": Rule(
        "30 Tage",
        30,
        "mailer",
        text("delete from identity.mail where created_at < now() - make_interval(days => :days)"),
    ),
    "identity.invitation": Rule(
        "bis 90 Tage nach Ablauf",
        90,
        "keeper",
        text("delete from identity.invitation where expires_at < now() - make_interval(days => :days)"),
    ),
    "identity.release_link": Rule(
        "bis 90 Tage nach Ablauf",
        90,
        "keeper",
        text("delete from identity.release_link where expires_at < now() - make_interval(days => :days)"),
    ),
    "queue.outbox": Rule(
        "7 Tage",
        7,
        "keeper",
        text("delete from queue.outbox where rung_at < now() - make_interval(days => :days)"),
    ),
    "queue.idempotency": Rule(
        "7 Tage",
        7,
        "keeper",
        text("delete from queue.idempotency where created_at < now() - make_interval(days => :days)"),
    ),
    "queue.job": Rule(
        "ein Jahr nach dem Ende; Vorschauen von Formeln eine Woche",
        365,
        "keeper",
        text(
            "delete from queue.job j where finished_at < now() - make_interval("
            "days => case kind when 'preview_formula' then 7 else :days end) "
            "and not exists (select from queue.outbox o where o.tenant_id = j.tenant_id and o.job_id = j.id)"
        ),
    ),
}
# Rows of people that are a member's own, so that nobody reaches them without naming it.
_AT_MEMBERS = ("identity.invitation", "identity.release_link")
FILES: dict[str, Rule] = {
    "store/t": Rule(
        "hochgeladene Dateien, so lange die Einstellung der Kommune sagt; Archive 7 Tage", None, "upkeep"
    ),
    "store/incoming": Rule("Dateien, die gerade ankommen, Minuten"),
    "store/internal": MEMBER,
    "store/public": PUBLIC,
    "store/audit-heads": MEMBER,
    "store/notices": Rule("eigene Texte, so lange sie gelten; die einer Kommune gelöscht mit ihr"),
    "tombstones.jsonl": PLATFORM,
    "mail": Rule("nur zum Ausprobieren, ohne Mailserver; der Betrieb löscht ihn"),
    "logs": Rule("bis der Betrieb sie löscht; sie nennen keine Person, keine Adresse und keinen Wert"),
    "run": Rule("so lange die Anlage läuft"),
    "secrets": Rule("so lange es die Anlage gibt"),
    "keys": Rule("Schlüssel der Sicherungen, so lange die Kommune dabei ist; vernichtet mit ihr"),
    "postgres": Rule("wie die Tabellen darin"),
    "redis": Rule("Zähler und Zeichen, Minuten"),
}
"""Rules of files by folder, below the home of the platform."""


def rule_of(table: str) -> Rule | None:
    """Return the rule of a table."""
    return _OWN.get(table) or _BY_SCHEMA.get(table.partition(".")[0])


def named() -> set[str]:
    """Return the tables that have a rule of their own."""
    return set(_OWN)


def delete_old(settings: Settings) -> dict[str, int]:
    """Delete all rows whose time is over; returns how many by table."""
    deleted: dict[str, int] = {}
    with plain_session(settings, "keck_owner") as session:
        for table in _of("identity"):
            rule = _OWN[table]
            if rule.over is not None:
                deleted[table] = _count(session.execute(rule.over, {"days": rule.days}))
        members = list(session.scalars(select(Tenant.id).order_by(Tenant.id)))
    for tenant_id in members:
        with TenantSession(engine(settings, "keck_owner"), tenant_id) as session, session.begin():
            for table in (*_AT_MEMBERS, *_of("queue")):
                rule = _OWN[table]
                if rule.over is not None:
                    count = _count(session.execute(rule.over, {"days": rule.days}))
                    deleted[table] = deleted.get(table, 0) + count
    return {table: count for table, count in deleted.items() if count}


def _of(schema: str) -> list[str]:
    return [table for table in _OWN if table.startswith(f"{schema}.") and table not in _AT_MEMBERS]


def _count(result: object) -> int:
    return int(result.rowcount)  # type: ignore[attr-defined]
