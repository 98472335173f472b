"""What is told beside an index may hang on shown cells alone: an outsider checks what can be."""

from typing import Any

Document = dict[str, Any]
_ROUNDING = 0.005


def refuse_index_of_hidden(code: str, one: Document) -> None:
    """Stop where contributions or ranks stand beside an index that is not shown, or do not make it up.

    Raises
    ------
    ValueError
        If there are any.
    """
    index = one.get("index") or {}
    where = f"{code}, {one['period']}"
    parts = list((index.get("contributions") or {}).values())
    ranks = index.get("ranks") or {}
    told = [*parts, *ranks.values(), index.get("elsewhere") or [], (index.get("change") or {}).get("class")]
    for place, letter in enumerate(one["status"]):
        if letter != "o" and any(row[place] is not None for row in told if row):
            raise ValueError(f"{where}: what an index is made of that is not shown")
    for place, value in enumerate(one["value"]):
        known = [row[place] for row in parts if row[place] is not None]
        if value is not None and known and abs(sum(known) - value) > _ROUNDING * (len(known) + 1):
            raise ValueError(f"{where}: contributions that do not make up the index")
