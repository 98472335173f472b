import re
from pathlib import Path

import pytest

import keck.drawing.palette
from keck.drawing import palette

CSS = (
    Path(keck.drawing.palette.__file__).parents[1] / "views" / "static" / "css" / "drawing.css"
).read_text()
BLOCKS = [
    dict(re.findall(r"--([a-z0-9]+): (#[0-9a-f]{6})", block))
    for block in re.findall(r"{([^{}]*--c0:[^{}]*)}", CSS)
]
SCHEMES = dict(zip(("light", "dark", "print"), BLOCKS, strict=True))


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("letter", ["c", "d"])
def test_each_class_keeps_three_to_one_against_the_line_between_areas(scheme: str, letter: str) -> None:
    colours = SCHEMES[scheme]
    for n in range(palette.CLASSES):
        assert contrast(colours[f"{letter}{n}"], colours["line"]) >= 3, (scheme, letter, n)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_ramp_grows_steadily_in_lightness_so_that_it_reads_without_colour(scheme: str) -> None:
    ramp = [luminance(SCHEMES[scheme][f"c{n}"]) for n in range(palette.CLASSES)]
    assert ramp in (sorted(ramp), sorted(ramp, reverse=True))
    assert all(contrast(SCHEMES[scheme][f"c{n}"], SCHEMES[scheme][f"c{n + 1}"]) >= 1.25 for n in range(4))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["ink", "muted", "accent", "n1", "n2", "n3", "n4"])
def test_words_of_every_colour_are_readable(scheme: str, name: str) -> None:
    assert contrast(SCHEMES[scheme][name], SCHEMES[scheme]["paper"]) >= 4.5


def test_drawings_that_stand_alone_have_the_colours_of_the_pages() -> None:
    light = SCHEMES["light"]
    assert [light[f"c{n}"] for n in range(5)] == list(palette.SEQUENTIAL)
    assert [light[f"d{n}"] for n in range(5)] == list(palette.DIVERGING)
    for name in ("ink", "muted", "paper", "line", "grid", "accent", "hatch", "empty"):
        assert light[name] == getattr(palette, name.upper())


def test_no_rule_reaches_into_the_shapes_of_a_map() -> None:
    selectors = re.sub(r"/\*.*?\*/|{[^{}]*}", " ", CSS, flags=re.DOTALL)
    assert not re.search(r"(?<![-.\w])(path|g)(?![-\w])", selectors)
