"""Shapes of comparisons between members."""

from marshmallow import Schema, fields, validate

from keck.domain.judgements import Unjudged
from keck.web.api.schemas import Interval, verdict_field
from keck.web.api.text_schemas import Text


class Benchmark(Schema):
    """An indicator by which members are compared."""

    code = fields.String(required=True)
    name = fields.Nested(Text, required=True)
    description = fields.Nested(Text, allow_none=True)
    unit = fields.Nested(Text)
    decimals = fields.Integer()
    polarity = fields.String()
    members = fields.Integer(metadata={"description": "how many are compared"})


class BenchmarkValue(Schema):
    """A member's newest value of its whole city, beside those of the others."""

    tenant = fields.String(required=True, metadata={"description": "slug"})
    name = fields.String()
    key = fields.String(metadata={"description": "official key"})
    indicator = fields.String(required=True)
    period = fields.String(required=True)
    value = fields.Raw(allow_none=True)
    unit = fields.Nested(Text)
    numerator = fields.Raw(allow_none=True)
    denominator = fields.Raw(allow_none=True)
    interval = fields.Nested(Interval, allow_none=True)
    verdict = verdict_field("against all others of the same period together, by the limits of the difference")
    unjudged = fields.String(
        allow_none=True,
        validate=validate.OneOf([one.value for one in Unjudged]),
        metadata={
            "description": "why there is no verdict: no limits from counts, nobody else of the same period, "
            "a base below 30, or not compared again since a member has left"
        },
    )
    others = fields.Float(allow_none=True, metadata={"description": "value of the others' counts together"})
    others_count = fields.Integer(metadata={"description": "how many they are"})


class BenchmarkQuery(Schema):
    """In which form a list is wanted."""

    format = fields.String(validate=validate.OneOf(["json", "csv"]))
