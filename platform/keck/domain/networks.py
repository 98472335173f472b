"""Where on the network somebody is, no more exactly than is needed to tell places apart."""

import ipaddress


def ip_prefix(address: str) -> str:
    """Return the network of an address; an address that is none counts as one place.

    >>> ip_prefix("192.0.2.77"), ip_prefix("2001:db8:1:2::3"), ip_prefix("?")
    ('192.0.2.0/24', '2001:db8:1::/48', 'unknown')
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    mapped = getattr(parsed, "ipv4_mapped", None)
    parsed = mapped or parsed
    return str(ipaddress.ip_network(f"{parsed}/{24 if parsed.version == 4 else 48}", strict=False))
