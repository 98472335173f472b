"""Public identifiers: slugs, area ids, indicator codes and official keys."""

import re
from datetime import date
from urllib.parse import quote, unquote

from keck.domain.names import transliterate

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
INDICATOR_CODE = re.compile(r"(?:own\.)?[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
LEVEL_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")
OFFICIAL_KEY = re.compile(r"[0-9]{5}(?:[0-9]{3})?")
RESERVED_SLUGS = frozenset(
    [
        "a",
        "account",
        "admin",
        "api",
        "assets",
        "atlas",
        "benchmarks",
        "brochure",
        "contact",
        "de",
        "desk",
        "docs",
        "en",
        "favicon",
        "healthz",
        "help",
        "impressum",
        "join",
        "keck",
        "login",
        "logout",
        "metrics",
        "network",
        "news",
        "privacy",
        "readyz",
        "robots",
        "search",
        "sitemap",
        "staff",
        "static",
        "www",
    ]
)
CITY_LEVEL = "kommune"


def is_slug(text: str) -> bool:
    """Tell whether a text may be a tenant's slug.

    >>> is_slug("koeln"), is_slug("Köln"), is_slug("login")
    (True, False, False)
    """
    return SLUG.fullmatch(text) is not None and text not in RESERVED_SLUGS


def is_official_key(text: str) -> bool:
    """Tell whether a text looks like an official municipality or county key (5 or 8 digits)."""
    return OFFICIAL_KEY.fullmatch(text) is not None


def official_form(text: str) -> str | None:
    """Return a municipality's or county's key in eight digits, however it is written.

    The long key of twelve digits holds an association in its middle, a county has five digits, and a
    spreadsheet takes away the zero in front.

    >>> official_form("081255003013"), official_form("8125013"), official_form("05916"), official_form("99")
    ('08125013', '08125013', '05916000', None)
    """
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()):
        return None
    if len(digits) in (4, 7, 11):
        digits = "0" + digits
    if len(digits) not in (5, 8, 12) or not "01" <= digits[:2] <= "16":
        return None
    return digits[:5] + (digits[9:] if len(digits) == 12 else digits[5:] or "000")


def slugify(text: str, limit: int = 60) -> str:
    """Turn words into a code of letters, digits and hyphens.

    >>> slugify("Einwohner in Köln, 00 - < 03")
    'einwohner-in-koeln-00-03'
    """
    code = re.sub(r"[^a-z0-9]+", "-", transliterate(text).lower()).strip("-")
    return code[:limit].strip("-") or "x"


def area_set_id(level: str, valid_from: date | None) -> str:
    """Return an area set's public id: its level, and its boundary date where it has one.

    >>> area_set_id("stadtteil", date(2015, 1, 1)), area_set_id("stadtteil", None)
    ('stadtteil@2015-01-01', 'stadtteil')
    """
    return f"{level}@{valid_from.isoformat()}" if valid_from else level


def area_id(level: str, key: str) -> str:
    """Return the API's id of an area.

    >>> area_id("stadtteil", "101")
    'stadtteil:101'
    """
    return f"{level}:{key}"


def parse_area_id(text: str) -> tuple[str, str]:
    """Split an area id into level and key; keys may hold colons.

    >>> parse_area_id("stadtteil:1:2")
    ('stadtteil', '1:2')
    """
    level, separator, key = text.partition(":")
    if not separator or not LEVEL_CODE.fullmatch(level) or not key:
        raise ValueError(f"not an area id: {text!r}")
    return level, key


def encode_key(key: str) -> str:
    """Write an area's key for an address; a slash becomes ``~2F``.

    >>> encode_key("1/2 ä~")
    '1~2F2%20%C3%A4~7E'
    """
    return quote(key.replace("~", "~7E").replace("/", "~2F"), safe="~")


def decode_key(text: str) -> str:
    """Read an area's key from an address.

    >>> decode_key(encode_key("1/2 ä~2F"))
    '1/2 ä~2F'
    """
    return unquote(text).replace("~2F", "/").replace("~7E", "~")


def own_code(code: str) -> str:
    """Mark an indicator's code as the member's own.

    >>> own_code("einwohner"), own_code("own.einwohner")
    ('own.einwohner', 'own.einwohner')
    """
    return code if code.startswith("own.") else f"own.{code}"
