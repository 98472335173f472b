"""Writing all files of the demo, and the plan in which order they are loaded."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from keck.domain.mapping_files import dump
from keck.processing.demo import boundaries, writing
from keck.processing.demo.collection import TABLES
from keck.processing.demo.counting import Census, count
from keck.processing.demo.indicators import for_place
from keck.processing.demo.places import PLACES, Place
from keck.processing.demo.tables import Table
from keck.processing.demo.territory import AreaSet, Territory, survey

SEED = 20_240_917
ROLES = ("admin", "publisher", "editor", "reader")
_STAFF = "team@stiftung.example.org"

Step = dict[str, Any]


def generate(folder: Path, seed: int = SEED) -> None:
    """Write all files and ``plan.json`` into a folder; the same seed gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    steps = [step for place in PLACES for step in _place(folder, place, seed)]
    plan = {"format": "keck.demo-plan", "version": 1, "staff": [{"email": _STAFF}], "steps": steps}
    (folder / "plan.json").write_text(json.dumps(plan, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def model(place: Place, seed: int = SEED) -> tuple[Territory, Census]:
    """Return the areas of a place and all that is counted there."""
    rng = np.random.default_rng([seed, place.seed])
    territory = survey(rng, place)
    return territory, count(rng, territory)


def _place(folder: Path, place: Place, seed: int) -> list[Step]:
    """Write a municipality's files and return the steps that load them."""
    own = folder / place.slug
    own.mkdir(exist_ok=True)
    territory, census = model(place, seed)
    tables = TABLES[place.slug]
    steps: list[Step] = [{"do": "tenant", "name": place.name, "official_key": place.official_key}]
    steps += [_user(place, role) for role in ROLES]
    steps += [_areas(own, areas) for areas in _sets(territory)]
    (own / "kennzahlen.toml").write_text(for_place(place, tables), encoding="utf-8")
    steps += [_table(own, table, territory, census) for table in tables]
    # Formulas are checked against the measures that are there.
    steps.append({"do": "indicators", "file": f"{place.slug}/kennzahlen.toml"})
    steps.append({"do": "consent", "purpose": "benchmarks"})
    steps.append({"do": "release", "audience": "public", "note": "Erste Veröffentlichung (erfundene Daten)"})
    return [{"tenant": place.slug, **step} for step in steps]


_PEOPLE = {"admin": "Verwaltung", "publisher": "Freigabe", "editor": "Redaktion", "reader": "Leserin"}


def _user(place: Place, role: str) -> Step:
    email, name = f"{role}@{place.slug}.example.org", f"{_PEOPLE[role]} {place.name}"
    return {"do": "user", "email": email, "role": role, "name": name}


def _sets(territory: Territory) -> list[AreaSet]:
    return [*([territory.upper] if territory.upper else []), *territory.fine]


def _areas(own: Path, areas: AreaSet) -> Step:
    day = areas.valid_from
    filename = areas.level.file.format(year=day.year if day else "")
    (own / filename).write_bytes(boundaries.write(areas, filename))
    return {
        "do": "areas",
        "file": f"{own.name}/{filename}",
        "level": areas.level.code,
        "level_name": areas.level.name.to_json(),
        "key": boundaries.KEY,
        "name": boundaries.NAME,
        "valid_from": day.isoformat() if day else None,
    }


def _table(own: Path, table: Table, territory: Territory, census: Census) -> Step:
    (own / table.writing.file).write_bytes(writing.write(table, territory, census))
    mapping = f"{table.dataset}.toml"
    (own / mapping).write_text(dump(writing.mapping(table, territory)), encoding="utf-8")
    return {"do": "data", "file": f"{own.name}/{table.writing.file}", "mapping": f"{own.name}/{mapping}"}
