"""Reading a drawing back, by the rules of path data alone."""

import re

Point = tuple[float, float]
_PATH = re.compile(r'<path id="([^"]+)" d="([^"]*)"/>')
_COMMAND = re.compile(r"([mlhvz])([^mlhvz]*)")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


def paths(svg: bytes) -> dict[str, list[list[Point]]]:
    """The rings of each path."""
    return {name: rings(data) for name, data in _PATH.findall(svg.decode())}


def rings(data: str) -> list[list[Point]]:
    """The rings of relative path data, without the closing point."""
    found: list[list[Point]] = []
    x = y = 0.0
    for command, text in _COMMAND.findall(data):
        numbers = [float(number) for number in _NUMBER.findall(text)]
        if command == "z":
            x, y = found[-1][0]
            continue
        if command == "m":
            found.append([])
        for dx, dy in _steps(command, numbers):
            x, y = round(x + dx, 3), round(y + dy, 3)
            found[-1].append((x, y))
    return found


def _steps(command: str, numbers: list[float]) -> list[Point]:
    if command in "hv":
        return [(n, 0.0) if command == "h" else (0.0, n) for n in numbers]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def segments(found: list[list[Point]]) -> list[frozenset[Point]]:
    """The sides of rings, whichever way they are drawn."""
    return [frozenset(side) for ring in found for side in zip(ring, [*ring[1:], ring[0]], strict=True)]
