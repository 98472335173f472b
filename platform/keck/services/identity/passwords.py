"""Passwords: hashed slowly, checked for what an attacker tries first."""

import secrets
import string
import unicodedata
from collections.abc import Iterable
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from keck.services.errors import Refused
from keck.services.identity.common_passwords import COMMON, leaked

SHORTEST = 10
LONGEST = 200
_GENERATED = 20
# Without the letters and digits that people mix up when they read a password aloud.
_ALPHABET = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lI")))

# OWASP's minimum for argon2id: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Hashing is dear on purpose. More than two at once would let a flood of sign-ins eat the machine.
_AT_ONCE = BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """Return the hash that is stored."""
    with _AT_ONCE:
        return _HASHER.hash(_normal(password))


@cache
def _nobody() -> str:
    """Return what is compared for accounts that do not exist, so that both answers take the same time."""
    return hash_password(secrets.token_urlsafe(32))


def verify(stored: str | None, password: str) -> bool:
    """Tell whether a password is right; without a stored hash the same work is done in vain."""
    compared = stored or _nobody()
    with _AT_ONCE:
        try:
            matches = _HASHER.verify(compared, _normal(password))
        except (VerificationError, InvalidHashError):
            return False
    return matches and stored is not None


def is_outdated(stored: str) -> bool:
    """Tell whether a hash was made with weaker settings than today's."""
    return _HASHER.check_needs_rehash(stored)


def generate() -> str:
    """Return a random password that can be read aloud."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_GENERATED))


def require_strong(password: str, *, words: Iterable[str] = ()) -> None:
    """Refuse what is guessed first; no rules about kinds of characters.

    Parameters
    ----------
    words
        What belongs to the person or the place: e-mail, name, slug.

    Raises
    ------
    Refused
        With what to do better.
    """
    if len(password) < SHORTEST:
        raise Refused("password_too_short", shortest=SHORTEST)
    if len(password) > LONGEST:
        raise Refused("password_too_long", longest=LONGEST)
    folded = _normal(password).casefold()
    if _is_common(folded):
        raise Refused("password_common")
    for word in _context(words):
        if word in folded:
            raise Refused("password_personal", word=word)


def _normal(password: str) -> str:
    # The same characters typed on another keyboard may arrive in another form.
    return unicodedata.normalize("NFKC", password)


def _is_common(folded: str) -> bool:
    core = folded.strip(string.digits + string.punctuation + " ")
    return (
        not {folded, core}.isdisjoint(COMMON)
        or not {folded, core}.isdisjoint(leaked())
        or len(set(folded)) < 5
        or folded in "01234567890123456789" * 2
        or folded in "abcdefghijklmnopqrstuvwxyz"
    )


def _context(words: Iterable[str]) -> set[str]:
    parts = {"keck", "kommune"}
    for word in words:
        for separator in "@.-_+/":
            word = word.replace(separator, " ")
        parts.update(part for part in word.casefold().split() if len(part) >= 4)
    return parts
