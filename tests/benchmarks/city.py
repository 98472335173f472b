"""A made-up city of any size: the demo's landscape, and counts that look like people."""

import io
import json
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keck.domain.mapping_files import dump
from keck.domain.mappings import Layout, Mapping, MeasureColumn
from keck.domain.texts import LocalText
from keck.processing.demo import boundaries
from keck.processing.demo.places import ERFUNDENBURG
from keck.processing.demo.territory import AreaSet, Territory, survey

_BASES = 10
_FIRST_YEAR = 2015


@dataclass(frozen=True)
class City:
    """A city with two levels, count measures and an indicator for each.

    Attributes
    ----------
    indicators : int
        Shares of a measure in one of ten groups of residents.
    """

    areas: int = 500
    indicators: int = 30
    years: int = 10
    seed: int = 7

    @property
    def measures(self) -> list[str]:
        """Codes of all measures: groups of residents first."""
        return [f"gruppe{n:02d}" for n in range(_BASES)] + [f"merkmal{n:03d}" for n in range(self.indicators)]

    @property
    def periods(self) -> list[str]:
        """Codes of the years."""
        return [str(_FIRST_YEAR + n) for n in range(self.years)]

    @cached_property
    def territory(self) -> Territory:
        """The areas; names that the demo gives twice get a number."""
        place = replace(ERFUNDENBURG, areas=self.areas, split_on=None)
        found = survey(np.random.default_rng(self.seed), place)
        fine = found.fine[0]
        names = [f"{name} {n}" if name in fine.names[:n] else name for n, name in enumerate(fine.names)]
        return replace(found, fine=(replace(fine, names=names),))

    @property
    def fine(self) -> AreaSet:
        """The areas of the fine level."""
        return self.territory.fine[0]

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """Counts by measure, year and area."""
        rng = np.random.default_rng([self.seed, self.areas])
        residents = rng.lognormal(5.6, 0.5, (_BASES, 1, self.areas)) * np.ones((1, self.years, 1))
        bases = rng.poisson(residents)
        shares = rng.beta(2, 12, (self.indicators, 1, self.areas)) * rng.uniform(
            0.3, 1.5, (self.indicators, 1, 1)
        )
        wanted = np.arange(self.indicators) % _BASES
        return np.concatenate([bases, rng.binomial(bases[wanted], np.minimum(shares, 0.95))])

    def changed(self, measure: int) -> "City":
        """Return the same city with other counts of one measure."""
        other = City(self.areas, self.indicators, self.years, self.seed)
        other.__dict__.update(territory=self.territory, counts=self.counts.copy())
        other.counts[measure, -1] = np.maximum(other.counts[measure, -1] - 1, 0)
        return other

    def write_areas(self, folder: Path) -> list[tuple[Path, str]]:
        """Write the boundaries of both levels; return files and levels, the larger areas first."""
        upper = self.territory.upper
        sets = [one for one in (upper, self.fine) if one is not None]
        written = []
        for one in sets:
            path = folder / f"{one.level.code}.geojson"
            path.write_bytes(boundaries.write(one, path.name))
            written.append((path, one.level.code))
        return written

    def wide(self) -> bytes:
        """Return the table with a column for each measure."""
        columns = {code: self.counts[n].ravel() for n, code in enumerate(self.measures)}
        return _csv(pl.DataFrame({**self._axes(), **columns}))

    def long(self) -> bytes:
        """Return the table with a row for each value."""
        return _csv(self.long_frame())

    def long_frame(self) -> pl.DataFrame:
        """Return the table with a row for each value."""
        times = len(self.measures)
        axes = {name: column * times for name, column in self._axes().items()}
        codes = np.repeat(self.measures, self.years * self.areas)
        return pl.DataFrame({**axes, "merkmal": codes, "wert": self.counts.ravel()})

    def _axes(self) -> dict[str, list[str]]:
        return {
            "nummer": self.fine.keys * self.years,
            "jahr": [period for period in self.periods for _ in range(self.areas)],
        }

    def mapping(self, *, long: bool = False) -> str:
        """Return how the table is read."""
        columns = tuple(
            MeasureColumn(
                code=code,
                label=LocalText(code),
                column=None if long else code,
                match=(code,) if long else (),
            )
            for code in self.measures
        )
        return dump(
            Mapping(
                dataset="zahlen",
                name=LocalText("Zahlen", "Figures"),
                layout=Layout.LONG if long else Layout.WIDE,
                area_column="nummer",
                period_column="jahr",
                value_column="wert" if long else None,
                measure_columns=("merkmal",) if long else (),
                measures=columns,
            )
        )

    def definitions(self) -> str:
        """Return a share for each measure, as a definition file."""
        out = io.StringIO()
        for n, code in enumerate(self.measures[_BASES:]):
            out.write(
                f'[[indicator]]\ncode = "anteil{n:03d}"\nname = {{ de = "Anteil {n}", en = "Share {n}" }}\n'
                f'kind = "share"\nnumerator = ["{code}"]\ndenominator = ["{self.measures[n % _BASES]}"]\n'
                f'decimals = 1\ntopic = "Thema {n // 10}"\n\n'
            )
        return out.getvalue()


def _csv(frame: pl.DataFrame) -> bytes:
    return frame.write_csv(separator=";").encode()


def comparison_values(city: City, indicator: int) -> bytes:
    """Return an indicator's newest values as a plain list, as a static page would have them."""
    above, below = city.counts[_BASES + indicator, -1], city.counts[indicator % _BASES, -1]
    return json.dumps([round(value, 1) for value in (100 * above / below).tolist()]).encode()
