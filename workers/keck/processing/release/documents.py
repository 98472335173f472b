"""The documents of a release: its atlas, with what each indicator is."""

from collections import defaultdict

from keck.compute.disclosure import ProtectedRelease, ProtectedSlice
from keck.domain.artefacts import ATLAS_FORMAT
from keck.domain.codes import CITY_LEVEL
from keck.domain.definitions import IndicatorDefinition
from keck.domain.periods import Period
from keck.domain.statuses import Status
from keck.domain.texts import LANGUAGES
from keck.processing.frames import SetMaterial
from keck.processing.publishing.bundle import Bundle, Document
from keck.processing.publishing.derived import ordering
from keck.processing.publishing.files import DataFile
from keck.processing.release import composing, formulas
from keck.processing.release.explaining import explained
from keck.processing.release.keeping import NOTHING_KEPT, Kept
from keck.processing.release.material import Material
from keck.processing.release.spreading import Spreading
from keck.processing.release.streets import NO_STREETS, Shards
from keck.processing.release.values import values_of

ShapesOf = dict[str, tuple[Document | None, tuple[DataFile, ...], dict[int, tuple[int, int]]]]


def build(
    material: Material,
    protected: ProtectedRelease,
    shapes: ShapesOf,
    shards: Shards = NO_STREETS,
    kept: Kept = NOTHING_KEPT,
) -> Bundle:
    """Return the atlas and the values of all indicators that have something to say.

    Parameters
    ----------
    shapes : dict
        By area set: what the atlas says of its shapes, their files, and a point inside each area.
    kept : Kept
        What an earlier release said beside its values.
    """
    slices: dict[str, list[ProtectedSlice]] = defaultdict(list)
    for one in protected.slices:
        slices[one.indicator].append(one)
    definitions = [d for d in material.definitions if _says_something(slices[d.code])]
    spreading = Spreading(material, protected.slices)
    values = {d.code: values_of(d, slices[d.code], material, spreading, kept) for d in definitions}
    entries = [_entry(d, values[d.code], material) for d in definitions]
    ids = {one.public_id: [f"{one.level.code}:{area.key}" for area in one.areas] for one in material.sets}
    values = {entry["code"]: kept.judged(entry, values[entry["code"]], ids) for entry in entries}
    atlas = {
        "format": ATLAS_FORMAT[0],
        "version": ATLAS_FORMAT[1],
        "tenant": {"slug": material.slug, "name": material.name, "key": material.official_key},
        "audience": protected.report["audience"],
        "policy": material.policy.to_json(),
        "levels": [
            {"code": level.code, "name": level.name, "rank": level.rank, "parent": level.parent_code}
            for level in material.levels
        ],
        "area_sets": [_area_set(one, material, shapes) for one in material.sets],
        "streets": shards.described,
        "indicators": entries,
        "default_indicator": entries[0]["code"] if entries else None,
        "languages": ["de", "en"],
        "texts": material.texts,
        **_crosswalks(material),
    }
    files = {f.digest: f for _, many, _ in shapes.values() for f in many}
    return Bundle(material.slug, atlas, values, (*files.values(), *shards.files))


def _crosswalks(material: Material) -> Document:
    """Tell by which shares older periods were brought to newer boundaries, so that anybody can check it."""
    if not material.crosswalks:
        return {}
    return {
        "crosswalks": [
            {
                "from": one.source_set,
                "to": one.target_set,
                "method": one.method,
                "weight": one.weight,
                "shares": [list(share) for share in one.shares],
            }
            for one in material.crosswalks
        ]
    }


def _says_something(slices: list[ProtectedSlice]) -> bool:
    return any((one.statuses == Status.OK).any() for one in slices)


def _area_set(one: SetMaterial, material: Material, shapes: ShapesOf) -> Document:
    described, _, centroids = shapes.get(one.public_id, (None, (), {}))
    return {
        "id": one.public_id,
        "level": one.level.code,
        "valid_from": one.row.valid_from.isoformat() if one.row.valid_from else None,
        "shapes": described,
        "areas": [
            {
                "key": area.key,
                "name": area.name,
                "parent": _parent(one, area.parent_key, material),
                "centroid": list(centroids[area.position]) if area.position in centroids else None,
                **({"former": list(area.former_keys)} if area.former_keys else {}),
            }
            for area in one.areas
        ],
    }


def _parent(one: SetMaterial, parent_key: str | None, material: Material) -> str | None:
    if one.level.code == CITY_LEVEL:
        return None
    if one.parent_set is None or parent_key is None:
        city = next(s for s in material.sets if s.level.code == CITY_LEVEL)
        return f"{CITY_LEVEL}:{city.areas[0].key}" if one.parent_set is None else None
    return f"{one.parent_set.partition('@')[0]}:{parent_key}"


def _entry(definition: IndicatorDefinition, document: Document, material: Material) -> Document:
    periods = sorted({one["period"] for one in document["slices"]}, key=Period.parse)
    rank = {level.code: level.rank for level in material.levels}
    levels = sorted({one["level"] for one in document["slices"]}, key=lambda code: (rank[code], code))
    wanted = definition.default_period
    newest = wanted if wanted is not None and wanted in periods else periods[-1]
    return {
        "code": definition.code,
        "name": definition.name.to_json(),
        "description": definition.description.to_json() if definition.description else None,
        "unit": definition.unit.to_json(),
        "decimals": definition.decimals,
        "polarity": definition.polarity.value,
        "topic": definition.topic,
        "kind": definition.kind.value,
        "per": definition.per,
        **({"target": definition.target} if definition.target is not None else {}),
        "numerator": [str(operand) for operand in definition.numerator],
        "denominator": [str(operand) for operand in definition.denominator],
        "formula_text": {lang: formulas.in_words(definition, material, lang) for lang in LANGUAGES},
        **formulas.described(definition, material),
        **composing.described(definition, material),
        "source": _source(definition, material),
        **explained(definition, material, periods),
        "periods": periods,
        "levels": levels,
        "newest": newest,
        "default_level": _default_level(document, newest, levels),
        **ordering(document),
        **({"catalogue": definition.catalogue.to_json()} if definition.catalogue else {}),
    }


def _default_level(document: Document, period: str, levels: list[str]) -> str:
    """Return the finest level at which the newest period shows at least two areas."""
    for level in reversed(levels):
        slices = [s for s in document["slices"] if s["level"] == level and s["period"] == period]
        if any(s["status"].count("o") >= 2 for s in slices):
            return level
    return levels[-1]


def _source(definition: IndicatorDefinition, material: Material) -> Document:
    found = [material.source_of[o.measure] for o in definition.operands if o.measure in material.source_of]
    return {
        "supplier": "; ".join(dict.fromkeys(rights.supplier for rights in found)),
        "legal_basis": "; ".join(dict.fromkeys(r.legal_basis for r in found if r.legal_basis)),
        "wording": "; ".join(dict.fromkeys(r.wording for r in found if r.wording)),
    }
