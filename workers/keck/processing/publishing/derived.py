"""Figures of a map as a whole, which go with each cell that they were made of."""

from keck.processing.classing import fixed
from keck.processing.publishing.bundle import Document

_WHOLE = ("spread", "smoothed", "classes")
"""What a slice says of all its areas together. Smoothed rates are among it: they hang on the rate of all."""


def without_spread(one: Document) -> Document:
    """Return a slice without what was made of all its cells, one of which goes."""
    return {name: value for name, value in one.items() if name not in _WHOLE}


def without_gradients(
    document: Document, taken: tuple[str | None, str | None, str | None], ids: dict[str, list[str]]
) -> Document:
    """Return an indicator's values without gradients over areas that were ordered by a withdrawn figure.

    Parameters
    ----------
    taken : tuple of str or None
        Indicator, area and period that were withdrawn; ``None`` stands for all.
    ids : dict
        Public ids of areas by area set.
    """
    slices = [_without_gradient(one, taken, ids) for one in document["slices"]]
    if all(left is one for left, one in zip(slices, document["slices"], strict=True)):
        return document
    return {**document, "slices": slices}


def _without_gradient(
    one: Document, taken: tuple[str | None, str | None, str | None], ids: dict[str, list[str]]
) -> Document:
    run = one.get("spread", {}).get("gradient")
    indicator, area, period = taken
    if (
        run is None
        or indicator not in (None, run["by"])
        or period not in (None, run["period"])
        or (area is not None and area not in ids[one["set"]])
    ):
        return one
    return {**one, "spread": {name: value for name, value in one["spread"].items() if name != "gradient"}}


def ordering(document: Document) -> Document:
    """Return what an atlas says of the indicator by which the areas of another one were ordered.

    Whoever may not see the one may not see files that hold figures made with it.
    """
    runs = (one.get("spread", {}).get("gradient") for one in document["slices"])
    found = next((run["by"] for run in runs if run), None)
    return {"ordered_by": found} if found else {}


def reclassed(left: Document, before: Document, decimals: int) -> Document:
    """Return what is left of an indicator with the classes of its maps made anew from it.

    A break may be a value, and with few areas it often is: it must not outlive the value.
    """
    if left["slices"] == before["slices"]:
        return left
    return {**left, "classes": fixed(left["slices"], decimals)}
