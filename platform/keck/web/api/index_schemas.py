"""What the API tells of a social index: how it is put together, and how areas stand in it."""

from marshmallow import Schema, fields, validate

from keck.web.api.text_schemas import Text


class IndexPart(Schema):
    """A part of an index."""

    indicator = fields.String(allow_none=True, metadata={"description": "code; null for a formula"})
    name = fields.Nested(Text, required=True)
    weight = fields.Float(required=True)
    direction = fields.Integer(
        validate=validate.OneOf([1, -1]), metadata={"description": "1: a high value raises the index"}
    )


class IndexRecipe(Schema):
    """How an index is put together."""

    parts = fields.List(fields.Nested(IndexPart), required=True)
    least = fields.Integer(
        allow_none=True, metadata={"description": "how many parts an area must have; null: all"}
    )
    clipped = fields.Boolean(metadata={"description": "whether z-scores end at -3 and 3"})
    base = fields.String(
        allow_none=True, metadata={"description": "period whose means and deviations hold for all"}
    )
    cuts = fields.List(
        fields.Float(), metadata={"description": "limits of classes, in standard deviations of the index"}
    )
    change = fields.Integer(allow_none=True, metadata={"description": "years over which change is told"})
    population = fields.Nested(
        Text, allow_none=True, metadata={"description": "inhabitants; areas with fewer than 300 have none"}
    )


class IndexChange(Schema):
    """How an area's index moved against those of the others."""

    since = fields.String(required=True)
    class_ = fields.Integer(
        data_key="class", allow_none=True, metadata={"description": "1 fallen, 2 steady, 3 risen"}
    )


class IndexStanding(Schema):
    """The class of an index, and for the newest period what it is made of."""

    class_ = fields.Integer(
        data_key="class", allow_none=True, metadata={"description": "counted from 1, the lowest"}
    )
    contributions = fields.List(
        fields.Float(allow_none=True), metadata={"description": "by part; they add up to the index"}
    )
    rank_lowest = fields.Integer(allow_none=True, metadata={"description": "1 is the highest value"})
    rank_highest = fields.Integer(allow_none=True)
    other_class = fields.Float(
        allow_none=True, metadata={"description": "share of tries with other weights and values"}
    )
    change = fields.Nested(IndexChange, allow_none=True)
