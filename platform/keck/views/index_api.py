"""What the public API says of an index: how it is put together, and what values are made of."""

from typing import Any

from keck.views.entries import IndicatorEntry
from keck.views.values import Slice

Item = dict[str, Any]


def recipe_item(entry: IndicatorEntry) -> Item | None:
    """Return how an index is put together; nothing of other indicators."""
    recipe = entry.index
    if recipe is None:
        return None
    return {
        "parts": [
            {
                "indicator": part.code,
                "name": part.name.to_json(),
                "weight": part.weight,
                "direction": 1 if part.raises else -1,
            }
            for part in recipe.parts
        ],
        "least": recipe.least,
        "clipped": recipe.clipped,
        "base": recipe.base,
        "cuts": list(recipe.cuts),
        "change": recipe.change,
        "population": recipe.population.to_json() if recipe.population else None,
    }


def standing_item(entry: IndicatorEntry, found: Slice, position: int) -> Item | None:
    """Return the class of an index, and for the newest period what it is made of."""
    value = found.at(position).value
    if found.index is None or value is None:
        return None
    status = found.index.status(value, entry.decimals)
    item: Item = {"class": status + 1 if status is not None else None}
    made = found.index.composition
    if made is None:
        return item
    change = made.change
    return item | {
        "contributions": [part[position] for part in made.contributions],
        "rank_lowest": made.lowest[position],
        "rank_highest": made.highest[position],
        "other_class": made.elsewhere[position],
        "change": {
            "since": change.since,
            "class": change.classes[position],
        }
        if change
        else None,
    }
