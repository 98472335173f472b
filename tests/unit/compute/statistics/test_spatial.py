import json
from pathlib import Path

import numpy as np
import pytest

from keck.compute.statistics.clusters import SCREENING, Quadrant, local_moran
from keck.compute.statistics.contiguity import Neighbours, adjacent
from keck.compute.statistics.getis_ord import getis_ord_g, getis_ord_local
from keck.compute.statistics.refusals import NotOfferedError, Refusal
from keck.compute.statistics.smoothing import standardised_rates
from keck.compute.statistics.spatial import gearys_c, morans_i

SIDE = 8
OFFERS = (morans_i, gearys_c, getis_ord_g, local_moran, getis_ord_local)


def lattice(side: int = SIDE) -> Neighbours:
    cells = [(x, y) for y in range(side) for x in range(side)]
    near = [
        (one, two)
        for one, (x, y) in enumerate(cells)
        for two, (u, v) in enumerate(cells)
        if max(abs(x - u), abs(y - v)) == 1
    ]
    return adjacent(len(cells), near)


LINKS = lattice().row_standardised()
RNG = np.random.default_rng(5)
NOISE = RNG.gamma(2.0, size=SIDE**2)
WEST_EAST = NOISE / 5 + np.tile(np.arange(float(SIDE)), SIDE)


def test_a_gradient_is_found_and_noise_is_not() -> None:
    steep, flat = morans_i(WEST_EAST, LINKS), morans_i(NOISE, LINKS)
    assert steep.value > 0.5
    assert steep.p_random < 1e-6
    assert steep.p_permuted == pytest.approx(1e-4)
    assert flat.p_random > 0.05
    assert gearys_c(WEST_EAST, LINKS).value < 0.5
    assert gearys_c(WEST_EAST, LINKS).z_random < -5
    assert getis_ord_g(WEST_EAST, LINKS).z_random > 3


def test_permutations_agree_with_the_moments() -> None:
    found = morans_i(NOISE, LINKS)
    assert 2 * found.p_permuted == pytest.approx(found.p_random, abs=0.03)


def test_values_in_another_unit_give_the_same_figures() -> None:
    one, two = morans_i(NOISE, LINKS), morans_i(1000 - 7 * NOISE, LINKS)
    assert (two.value, two.z_random) == pytest.approx((one.value, one.z_random))
    local, other = local_moran(NOISE, LINKS), local_moran(3 * NOISE, LINKS)
    assert other.value == pytest.approx(local.value)
    assert other.p.tolist() == local.p.tolist()


def test_the_order_in_which_areas_are_listed_changes_nothing() -> None:
    order = np.random.default_rng(1).permutation(SIDE**2)
    turned, links = WEST_EAST[order], LINKS.reordered(order)
    one, two = morans_i(WEST_EAST, LINKS), morans_i(turned, links)
    assert two.value == pytest.approx(one.value)
    assert two.p_permuted == one.p_permuted
    local, other = local_moran(WEST_EAST, LINKS), local_moran(turned, links)
    assert other.value == pytest.approx(local.value[order])
    assert other.p.tolist() == local.p[order].tolist()
    assert other.cluster.tolist() == local.cluster[order].tolist()


def test_the_same_seed_gives_the_same_p_and_another_one_nearly() -> None:
    assert morans_i(NOISE, LINKS) == morans_i(NOISE, LINKS)
    one, two = local_moran(NOISE, LINKS), local_moran(NOISE, LINKS, seed=4)
    assert one.p.tolist() != two.p.tolist()
    assert one.p == pytest.approx(two.p, abs=0.03)


def test_clusters_lie_where_neighbours_are_alike() -> None:
    found = local_moran(WEST_EAST, LINKS)
    west, east = (np.arange(SIDE**2) % SIDE == side for side in (0, SIDE - 1))
    assert found.cluster[west].sum() >= 6
    assert set(found.quadrant[west].tolist()) == {Quadrant.LOW_LOW}
    assert set(found.quadrant[east].tolist()) == {Quadrant.HIGH_HIGH}


def test_false_discoveries_are_controlled_where_there_is_nothing() -> None:
    hits = found = 0
    for seed in range(20):
        values = np.random.default_rng(seed).normal(size=SIDE**2)
        local = local_moran(values, LINKS, permutations=999)
        hits += int((2 * local.p < 0.05).sum())
        found += int(local.cluster.any())
    assert hits > 20, "without control there is a cluster in every map"
    assert found <= 4


