"""Which columns of a file hold streets, house numbers, sides and areas."""

from dataclasses import dataclass, fields

from keck.domain.names import normalise_name

_WORDS: dict[str, tuple[str, ...]] = {
    "street": ("strassenname", "strassenbezeichnung", "strasse", "streetname", "street", "str"),
    "first": (
        "hausnummervon", "hausnrvon", "hnrvon", "nummervon", "nrvon", "von", "hausnummernvon", "from",
        "hausnummer1", "beginn", "start",
    ),
    "last": (
        "hausnummerbis", "hausnrbis", "hnrbis", "nummerbis", "nrbis", "bis", "hausnummernbis", "to",
        "hausnummer2", "ende", "end",
    ),
    "numbers": ("hausnummern", "hausnummer", "hausnr", "hnr", "nummern", "housenumbers", "housenumber", "nr"),
    "side": (
        "geradeungerade", "ungeradegerade", "seite", "strassenseite", "side", "gu", "parity", "oddeven",
    ),
    "suffix_first": ("zusatzvon", "hausnummernzusatzvon", "hnrzusatzvon"),
    "suffix_last": ("zusatzbis", "hausnummernzusatzbis", "hnrzusatzbis"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StreetColumns:
    """Headers of the columns; numbers stand in ``first`` and ``last``, or together in ``numbers``."""

    street: str | None = None
    first: str | None = None
    last: str | None = None
    numbers: str | None = None
    side: str | None = None
    suffix_first: str | None = None
    suffix_last: str | None = None
    area: str | None = None


def propose_street_columns(header: list[str]) -> StreetColumns:
    """Return what the headers say; the area column is found by its cells, not here.

    >>> propose_street_columns(["Straße", "Hausnr. von", "Hausnr. bis", "Seite", "Quartier"]).first
    'Hausnr. von'
    """
    found: dict[str, str] = {}
    for name, words in _WORDS.items():
        for word in words:
            match = next((h for h in header if normalise_name(h) == word and h not in found.values()), None)
            if match is not None:
                found[name] = match
                break
    if "street" not in found:
        match = next((h for h in header if "strasse" in normalise_name(h)), None)
        if match is not None and match not in found.values():
            found["street"] = match
    if "first" in found:
        found.pop("numbers", None)
    return StreetColumns(**found)


def with_choices(proposed: StreetColumns, given: dict[str, str]) -> StreetColumns:
    """Return the columns with what somebody has chosen instead."""
    chosen = {field.name: given[field.name] or None for field in fields(StreetColumns) if field.name in given}
    kept = {field.name: getattr(proposed, field.name) for field in fields(StreetColumns)}
    return StreetColumns(**{**kept, **chosen})
