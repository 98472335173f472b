"""Addresses of letters."""

import re

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_LONGEST = 254


def is_email(text: str) -> bool:
    """Tell whether a text looks like an address.

    >>> is_email("name@stadt.de"), is_email("name@stadt")
    (True, False)
    """
    return len(text) <= _LONGEST and _EMAIL.fullmatch(text) is not None
