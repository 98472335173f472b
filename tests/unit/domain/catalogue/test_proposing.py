"""A member's indicator as an entry for the catalogue, complete once what is missing is added."""

import re
import tomllib
from datetime import date

from keck.domain.catalogue.proposing import entry_toml
from keck.domain.catalogue.reading import read_catalogue
from keck.domain.definition_reading import definition_from

DAY = date(2026, 11, 30)
DEFINITION = definition_from(
    {
        "code": "own.kinder-sprache",
        "name": {"de": "Kinder, die „anders“ reden\\"},
        "kind": "share",
        "numerator": ["kinder-andere", "kinder-dritte"],
        "denominator": ["kinder"],
        "unit": {"de": "%", "en": "%"},
        "polarity": "-",
        "minimum_count": 20,
    }
)
MEASURES = "\n".join(
    f'[[measure]]\ncode = "{code}"\nname = {{ de = "{code}", en = "{code}" }}\nkind = "count"\n'
    'unit = { de = "Anzahl", en = "number" }\nspatial_reference = "home"'
    for code in ("kinder-andere", "kinder-dritte", "kinder")
)
SOURCE = (
    '[[source]]\ncode = "amt"\nname = { de = "Amt", en = "Office" }\nlegal_basis = { de = "§", en = "§" }'
)


def test_with_what_is_missing_it_is_an_entry_of_the_catalogue() -> None:
    proposed = entry_toml(DEFINITION, DAY)
    full = re.sub(r"(?m)^# ", "", proposed).replace('source = "…"', 'source = "amt"')
    known = read_catalogue(
        {
            "measures.toml": tomllib.loads(MEASURES),
            "sources.toml": tomllib.loads(SOURCE),
            "sprache.toml": tomllib.loads(full),
        }
    )
    (entry,) = known.indicators.values()
    assert entry.code == "kinder-sprache"
    assert entry.name.de == "Kinder, die „anders“ reden\\"
    assert entry.formula_text == "share(kinder-andere + kinder-dritte, kinder)"
    assert (entry.minimum_count, entry.version, entry.changes[0].day) == (20, 1, DAY)


def test_as_it_is_proposed_it_is_read_as_toml() -> None:
    (table,) = tomllib.loads(entry_toml(DEFINITION, DAY))["indicator"]
    assert "source" not in table
    assert table["name"]["en"].startswith("…")
