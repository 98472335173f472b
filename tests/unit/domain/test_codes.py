"""Public identifiers survive the way into an address and back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.domain.codes import area_id, decode_key, encode_key, is_slug, own_code, parse_area_id, slugify

KEYS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
LEVELS = st.from_regex(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?", fullmatch=True)


@pytest.mark.asvs("1.1.1", "1.2.2")
@given(KEYS)
def test_keys_survive_an_address(key: str) -> None:
    encoded = encode_key(key)
    assert decode_key(encoded) == key
    assert "/" not in encoded
    assert encoded.isascii()


@given(LEVELS, KEYS)
def test_area_ids_are_split_where_they_were_joined(level: str, key: str) -> None:
    assert parse_area_id(area_id(level, key)) == (level, key)


@given(st.text(), st.integers(1, 80))
def test_codes_are_made_of_letters_digits_and_hyphens(text: str, limit: int) -> None:
    code = slugify(text, limit)
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", code)
    assert len(code) <= limit
    assert slugify(code, limit) == code


@given(st.text(max_size=10))
def test_own_codes_are_marked_once(code: str) -> None:
    assert own_code(own_code(code)) == own_code(code)
    assert own_code(code).startswith("own.")


@given(st.text(max_size=80))
def test_slugs_are_never_reserved_and_never_odd(text: str) -> None:
    if is_slug(text):
        assert re.fullmatch(r"[a-z0-9-]+", text)
        assert text not in ("de", "en", "api", "login", "static")
