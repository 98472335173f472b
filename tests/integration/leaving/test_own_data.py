"""C-21: everything that the platform knows of a person, for that person; and the name can be corrected."""

import json
from uuid import uuid4

import pytest

from keck.config import Settings
from keck.db.base import Base
from keck.services import own_data
from keck.services.joining import inquiries
from keck.services.own_data import AT_MEMBERS, NOT_HANDED_OUT, OWN_TABLES
from keck.services.people import memberships, official_contacts, recoveries
from tests.integration.conftest import Member
from tests.integration.humans import PASSWORD, Human
from tests.integration.staff import Team
from tests.tenancy.factories import seed

_BY_NAME = ("account_id", "by")


def account_columns() -> set[str]:
    """Return every column that refers to an account: by a key, or by the name of the column."""
    found = set()
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            keyed = any(key.column.table.fullname == "identity.account" for key in column.foreign_keys)
            named = column.type.python_type.__name__ == "UUID" and (
                column.name in _BY_NAME or column.name.endswith("_by")
            )
            if keyed or named:
                found.add(f"{table.fullname}.{column.name}")
    return found


def test_every_column_that_refers_to_an_account_is_registered() -> None:
    registered = {*OWN_TABLES, *AT_MEMBERS, *NOT_HANDED_OUT}
    assert account_columns() == registered
    assert len(registered) == len(OWN_TABLES) + len(AT_MEMBERS) + len(NOT_HANDED_OUT)
    assert all(NOT_HANDED_OUT.values())


def test_a_person_gets_all_of_the_own_data_and_nobody_elses(settings: Settings, member: Member) -> None:
    person = Human(settings, role="admin", slug=member.slug)
    other = Human(settings, role="editor", slug=member.slug)
    person.sign_in()
    person.print_list()
    with memberships.open_scope(settings, person.signed_in, member.slug) as scope:
        memberships.change_role(scope, other.id, role="reader")
    found = own_data.of(settings, person.id)
    text = json.dumps(found)
    assert found["account"]["email"] == person.email
    assert [one["role"] for one in found["membership"]] == ["admin"]
    assert [one["kind"] for one in found["factor"]] == ["list"]
    assert "success" in {one["outcome"] for one in found["login_event"]}
    assert len(found["session"]) >= 1
    done = found["at_members"][member.slug]["private.audit_entry.account_id"]
    assert [one["act"] for one in done] == ["changed_role"]
    assert other.email not in text
    for secret in (*person.codes, person.token, PASSWORD, "argon2", "token_hash", "csrf_key"):
        assert secret not in text


def test_rows_at_members_say_what_and_when(settings: Settings) -> None:
    seeded = seed(settings, "eigenau", "99000251")
    editor = next(one for role, (one, _) in seeded.people.items() if role.value == "editor")
    at = own_data.of(settings, editor)["at_members"]["eigenau"]
    assert {"private.upload.created_by", "private.batch.created_by", "queue.job.created_by"} <= set(at)
    assert all(rows for rows in at.values())


def test_the_name_is_corrected(settings: Settings, member: Member) -> None:
    person = Human(settings, role="reader", slug=member.slug)
    own_data.change_name(settings, person.id, name="  Änne   Müller ")
    assert own_data.of(settings, person.id)["account"]["name"] == "Änne Müller"


@pytest.mark.parametrize("place", sorted(OWN_TABLES))
def test_registered_tables_have_the_column_that_is_named(place: str) -> None:
    table, _, column = place.rpartition(".")
    assert column in Base.metadata.tables[table].c


def test_whoever_was_to_administer_is_told_of_it(settings: Settings, member: Member) -> None:
    person = Human(settings)
    with member.scope() as scope:
        official_contacts.register(scope, {"email": "", "postal": "Rathaus, 99999 Prüfstadt"})
    form = {"email": person.email, "name": "Ada", "reason": "Ruhestand", "channel": "post"}
    with Team(settings).scope() as staff:
        recoveries.start(staff, member.slug, form)
    (mine,) = own_data.of(settings, person.id)["recoveries"]
    assert (mine["name"], mine["outcome"]) == ("Ada", None)


def test_what_somebody_wrote_to_the_foundation_is_handed_out(settings: Settings, member: Member) -> None:
    person = Human(settings, role="reader", slug=member.slug)
    for email, text in ((person.email, "Wann erscheint die Broschüre?"), ("x@y.example", "Nicht meins.")):
        fields = inquiries.read("contact", {"name": "Ada", "email": email, "text": text})
        assert inquiries.take(settings, "contact", fields, form=uuid4().hex, language="de")
    (mine,) = own_data.of(settings, person.id)["inquiries"]
    assert (mine["email"], mine["text"]) == (person.email, "Wann erscheint die Broschüre?")
