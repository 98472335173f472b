"""Measures that their file does not name: people say what they are called."""

from collections.abc import Iterable
from dataclasses import replace

from keck.domain.codes import slugify
from keck.domain.findings import Finding
from keck.domain.mappings import Mapping
from keck.domain.texts import LocalText

UNNAMED = "measure_unnamed"
"""Finding that asks for a name; until somebody answers the measure is called after its file."""


def guess_of(findings: Iterable[Finding]) -> str | None:
    """Return what a measure without a name is called until somebody names it; ``None`` if all have one."""
    return next((str(one.params["name"]) for one in findings if one.code == UNNAMED), None)


def named(mapping: Mapping, guess: str, name: str) -> Mapping:
    """Return a mapping in which what was called by a guess bears its name, and its code is made of that.

    The table's code stays, by which next year's file is known again; its name follows if it was the guess.
    """
    others = {one.code for one in mapping.measures if one.label.de != guess}
    base = slugify(name)
    code, number = base, 1
    while code in others:
        number += 1
        code = f"{base[:56]}-{number}"
    old = {one.code for one in mapping.measures if one.label.de == guess}
    measures = tuple(
        replace(one, code=code, label=LocalText(name)) if one.label.de == guess else one
        for one in mapping.measures
    )
    bound = tuple(replace(one, base=code) if one.base in old else one for one in measures)
    table = replace(mapping.name, de=name) if mapping.name.de == guess else mapping.name
    return replace(mapping, name=table, measures=bound)
