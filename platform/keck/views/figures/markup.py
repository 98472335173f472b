"""Drawings as a part of a page."""

from markupsafe import Markup


def inline(svg: str) -> Markup:
    """Return a drawing as markup."""
    # Drawings escape every text they are given.
    return Markup(svg)  # noqa: S704
