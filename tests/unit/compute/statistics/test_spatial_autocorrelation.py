"""Published figures of spatial autocorrelation."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from keck.compute.cube import Floats
from keck.compute.statistics.clusters import local_moran
from keck.compute.statistics.contiguity import Neighbours, adjacent
from keck.compute.statistics.getis_ord import getis_ord_g, getis_ord_local
from keck.compute.statistics.spatial import gearys_c, morans_i

NEAR = 1e-8
P_NEAR = 0.02
LATTICE = [(a, b) for a in range(9) for b in range(9) if (b == a + 1 and b % 3) or b == a + 3]


@pytest.fixture
def vectors(reference_dir: Path) -> dict[str, Any]:
    return dict(json.loads((reference_dir / "spatial_autocorrelation.json").read_text()))


def material(case: dict[str, Any], names: list[str] | None = None) -> tuple[Floats, Neighbours]:
    names = names or list(case["neighbours"])
    place = {name: number for number, name in enumerate(names)}
    pairs = [(place[one], place[two]) for one, others in case["neighbours"].items() for two in others]
    return np.array(case["y"], np.float64), adjacent(len(names), pairs)


@pytest.fixture(params=[0, 1], ids=["desmith", "st_louis"])
def case(vectors: dict[str, Any], request: pytest.FixtureRequest) -> dict[str, Any]:
    return dict(vectors["cases"][request.param])


def test_morans_i_is_as_published(case: dict[str, Any]) -> None:
    values, links = material(case)
    one, expected = morans_i(values, links.row_standardised(), fewest=0), case["moran_row_standardised"]
    found = {
        "I": one.value,
        "EI": one.expected,
        "var_norm": one.variance_normal,
        "z_norm": one.z_normal,
        "p_norm_two_sided": one.p_normal,
        "var_rand": one.variance_random,
        "z_rand": one.z_random,
        "p_rand_two_sided": one.p_random,
    }
    assert found == pytest.approx({name: expected[name] for name in found}, rel=NEAR)
    assert one.p_permuted == pytest.approx(expected["p_perm_one_sided"], abs=P_NEAR)
    binary = morans_i(values, links, fewest=0, permutations=0)
    found = {"I": binary.value, "EI": binary.expected, "z_norm": binary.z_normal, "z_rand": binary.z_random}
    assert found == pytest.approx(case["moran_binary"], rel=NEAR)


def test_gearys_c_is_as_published(case: dict[str, Any]) -> None:
    values, links = material(case)
    one = gearys_c(values, links.row_standardised(), fewest=0)
    found = {"C": one.value, "EC": one.expected, "z_norm": one.z_normal}
    assert found == pytest.approx(case["geary_row_standardised"], rel=NEAR)


def test_local_moran_is_as_published(case: dict[str, Any]) -> None:
    values, links = material(case)
    one, expected = (
        local_moran(values, links.row_standardised(), fewest=0),
        case["local_moran_row_standardised"],
    )
    assert one.value == pytest.approx(np.array(expected["Is"]), rel=NEAR)
    assert one.quadrant.tolist() == expected["quadrant"]
    assert one.p == pytest.approx(np.array(expected["p_perm"]), abs=P_NEAR)


def test_local_getis_and_ord_is_as_published(case: dict[str, Any]) -> None:
    # These figures alone were made with the neighbours' ids sorted as text beside values in the file's order.
    values, links = material(case, sorted(case["ids"]))
    z, p = getis_ord_local(values, links, fewest=0)
    expected = case["getis_ord_gi_star_binary"]
    assert z == pytest.approx(np.array(expected["Zs"]), rel=NEAR)
    assert p == pytest.approx(np.array(expected["p_normal_one_sided"]), rel=NEAR)
    z, _ = getis_ord_local(values, links, star=False, fewest=0)
    assert z == pytest.approx(np.array(case["getis_ord_gi_binary"]["Zs"]), rel=NEAR)


def test_local_getis_and_ord_in_the_order_of_the_file_is_that_of_esda(vectors: dict[str, Any]) -> None:
    values, links = material(vectors["cases"][0])
    z, _ = getis_ord_local(values, links, fewest=0)
    assert z[:4] == pytest.approx([-0.42454696, -0.31235791, 0.27663456, 0.1569403], abs=5e-9)
    z, _ = getis_ord_local(values, links, star=False, fewest=0)
    assert z[:4] == pytest.approx([-0.6208651, -0.61102353, -0.14590812, 0.70082074], abs=5e-9)


def test_the_figures_of_the_literature_are_met(vectors: dict[str, Any]) -> None:
    published = vectors["published"]
    values, links = material(vectors["cases"][1])
    st_louis = morans_i(values, links.row_standardised(), permutations=0)
    assert st_louis.value == pytest.approx(published["st_louis_moran"]["I"], rel=NEAR)
    one_sided = published["st_louis_moran"]["p_norm_one_sided"]
    assert st_louis.p_normal / 2 == pytest.approx(one_sided, rel=NEAR)
    lattice = published["lattice"]
    one = morans_i(np.array(lattice["y"], np.float64), adjacent(9, LATTICE), fewest=0, permutations=0)
    expected = (lattice["VI_rand"], lattice["VI_norm"])
    assert (one.variance_random, one.variance_normal) == pytest.approx(expected, rel=NEAR)


def test_the_points_of_getis_and_ord_are_met(vectors: dict[str, Any]) -> None:
    case = vectors["published"]["getis_points"]
    values, links = material(case)
    whole = getis_ord_g(values, links, fewest=0)
    assert whole.value == pytest.approx(case["G"], abs=5e-9)
    assert whole.p_random / 2 == pytest.approx(case["p_norm"], abs=5e-7)
    for expected, neighbours, star in (
        (case["gi_binary_Zs_0"], links, False),
        (case["gi_row_standardised_Zs_0"], links.row_standardised(), False),
        (case["gi_star_binary_Zs_0"], links, True),
    ):
        assert getis_ord_local(values, neighbours, star=star, fewest=0)[0][0] == pytest.approx(
            expected, rel=NEAR
        )
