"""Counting: from traits and residents to every measure of the tables."""

from dataclasses import dataclass, field

import numpy as np

from keck.processing.demo.places import YEARS
from keck.processing.demo.society import AGES, Counts, Floats, Traits, residents, traits, wavering
from keck.processing.demo.territory import Territory

Figures = dict[str, Floats]
"""Values by measure (``code`` or ``code[group]``), each years × quarters."""

_ENTRANTS_PER_THOUSAND = 9.0


@dataclass(slots=True, eq=False)
class Census:
    """All figures of a municipality.

    Attributes
    ----------
    rest : dict
        Counts by year of people who live nowhere in particular, where a table knows them.
    """

    values: Figures = field(default_factory=dict)
    rest: dict[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class _Counter:
    rng: np.random.Generator
    about: Traits

    def part(
        self,
        base: Counts,
        usual: float,
        *,
        deprived: float = 0.0,
        family: float = 0.0,
        middle: float = 0.0,
        trend: float = 0.0,
    ) -> Counts:
        """Count those of a base to whom something applies; a share of ``usual`` where all is average."""
        years = np.arange(len(YEARS))[:, None] - (len(YEARS) - 1) / 2
        quarters = base.shape[1]
        logit = np.log(usual / (1 - usual)) + trend * years
        logit = logit + deprived * self.about.deprived + family * self.about.family
        logit = logit + middle * self.about.middle + self.rng.normal(0, 0.10, quarters)
        logit = logit + wavering(self.rng, quarters, 0.03)
        return np.asarray(self.rng.binomial(base, 1 / (1 + np.exp(-logit))))


def count(rng: np.random.Generator, territory: Territory) -> Census:
    """Count everything in a municipality."""
    about = traits(rng, territory)
    ages = residents(rng, territory, about)
    counter = _Counter(rng, about)
    everyone: Counts = np.sum([ages[age] for age in AGES], axis=0)
    counted: dict[str, Counts] = {f"einwohner[age={age}]": values for age, values in ages.items()}
    counted["einwohner"] = everyone
    counted |= _homes(counter, ages, everyone)
    counted |= _hardship(counter, ages)
    counted |= _day_care(counter, ages)
    counted |= _school(counter, ages)
    census = Census({code: values.astype(np.float64) for code, values in counted.items()})
    census.values["wohnflaeche"] = _floor_space(rng, about)
    census.rest = _rest(rng, census.values)
    return census


def _under(ages: dict[str, Counts], last: str) -> Counts:
    found: Counts = np.sum([ages[age] for age in AGES[: AGES.index(last) + 1]], axis=0)
    return found


def _homes(counter: _Counter, ages: dict[str, Counts], everyone: Counts) -> dict[str, Counts]:
    minors = _under(ages, "15-17")
    settled = everyone - ages["0-2"] - (2 * ages["3-5"]) // 3
    households = np.asarray(np.rint(minors / 1.62).astype(np.int64))
    return {
        "geburten": counter.part(everyone, 0.0090, deprived=0.12, family=0.2, trend=-0.02),
        "zuzuege": counter.part(everyone, 0.088, deprived=0.12, middle=0.30),
        "fortzuege": counter.part(everyone, 0.083, deprived=0.10, middle=0.30),
        "einwohner-ab-5": settled,
        "wohndauer-ab-5": counter.part(settled, 0.645, deprived=-0.12, middle=-0.20, trend=0.01),
        "kinder-migration": counter.part(minors, 0.36, deprived=0.65, middle=0.15, trend=0.045),
        "haushalte-mit-kindern": households,
        "alleinerziehende": counter.part(households, 0.21, deprived=0.38, middle=0.12, trend=0.01),
    }


def _hardship(counter: _Counter, ages: dict[str, Counts]) -> dict[str, Counts]:
    minors, young = _under(ages, "15-17"), ages["15-17"] + ages["18-19"] + ages["20-24"]
    children = counter.part(_under(ages, "6-14"), 0.145, deprived=0.80, family=-0.1, trend=0.01)
    return {
        "sgb2-unter-15": children,
        "sgb2-unter-65": children + counter.part(young + ages["25-64"], 0.072, deprived=0.72, family=-0.1),
        "arbeitslose-unter-25": counter.part(young, 0.031, deprived=0.50, trend=-0.02),
        "erziehungshilfen": counter.part(minors, 0.026, deprived=0.45, trend=0.03),
    }


def _day_care(counter: _Counter, ages: dict[str, Counts]) -> dict[str, Counts]:
    older = counter.part(ages["3-5"], 0.915, deprived=-0.28, trend=-0.01)
    return {
        "betreute-kinder[age=0-2]": counter.part(ages["0-2"], 0.34, deprived=-0.32, middle=0.18, trend=0.035),
        "betreute-kinder[age=3-5]": older,
        "kita-andere-sprache": counter.part(older, 0.29, deprived=0.75, middle=0.1, trend=0.05),
    }


def _school(counter: _Counter, ages: dict[str, Counts]) -> dict[str, Counts]:
    pupils = ages["6-14"]
    people = sum(values.sum(axis=1).mean() for values in ages.values())
    usual = _ENTRANTS_PER_THOUSAND * people / 1000 / pupils.sum(axis=1).mean()
    due = np.asarray(counter.rng.binomial(pupils, usual))
    seen = counter.part(due, 0.985)
    booklet = counter.part(seen, 0.91, deprived=-0.3)
    leavers = np.asarray(counter.rng.binomial(pupils, usual * 0.97))
    return {
        "schulpflichtig": due,
        "zurueckgestellt": counter.part(due, 0.072, deprived=0.35, trend=0.03),
        "untersucht": seen,
        "sprachauffaellig": counter.part(seen, 0.235, deprived=0.62, trend=0.02),
        "uebergewicht": counter.part(seen, 0.098, deprived=0.38, trend=0.02),
        "motorik": counter.part(seen, 0.175, deprived=0.30, trend=0.02),
        "vorsorgeheft": booklet,
        "vorsorge-vollstaendig": counter.part(booklet, 0.885, deprived=-0.32, trend=0.01),
        "viertklaessler": leavers,
        "gymnasium": counter.part(leavers, 0.44, deprived=-0.58, middle=0.08),
    }


def _floor_space(rng: np.random.Generator, about: Traits) -> Floats:
    years = np.arange(len(YEARS))[:, None]
    usual = 45.5 - 3.4 * about.deprived + 1.2 * about.family - 0.8 * about.middle
    return np.round(usual + 0.12 * years + rng.normal(0, 0.15, (len(YEARS), len(usual))), 1)


def _rest(rng: np.random.Generator, values: Figures) -> dict[str, Floats]:
    """Count those who are registered without an address: emergency housing, post office boxes."""
    codes = ("zuzuege", "fortzuege", "sgb2-unter-15", "sgb2-unter-65", "arbeitslose-unter-25")
    return {code: np.rint(values[code].sum(axis=1) * rng.uniform(0.006, 0.014)) for code in codes}
