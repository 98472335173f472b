"""What the columns of a table are called."""

from collections import Counter

from keck.compute.readers.raw import RawTable


def header_texts(table: RawTable) -> list[str]:
    """Return a name of its own for every column: its header, or its number where it has none."""
    seen: Counter[str] = Counter()
    names = []
    for number, text in enumerate(table.header, start=1):
        name = " ".join(text.split()) or f"Spalte {number}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names
