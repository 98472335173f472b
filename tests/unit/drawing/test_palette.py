import re
from itertools import pairwise
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
@pytest.mark.parametrize(("letter", "count"), [("c", palette.CLASSES), ("d", len(palette.DIVERGING))])
def test_each_class_keeps_three_to_one_against_the_line_between_areas(
    scheme: str, letter: str, count: int
) -> None:
    colours = SCHEMES[scheme]
    for n in range(count):
        assert contrast(colours[f"{letter}{n}"], colours["line"]) >= 3, (scheme, letter, n)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_ramp_grows_steadily_in_lightness_so_that_it_reads_without_colour(scheme: str) -> None:
    ramp = [luminance(SCHEMES[scheme][f"c{n}"]) for n in range(palette.CLASSES)]
    assert ramp in (sorted(ramp), sorted(ramp, reverse=True))
    assert all(contrast(SCHEMES[scheme][f"c{n}"], SCHEMES[scheme][f"c{n + 1}"]) >= 1.25 for n in range(4))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_both_sides_of_zero_grow_steadily_towards_their_ends(scheme: str) -> None:
    tones = [SCHEMES[scheme][f"d{n}"] for n in range(9)]
    for side in (tones[4::-1], tones[4:]):
        light = [luminance(one) for one in side]
        assert light in (sorted(light), sorted(light, reverse=True))
        assert all(contrast(one, other) >= 1.25 for one, other in pairwise(side))


# Machado, Oliveira and Fernandes (2009), complete loss of one kind of cone, over linear light.
SIGHT = {
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


def seen(colour: str, sight: str) -> list[float]:
    """Return linear light as somebody sees it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    light = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return [sum(a * b for a, b in zip(row, light, strict=True)) for row in SIGHT[sight]]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("sight", SIGHT)
def test_both_sides_of_zero_differ_in_hue_for_every_colour_vision(scheme: str, sight: str) -> None:
    for n in (1, 2, 3, 4):
        below, above = (seen(SCHEMES[scheme][f"d{4 + side * n}"], sight) for side in (-1, 1))
        # How much of the light is blue, of which none of the three loses all; orange has hardly any.
        shares = [one[2] / sum(one) for one in (below, above)]
        if sight == "tritanopia":
            shares = [one[0] / sum(one) for one in (above, below)]
        assert shares[1] - shares[0] >= 0.04 * n, (n, shares)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["ink", "muted", "accent", "n1", "n2", "n3", "n4"])
def test_words_of_every_colour_are_readable(scheme: str, name: str) -> None:
    assert contrast(SCHEMES[scheme][name], SCHEMES[scheme]["paper"]) >= 4.5


def test_drawings_that_stand_alone_have_the_colours_of_the_pages() -> None:
    light = SCHEMES["light"]
    assert [light[f"c{n}"] for n in range(5)] == list(palette.SEQUENTIAL)
    assert [light[f"d{n}"] for n in range(9)] == list(palette.DIVERGING)
    for name in ("ink", "muted", "paper", "line", "grid", "accent", "hatch", "empty"):
        assert light[name] == getattr(palette, name.upper())


def test_no_rule_reaches_into_the_shapes_of_a_map() -> None:
    selectors = re.sub(r"/\*.*?\*/|{[^{}]*}", " ", CSS, flags=re.DOTALL)
    assert not re.search(r"(?<![-.\w])(path|g)(?![-\w])", selectors)
