"""Groups have one code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.domain.groups import group_code, parse_group

PARTS = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True)


@given(st.dictionaries(PARTS, PARTS, max_size=4))
def test_a_group_has_one_code_in_any_order(categories: dict[str, str]) -> None:
    code = group_code(categories)
    assert parse_group(code) == categories
    pairs = code.split(";")
    assert group_code(parse_group(";".join(reversed(pairs)))) == code


@pytest.mark.parametrize("text", ["sex", "sex=", "=f", "sex=f;", "sex=f;sex=m", "Sex=f", "sex=f=m", ";"])
def test_texts_that_are_no_groups_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        parse_group(text)
