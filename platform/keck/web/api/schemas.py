"""Shapes of the API's questions and answers."""

from marshmallow import Schema, fields, validate

from keck.domain.judgements import TRENDS, VERDICTS
from keck.web.api.index_schemas import IndexRecipe, IndexStanding
from keck.web.api.spread_schemas import Spread
from keck.web.api.text_schemas import Text


class Tenant(Schema):
    """A member with a public atlas."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    key = fields.String(required=True, metadata={"description": "official key"})
    release = fields.Integer(allow_none=True)


class Area(Schema):
    """An area."""

    id = fields.String(required=True, metadata={"description": "level:key"})
    level = fields.String(required=True)
    key = fields.String(required=True)
    name = fields.String(required=True)
    parent = fields.String(allow_none=True)
    valid_from = fields.String(allow_none=True)


class Source(Schema):
    """Where figures come from."""

    supplier = fields.String()
    legal_basis = fields.String()
    wording = fields.String()


class CatalogueVersion(Schema):
    """Which version of the network's catalogue an adopted indicator is."""

    code = fields.String(required=True)
    version = fields.Integer(required=True)
    comparable = fields.Boolean(
        metadata={"description": "false where the member stays with a version that others have left"}
    )


class Indicator(Schema):
    """An indicator with its meaning."""

    code = fields.String(required=True)
    name = fields.Nested(Text, required=True)
    description = fields.Nested(Text, allow_none=True)
    unit = fields.Nested(Text)
    decimals = fields.Integer()
    polarity = fields.String()
    target = fields.Float(
        allow_none=True, metadata={"description": "what areas are to reach, in the indicator's unit"}
    )
    topic = fields.String()
    kind = fields.String()
    formula = fields.Nested(Text, allow_none=True)
    source = fields.Nested(Source)
    periods = fields.List(fields.String())
    levels = fields.List(fields.String())
    newest = fields.String()
    index = fields.Nested(IndexRecipe, allow_none=True)
    catalogue = fields.Nested(
        CatalogueVersion, allow_none=True, metadata={"description": "null for a member's own indicator"}
    )
    explain = fields.String(
        metadata={
            "description": "address of the pages that explain its values, a template (RFC 6570) with the "
            "period and the area's id"
        }
    )


class Footnote(Schema):
    """A footnote, a break in the series or a comment on a value."""

    kind = fields.String(validate=validate.OneOf(["footnote", "break", "comment"]))
    text = fields.Nested(Text)


class Interval(Schema):
    """How far a share, rate or mean would vary by chance, if nothing changed."""

    lower = fields.Float(required=True)
    upper = fields.Float(required=True)
    level = fields.Float(metadata={"description": "0.95: nineteen times out of twenty"})
    method = fields.String(validate=validate.OneOf(["wilson", "poisson", "dobson", "indirect", "student"]))
    design_effect = fields.Float(metadata={"description": "by how much clusters widen it, where they do"})
    events = fields.Float(metadata={"description": "events of a standardised rate"})
    base = fields.Float(metadata={"description": "people of a standardised rate, or cases of a mean"})
    expected = fields.Float(
        metadata={"description": "events that the municipality's rates in the same groups would give"}
    )


def verdict_field(against: str) -> fields.String:
    """Return the field of a verdict."""
    return fields.String(
        allow_none=True,
        validate=validate.OneOf([*VERDICTS.values()]),
        metadata={"description": f"{against}; null where nothing can be said"},
    )


class Smoothed(Schema):
    """An estimate beside a share or rate, with chance taken out; it never stands in the value's place."""

    value = fields.Float(required=True)
    method = fields.String(validate=validate.OneOf(["empirical_bayes"]))
    estimated = fields.Boolean(metadata={"description": "always true: it is no measured value"})


