"""A log whose entries were touched is found at the first of them."""

import dataclasses
import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.domain.audit_chain import BEGINNING, Entry, broken_at, digest_of

BEGAN = datetime(2026, 3, 29, 0, 59, 59, 999_999, tzinfo=UTC)
names = st.text(max_size=12)
abouts = st.dictionaries(names, st.one_of(names, st.integers(), st.none()), max_size=3)


def chain(abouts: list[dict[str, object]]) -> list[Entry]:
    made: list[Entry] = []
    before = BEGINNING
    for number, about in enumerate(abouts, start=1):
        at = BEGAN + timedelta(seconds=number)
        entry = Entry("t", number, at, None, "operator", "sent_file", about, before, "")
        before = digest_of(entry)
        made.append(dataclasses.replace(entry, digest=before))
    return made


@given(st.lists(abouts, max_size=6))
def test_what_was_written_is_whole_and_stays_so_in_a_file(some: list[dict[str, object]]) -> None:
    made = chain(some)
    assert broken_at(made) is None
    lines = [json.dumps(entry.to_json()) for entry in made]
    assert [Entry.of(json.loads(line)) for line in lines] == made


@given(st.lists(abouts, min_size=2, max_size=6), st.data())
def test_a_changed_a_missing_and_a_swapped_entry_is_found(
    some: list[dict[str, object]], data: st.DataObject
) -> None:
    made = chain(some)
    at = data.draw(st.integers(0, len(made) - 1))
    changed = dataclasses.replace(made[at], act="discarded_file")
    assert broken_at([*made[:at], changed, *made[at + 1 :]]) == at + 1
    renewed = dataclasses.replace(changed, digest=digest_of(changed))
    assert broken_at([*made[:at], renewed, *made[at + 1 :]]) == (at + 2 if at + 1 < len(made) else None)
    if at + 1 < len(made):
        assert broken_at([*made[:at], *made[at + 1 :]]) == at + 1
        assert broken_at([*made[:at], made[at + 1], made[at], *made[at + 2 :]]) == at + 1


@pytest.mark.asvs("11.4.3")
def test_the_hash_is_the_one_that_anybody_computes() -> None:
    entry = chain([{"file": "Käse.csv"}])[0]
    text = (
        '{"about":{"file":"Käse.csv"},"account":null,"act":"sent_file",'
        '"at":"2026-03-29T01:00:00.999999+00:00","before":"' + "0" * 64 + '",'
        '"number":1,"origin":"operator","tenant":"t"}'
    )
    assert entry.digest == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("value", [{}, {"at": "2026-01-01"}, {"number": 1, "at": 5}])
def test_what_is_no_entry_is_refused(value: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no entry"):
        Entry.of(value)
