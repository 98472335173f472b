"""Lists of words."""


def words(text: str) -> frozenset[str]:
    """Return the words of a text.

    >>> sorted(words("gesamt insgesamt"))
    ['gesamt', 'insgesamt']
    """
    return frozenset(text.split())
