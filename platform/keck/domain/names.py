"""Names and keys of areas: how they are compared and how they are sorted."""

import re
import unicodedata

_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS"}
)
_SORTED_UMLAUTS = str.maketrans(
    {"ä": "a", "ö": "o", "ü": "u", "Ä": "a", "Ö": "o", "Ü": "u", "ß": "ss", "ẞ": "ss"}
)
_DIGITS = re.compile(r"\d+")


def transliterate(text: str) -> str:
    """Write umlauts as two letters and drop other accents.

    >>> transliterate("Fürstenberg, Çelik")
    'Fuerstenberg, Celik'
    """
    plain = unicodedata.normalize("NFC", text).translate(_UMLAUTS)
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


def normalise_name(text: str) -> str:
    """Return the form in which names are compared: letters and digits only, umlauts spelt out.

    >>> normalise_name("Petershausen_West") == normalise_name("petershausen-west")
    True
    """
    return re.sub(r"[^a-z0-9]", "", transliterate(text).lower())


def normalise_key(text: str) -> str:
    """Return the form in which keys are compared: no blanks, no leading zeros, no ``.0`` of a spreadsheet.

    >>> normalise_key(" 007 "), normalise_key("101.0"), normalise_key("000"), normalise_key("A 01")
    ('7', '101', '0', 'a01')
    """
    compact = re.sub(r"\s+", "", text).lower()
    compact = re.sub(r"^(\d+)[.,]0+$", r"\1", compact)
    return compact.lstrip("0") or ("0" if compact else "")


def sort_key(name: str) -> str:
    """Return a key that sorts names after DIN 5007-1 under the plain byte order, numbers by size.

    >>> sorted(["Zoo", "Ärmel", "Arm", "10. Ring", "9. Ring"], key=sort_key)
    ['9. Ring', '10. Ring', 'Arm', 'Ärmel', 'Zoo']
    """
    plain = unicodedata.normalize("NFC", name).translate(_SORTED_UMLAUTS)
    plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c)).lower()
    plain = re.sub(r"[^a-z0-9]+", " ", plain).strip()
    # The name itself comes last, so that equal keys keep one order everywhere.
    return _DIGITS.sub(lambda match: match.group().zfill(9), plain) + "\x1f" + name