class Value(Schema):
    """One published cell."""

    area = fields.String(required=True)
    area_name = fields.String()
    indicator = fields.String(required=True)
    period = fields.String(required=True)
    group = fields.String()
    value = fields.Raw(allow_none=True)
    unit = fields.Nested(Text)
    numerator = fields.Raw(allow_none=True)
    denominator = fields.Raw(allow_none=True)
    interval = fields.Nested(Interval, allow_none=True)
    verdict = verdict_field("against the municipality")
    verdict_without_area = verdict_field("against the municipality without the area")
    verdict_target = verdict_field("against the indicator's target")
    trend = fields.String(
        allow_none=True,
        validate=validate.OneOf([*TRENDS.values()]),
        metadata={"description": "of the five newest comparable periods, at 99.8 %; newest period only"},
    )
    reliable = fields.Boolean(
        allow_none=True, metadata={"description": "false: too few cases for a comparison"}
    )
    rank_from = fields.Integer(
        allow_none=True, metadata={"description": "first place that chance allows; 1 is the highest value"}
    )
    rank_to = fields.Integer(allow_none=True, metadata={"description": "last place that chance allows"})
    smoothed = fields.Nested(Smoothed, allow_none=True)
    status = fields.String(validate=validate.OneOf(["ok", "missing", "suppressed", "not_applicable"]))
    flags = fields.List(fields.String())
    release = fields.Integer(allow_none=True)
    footnotes = fields.List(fields.Nested(Footnote))
    boundaries = fields.String(metadata={"description": "id of the boundaries that the value is shown in"})
    rebased_from = fields.String(
        allow_none=True, metadata={"description": "id of the boundaries that it was counted in, if others"}
    )
    index = fields.Nested(IndexStanding, allow_none=True)
    explain = fields.String(metadata={"description": "address of the page that explains the value"})


class DescribedIndicator(Indicator):
    """An indicator, and how its values are spread."""

    spread = fields.List(fields.Nested(Spread))


class CrosswalkShare(Schema):
    """The part of an old area's count that was given to a new area."""

    from_key = fields.String(required=True)
    from_name = fields.String()
    to_key = fields.String(required=True)
    to_name = fields.String()
    share = fields.Float(required=True)
    level = fields.String()
    from_ = fields.String(data_key="from", metadata={"description": "id of the older boundaries"})
    from_valid = fields.String(allow_none=True)
    to = fields.String(metadata={"description": "id of the newer boundaries"})
    to_valid = fields.String(allow_none=True)
    method = fields.String(validate=validate.OneOf(["area", "weights", "uploaded"]))
    weight = fields.String(allow_none=True)


class Release(Schema):
    """A public release."""

    number = fields.Integer(required=True)
    note = fields.String()
    published_at = fields.String()
    state = fields.String()
    counts = fields.Dict(keys=fields.String())


class Correction(Schema):
    """What a member tells of its figures; what it is not about is null and means all."""

    text = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    day = fields.String(required=True)
    indicator = fields.String(allow_none=True)
    area = fields.String(allow_none=True)
    period = fields.String(allow_none=True)


def page_of(item: type[Schema]) -> type[Schema]:
    """Return the schema of a list: items, and the address of the next page."""
    name = f"{item.__name__}List"
    following = fields.String(allow_none=True)
    return Schema.from_dict({"items": fields.List(fields.Nested(item)), "next": following}, name=name)


class ReleaseQuery(Schema):
    """Which release is meant; the current one by default."""

    release = fields.Integer()
    format = fields.String(validate=validate.OneOf(["json", "csv", "geojson", "topojson"]))


class OneQuery(Schema):
    """Which release is meant, where an answer is one thing and no table."""

    release = fields.Integer()


class AreasQuery(ReleaseQuery):
    """Which areas are wanted."""

    level = fields.List(fields.String())
    stand = fields.Date(metadata={"description": "day whose boundaries are meant; the newest by default"})


class CrosswalksQuery(ReleaseQuery):
    """Which crosswalks are wanted, by level or by the ids of their boundaries."""

    level = fields.List(fields.String())
    source = fields.List(fields.String(), data_key="from")
    target = fields.List(fields.String(), data_key="to")


class ValuesQuery(ReleaseQuery):
    """Which values are wanted; parameters may be repeated."""

    indicator = fields.List(fields.String())
    period = fields.List(fields.String())
    level = fields.List(fields.String())
    area = fields.List(fields.String())
    group = fields.List(fields.String())
    stand = fields.Date(
        metadata={"description": "day whose boundaries are meant; by default the newest that have a period"}
    )
