"""Addresses in texts, told no more exactly than by their network."""

import ipaddress
import re

_LIKE_ADDRESS = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)(?![\w.])"
)
# Of the server itself: it says by them where it listens.
_OWN = frozenset(("127.0.0.1", "0.0.0.0", "::1", "::"))  # noqa: S104 - looked for, not listened on


def without_addresses(text: str) -> str:
    """Return a text in which addresses of others are networks.

    >>> without_addresses("Invalid request from ip=192.0.2.77: no method")
    'Invalid request from ip=192.0.2.0/24: no method'
    >>> without_addresses("at 12:30:15 by 2001:db8:1:2::3, listening at 127.0.0.1:8000")
    'at 12:30:15 by 2001:db8:1::/48, listening at 127.0.0.1:8000'
    """
    return _LIKE_ADDRESS.sub(_network, text)


def _network(found: re.Match[str]) -> str:
    text = found[0]
    address = text.rstrip(":.")
    # An address may end with a colon pair; a colon after it may be the sentence's own.
    for one in (text, address):
        try:
            parsed = ipaddress.ip_address(one)
        except ValueError:
            continue
        if one in _OWN:
            return text
        parsed = getattr(parsed, "ipv4_mapped", None) or parsed
        network = ipaddress.ip_network(f"{parsed}/{24 if parsed.version == 4 else 48}", strict=False)
        return f"{network}{text[len(one) :]}"
    return text
