"""Whatever is written as a formula ends in a value or in a sentence, and at once (U-15)."""

import random
import time
from collections import Counter

import pytest

from keck.domain.formulas.checking import check
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.nodes import Node
from keck.domain.formulas.parsing import MOST_CHARACTERS, parse
from keck.domain.formulas.readings import resolved
from keck.domain.formulas.vocabulary import KnownMeasure, Vocabulary
from keck.domain.texts import LANGUAGES
from keck.views.i18n import sentence
from tests.unit.domain.formulas import written

SECONDS = 0.2
CHAINS = 60


def vocabulary(**formulas: str) -> Vocabulary:
    indicators = {code.replace("_", "-"): parse(text) for code, text in formulas.items()}
    return Vocabulary({"a": KnownMeasure(), "b": KnownMeasure()}, indicators)


DOUBLING = vocabulary(**{f"i{n}": f"@i{n + 1} + @i{n + 1}" for n in range(CHAINS)}, **{f"i{CHAINS}": "a"})
CHAIN = vocabulary(**{f"i{n}": f"@i{n + 1} * 2" for n in range(400)}, i400="a")
CYCLE = vocabulary(x="@y / b", y="@x + a")
CHANGES = vocabulary(
    **{f"i{n}": f"lag(change(a, 1), 1) - @i{n + 1} + @i{n + 1}" for n in range(40)}, i40="change(a, 1)"
)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("(" * MOST_CHARACTERS, DOUBLING),
        ("-" * (MOST_CHARACTERS - 1) + "a", DOUBLING),
        ("share(" * 600 + "a", DOUBLING),
        ("a+" * 1999 + "a", DOUBLING),
        ("a" * 10_000_000, DOUBLING),
        ("9" * 3000, DOUBLING),
        ("a ** b ** a", DOUBLING),
        ("@i0", DOUBLING),
        ("@i0", CHAIN),
        ("@i0", CHANGES),
        ("@x", CYCLE),
        ("change(" * 25 + "a" + ", 1)" * 25, DOUBLING),
        ("a + share(a, b)", DOUBLING),
        ("unbekannt", DOUBLING),
        ("__import__('os').system('id')", DOUBLING),
        ("a; drop table", DOUBLING),
        ('"' * 4000, DOUBLING),
        ("[" * 4000, DOUBLING),
        ("0/0", DOUBLING),
        ("if(" + "a+" * 590 + "a, a, a)", DOUBLING),
        ("sum(share(a, b) + " + "+".join("a" for _ in range(140)) + ")", DOUBLING),
    ],
    ids=range(21),
)
def test_hostile_formulas_end_in_a_sentence_at_once(text: str, known: Vocabulary) -> None:
    parse("a")
    before = time.process_time()
    with pytest.raises(FormulaError) as caught:
        check(parse(text), known)
    assert time.process_time() - before < SECONDS
    assert 0 <= caught.value.position <= len(text)
    for lang in LANGUAGES:
        said = sentence(caught.value.code, caught.value.params, lang)
        assert said
        assert caught.value.code not in said
        assert "{" not in said


def test_another_members_indicator_is_unknown_like_one_that_nobody_has() -> None:
    """A vocabulary holds one member's names only; what others have is not even suggested."""
    others = vocabulary(geheim="a")
    found = []
    for code in ("geheim", "niemand"):
        with pytest.raises(FormulaError) as caught:
            check(parse(f"@{code}"), vocabulary(eigene="b"))
        found.append((caught.value.code, caught.value.suggestion, caught.value.params == {"name": code}))
    assert found[0] == found[1] == ("formula_unknown_indicator", None, True)
    assert check(parse("@geheim"), others)


def outcome(text: str, known: Vocabulary) -> str:
    try:
        tree: Node = parse(text)
    except FormulaError as error:
        return error.code
    try:
        resolved(check(tree, known), known)
    except FormulaError:
        return "parsed"
    return "checked"


def test_a_few_random_formulas_end_well() -> None:
    chance = random.Random(15)
    found = Counter(outcome(written.anything(chance), written.VOCABULARY) for _ in range(1500))
    assert found["parsed"] + found["checked"] > 450
    assert found["checked"] > 30


@pytest.mark.long
def test_a_hundred_thousand_random_formulas_end_well(capsys: pytest.CaptureFixture[str]) -> None:
    number, chance = 100_000, random.Random(20261129)
    found: Counter[str] = Counter()
    slowest, where = 0.0, ""
    begun = time.process_time()
    for _ in range(number):
        text = written.anything(chance)
        before = time.process_time()
        found[outcome(text, written.VOCABULARY)] += 1
        if (taken := time.process_time() - before) > slowest:
            slowest, where = taken, text[:80]
    read = found["parsed"] + found["checked"]
    with capsys.disabled():
        print(  # noqa: T201 - the figures of this test
            f"\n{number} formulas, {read / number:.1%} read, {found['checked'] / number:.1%} right, "
            f"slowest {slowest:.3f} s CPU ({where!r}), all {time.process_time() - begun:.0f} s CPU"
        )
    assert read >= 0.3 * number
    assert slowest < 1