@pytest.mark.parametrize("seed", range(8))
def test_leaving_hopeless_areas_early_finds_the_same_clusters(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=SIDE**2) + (1.5 if seed % 2 else 0.0) * (np.arange(SIDE**2) % SIDE < 3)
    whole = local_moran(values, LINKS)
    early = local_moran(values, LINKS, screening=SCREENING)
    assert (early.cluster == whole.cluster).all()
    assert (early.p[whole.p < 0.05] == whole.p[whole.p < 0.05]).all()
    # Without it nothing would be saved.
    assert (early.p != whole.p).any()


def test_an_area_at_the_mean_is_no_cluster() -> None:
    values = np.tile([1.0, 3.0, 2.0, 2.0], SIDE**2 // 4)
    found = local_moran(values, LINKS, permutations=999)
    assert found.p[values == 2] == pytest.approx(0.5, abs=0.01)


def test_an_even_checkerboard_has_neighbours_that_differ() -> None:
    board = np.indices((SIDE, SIDE)).sum(axis=0).ravel() % 2 * 1.0
    rook = adjacent(SIDE**2, [(i, i + d) for i in range(SIDE**2) for d in (1, SIDE) if near(i, d)])
    assert morans_i(board, rook.row_standardised()).value == pytest.approx(-1)


def near(cell: int, distance: int) -> bool:
    return cell + distance < SIDE**2 and (distance == SIDE or cell % SIDE < SIDE - 1)


def test_local_values_add_up_to_the_whole() -> None:
    whole, local = morans_i(NOISE, LINKS, permutations=0), local_moran(NOISE, LINKS, permutations=99)
    assert local.value.sum() / (SIDE**2 - 1) == pytest.approx(whole.value)


def test_rates_are_standardised_before_as_in_the_literature(reference_dir: Path) -> None:
    case = json.loads((reference_dir / "empirical_bayes.json").read_text())["cases"][0]
    place = {name: number for number, name in enumerate(case["neighbours"])}
    pairs = [(place[a], place[b]) for a, others in case["neighbours"].items() for b in others]
    links = adjacent(len(place), pairs)
    rates = standardised_rates(np.array(case["events"]), np.array(case["base"]))
    found = morans_i(rates, links.row_standardised(), permutations=0)
    # Moran_Rate and Moran_Local_Rate of esda 2.9.0.
    assert (found.value, found.z_random) == pytest.approx((0.2714029669628649, 4.311666064759421), rel=1e-9)
    local = local_moran(rates, links.row_standardised(), permutations=99)
    expected = [0.5577226636735848, 0.5355801521599056, 0.37925972939247843, 0.06937883897833673]
    assert local.value[:4] == pytest.approx(expected, rel=1e-9)
    raw = np.array(case["events"]) / np.array(case["base"])
    geary = gearys_c(raw, links.row_standardised())
    assert (geary.value, geary.z_random) == pytest.approx((0.7252784621085671, -3.6143270357846635), rel=1e-9)
    general = getis_ord_g(raw, links)
    assert (general.value, general.z_random) == pytest.approx(
        (0.05450944489765344, 2.701096398544123), rel=1e-9
    )


@pytest.mark.parametrize("offer", OFFERS)
def test_below_thirty_areas_is_refused_with_a_reason(offer: object) -> None:
    assert callable(offer)
    with pytest.raises(NotOfferedError) as refused:
        offer(NOISE[:25], lattice(5).row_standardised())
    told = refused.value
    assert (told.reason, told.found, told.needed) == (Refusal.TOO_FEW_AREAS, 25, 30)


@pytest.mark.parametrize("offer", OFFERS)
def test_what_means_nothing_is_refused_with_a_reason(offer: object) -> None:
    assert callable(offer)
    for values, links, reason in (
        (np.full(SIDE**2, 0.1) * 3, LINKS, Refusal.NO_VARIATION),
        (NOISE, adjacent(SIDE**2, [(0, 1)]), Refusal.WITHOUT_NEIGHBOURS),
    ):
        with pytest.raises(NotOfferedError) as refused:
            offer(values, links)
        assert refused.value.reason is reason
    with pytest.raises(ValueError, match="without a value"):
        offer(np.where(NOISE > 1, NOISE, np.nan), LINKS)


def test_getis_and_ord_ask_for_amounts() -> None:
    with pytest.raises(NotOfferedError) as refused:
        getis_ord_g(NOISE - 1, LINKS)
    assert refused.value.reason is Refusal.NOT_POSITIVE


def test_getis_and_ord_point_to_high_values_that_lie_together() -> None:
    z, p = getis_ord_local(WEST_EAST, lattice())
    west, east = (np.arange(SIDE**2) % SIDE == side for side in (0, SIDE - 1))
    assert (z[west] < 0).all()
    assert (z[east] > 0).all()
    assert (p[east] < 0.05).sum() >= 6
