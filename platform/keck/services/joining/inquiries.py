"""What people who are no members send: checked, kept, and counted once its sender's address is confirmed."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, cast
from uuid import UUID, uuid4

from sqlalchemy import case, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_not

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.domain.codes import is_official_key, official_form
from keck.domain.texts import Language
from keck.persistence.models import Inquiry, InquiryEvent
from keck.services.errors import Refused
from keck.services.identity import accounts
from keck.services.post import letters, tickets

Kind = Literal["join", "contact", "brochure"]
LINK_LASTS = timedelta(days=7)
LONGEST_LINE, LONGEST_TEXT = 200, 4000
MOST_INHABITANTS, MOST_COPIES = 5_000_000, 500


def read(kind: Kind, form: Mapping[str, str]) -> dict[str, Any]:
    """Return what a form says, as it is stored.

    Raises
    ------
    Refused
        If something is missing or can not be right.
    """
    fields: dict[str, Any] = {
        "name": _line(form, "name"),
        "email": accounts.normal_email(form.get("email", "")),
    }
    if not fields["name"]:
        raise Refused("inquiry_name_missing")
    fields["text"] = form.get("text", "").strip()
    if len(fields["text"]) > LONGEST_TEXT:
        raise Refused("inquiry_text_long", most=LONGEST_TEXT)
    if kind == "contact" and not fields["text"]:
        raise Refused("inquiry_text_missing")
    if kind == "join":
        fields |= _town(form)
    if kind == "brochure":
        fields["town"] = _line(form, "town")
        fields["address"] = form.get("address", "").strip()[:LONGEST_TEXT]
        fields["copies"] = _number(form, "copies", MOST_COPIES)
    return fields


def _town(form: Mapping[str, str]) -> dict[str, Any]:
    town = _line(form, "town")
    if not town:
        raise Refused("name_missing")
    given = "".join(form.get("official_key", "").split())
    # Five digits are a county's key as it is written; everything else is brought into eight.
    key = given if len(given) == 5 and official_form(given) else official_form(given)
    if key is None or not is_official_key(key):
        raise Refused("official_key_wrong", key=given[:20])
    if not form.get("text", "").strip():
        raise Refused("inquiry_usage_missing")
    return {
        "town": town,
        "official_key": key,
        "inhabitants": _number(form, "inhabitants", MOST_INHABITANTS),
    }


def _line(form: Mapping[str, str], name: str) -> str:
    return " ".join(form.get(name, "").split())[:LONGEST_LINE]


def _number(form: Mapping[str, str], name: str, most: int) -> int:
    """Return a whole number as people write it, with or without points between thousands."""
    text = "".join(form.get(name, "").split()).replace(".", "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 9 and 1 <= int(text) <= most):
        raise Refused("inquiry_number_wrong", value=form.get(name, "")[:20], most=most)
    return int(text)


def take(
    settings: Settings,
    kind: Kind,
    fields: Mapping[str, Any],
    *,
    form: str,
    language: Language,
    suspect: bool = False,
) -> bool:
    """Keep what was sent; false says that this very form was taken before.

    Parameters
    ----------
    form : str
        Names the page that was sent.
    suspect : bool
        Whether a machine seems to have sent it: then nobody gets a letter, and staff find it under spam.
    """
    state = "spam" if suspect else "unconfirmed"
    row = {**fields, "id": uuid4(), "kind": kind, "state": state, "language": language, "form": form}
    with plain_session(settings, "keck_login") as session:
        kept = insert_or_not(Inquiry).values(row).on_conflict_do_nothing(index_elements=["form"])
        if session.scalar(kept.returning(Inquiry.id)) is None:
            return False
        _note(session, row["id"], "sent")
        if not suspect:
            # Nothing of what a stranger has typed goes to an address that may be somebody else's.
            letters.post(
                session, f"confirm_{kind}", address=fields["email"], language=language, ticket_id=row["id"]
            )
    return True


def look(settings: Settings, token: str) -> tuple[Kind, Language]:
    """Return what a link confirms, and in which language it was written.

    Raises
    ------
    Refused
        If it is none of ours or too old.
    """
    query = select(Inquiry.kind, Inquiry.language).where(Inquiry.id == _id(settings, token), *_in_time())
    with plain_session(settings, "keck_login") as session:
        found = session.execute(query).one_or_none()
    if found is None:
        raise Refused("inquiry_link_over")
    # The database keeps no other words in these columns.
    return cast("tuple[Kind, Language]", tuple(found))


def confirm(settings: Settings, token: str) -> tuple[Kind, Language]:
    """Let something count, as the link shows that its sender reads the mail of the address; twice is once.

    Raises
    ------
    Refused
        If the link is none of ours or too old.
    """
    inquiry_id = _id(settings, token)
    state = case((Inquiry.kind == "join", "new"), else_="open")
    change = update(Inquiry).where(Inquiry.id == inquiry_id, Inquiry.state == "unconfirmed", *_in_time())
    with plain_session(settings, "keck_login") as session:
        changed = session.scalar(
            change.values(state=state, confirmed_at=datetime.now(UTC)).returning(Inquiry.id)
        )
        if changed is not None:
            _note(session, changed, "confirmed")
    return look(settings, token)


def _id(settings: Settings, token: str) -> UUID:
    found = tickets.id_of(settings, "inquiry", token)
    if found is None:
        raise Refused("inquiry_link_over")
    return found


def _in_time() -> tuple[Any, ...]:
    return (Inquiry.created_at > datetime.now(UTC) - LINK_LASTS, Inquiry.state != "spam")


def _note(session: Any, inquiry_id: UUID, act: str) -> None:
    session.execute(insert(InquiryEvent).values(id=uuid4(), inquiry_id=inquiry_id, act=act))
