"""Names and keys are compared and sorted as people expect."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from keck.domain.names import normalise_key, normalise_name, sort_key, transliterate


@given(st.text())
def test_normal_forms_are_stable(text: str) -> None:
    assert normalise_name(normalise_name(text)) == normalise_name(text)
    assert normalise_key(normalise_key(text)) == normalise_key(text)
    assert transliterate(transliterate(text)) == transliterate(text)


@given(st.text())
def test_names_do_not_depend_on_how_accents_are_coded(text: str) -> None:
    forms = {normalise_name(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert len(forms) == 1


@given(st.integers(0, 10**9), st.integers(0, 5))
def test_keys_lose_what_a_spreadsheet_adds(number: int, zeros: int) -> None:
    plain = str(number)
    assert {
        normalise_key(t) for t in (plain, f"{'0' * zeros}{plain}", f" {plain} ", f"{plain}.0", f"{plain},00")
    } == {plain}


@given(st.lists(st.integers(0, 10**8), min_size=2))
def test_numbers_in_names_sort_by_size(numbers: list[int]) -> None:
    names = [f"Bezirk {number}" for number in numbers]
    assert sorted(names, key=sort_key) == [f"Bezirk {number}" for number in sorted(numbers)]


@given(st.lists(st.text(), unique=True))
def test_sorting_has_one_order(names: list[str]) -> None:
    assert len({sort_key(name) for name in names}) == len(names)
    turned = names[::-1]
    assert sorted(names, key=sort_key) == sorted(turned, key=sort_key)
