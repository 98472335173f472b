"""What a member takes along: a folder with all its rows, its files and, written last, the list of both."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from keck.adapters.store import LeadsElsewhere, inside
from keck.db.base import Base
from keck.services.backup_format import digest_of
from keck.services.errors import Refused
from keck.services.leaving.takeaway_words import WORDS

NAME = "keck.tenant"
VERSION = 1
LIST = "inhalt.json"
README = "LIESMICH.txt"
LEFT: dict[str, str] = {
    "admin.slug_history": "the platform's register of addresses; a member brings its own address along",
    "admin.agreement_record": "the foundation's register; elsewhere a new one is signed",
    "admin.erasure": "whether the member is to be erased here says nothing about elsewhere",
    "admin.tombstone": "holds no member's rows",
    "admin.inquiry": "what people who are no members have sent to the foundation",
    "admin.inquiry_event": "what the foundation did with it",
    "admin.member_domain": "the foundation's register of domains; it confirms them elsewhere anew",
    "admin.site_text": "the foundation's own pages",
    "admin.support_grant": "whom of this foundation the member has let look; stands in the member's log",
    "admin.support_ticket": "questions to this foundation and its answers",
    "admin.proposal": "proposals to this foundation and its answers",
    "identity.release_link": "links in letters; they open nothing elsewhere",
    "admin.member_summary": "counts that a worker makes anew",
    "admin.official_contact": "a code that opens a member goes there, so it is entered elsewhere anew",
    "admin.recovery": "how the foundation has given a member an administrator; stands in the member's log",
    "admin.staff_act": "the foundation's own log; what concerns the member stands in the member's",
    "admin.announcement": "what the foundation tells all desks",
    "identity.dismissal": "belongs to the person",
    "private.export": "lists archives such as this one",
    "queue.outbox": "bells for jobs, worth nothing once they are rung",
    "queue.idempotency": "answers to second clicks, for some days",
    "identity.staff": "people of the foundation",
    "identity.provider": "its secret is sealed with this platform's key; it is set up elsewhere anew",
    "identity.linked_login": "who somebody is at the provider; linked elsewhere anew",
    "identity.sign_in_flow": "browsers on their way to a provider, for minutes",
    "identity.session": "who is signed in at this moment; belongs to the person",
    "identity.challenge": "questions to passkeys that live for minutes",
    "identity.factor": "secrets of persons",
    "identity.factor_code": "secrets of persons",
    "identity.login_event": "belongs to the person, who finds it at the own account",
    "identity.mail": "letters on their way",
    "identity.ticket": "links in letters, for hours",
    "published.erased": "holds no member's rows",
    "published.network": "made of the values of many members",
}
"""Tables that are not taken along, with the reason."""

COLUMNS: dict[str, tuple[str, ...]] = {"identity.account": ("id", "email", "name", "language", "active")}
"""Tables of which only some columns are taken along: passwords are none of the member's."""


@dataclass(frozen=True, slots=True)
class TakenTable:
    """A table's rows as CSV with a header."""

    file: str
    columns: list[str]
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class TakenFile:
    """A file of the archive.

    Attributes
    ----------
    place : str or None
        Where it lies in the store; ``None`` for what is only for people.
    """

    size: int
    sha256: str
    place: str | None = None


@dataclass(slots=True)
class Takeaway:
    """The list of an archive.

    Attributes
    ----------
    missing : list of str
        Files that rows name and the store did not have.
    """

    slug: str
    name: str
    tenant_id: str
    migration: str
    made_at: str
    tables: dict[str, TakenTable] = field(default_factory=dict)
    files: dict[str, TakenFile] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def to_bytes(self) -> bytes:
        """Return the list as it is written."""
        listed = {"format": NAME, "version": VERSION, **asdict(self)}
        return json.dumps(listed, indent=1, sort_keys=True, ensure_ascii=False).encode()

    @classmethod
    def read(cls, folder: Path) -> "Takeaway":
        """Read the list of an archive that was unpacked.

        Raises
        ------
        Refused
            If the folder holds none, or one of another format.
        """
        try:
            found: dict[str, Any] = json.loads((folder / LIST).read_text(encoding="utf-8"))
            if (found.pop("format", None), found.pop("version", None)) != (NAME, VERSION):
                raise Refused("import_other_format", folder=str(folder))
            found["tables"] = {name: TakenTable(**table) for name, table in found["tables"].items()}
            found["files"] = {name: TakenFile(**file) for name, file in found["files"].items()}
            made = cls(**found)
            UUID(made.tenant_id)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise Refused("import_none", folder=str(folder)) from error
        return made

    def require_sound(self, folder: Path) -> None:
        """Compare every file with the list, before anything is changed.

        Raises
        ------
        Refused
            If one is missing, was changed, or lies elsewhere.
        """
        listed = {table.file: table.sha256 for table in self.tables.values()}
        for name, digest in {**listed, **{n: f.sha256 for n, f in self.files.items()}}.items():
            try:
                whole = digest_of(inside(folder, *PurePosixPath(name).parts)) == digest
            except (OSError, LeadsElsewhere):
                whole = False
            if not whole:
                raise Refused("import_damaged", name=name)


def taken_tables() -> list[Table]:
    """Return the tables that are taken along, parents first."""
    return [table for table in Base.metadata.sorted_tables if table.fullname in WORDS]


def columns_of(table: Table) -> list[str]:
    """Return the columns of a table that are taken along."""
    return list(COLUMNS.get(table.fullname, [column.name for column in table.columns]))


def condition_of(table: Table, tenant_id: UUID) -> str:
    """Return which rows of a table are the member's; its row policies say the same, where it has any."""
    if table.fullname == "identity.account":
        return "true"
    return f"{'id' if table.fullname == 'admin.tenant' else 'tenant_id'} = '{tenant_id}'"


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()
