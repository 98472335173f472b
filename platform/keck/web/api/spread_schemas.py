"""How the API tells of the spread of values over areas."""

from marshmallow import Schema, fields, validate


class Fifths(Schema):
    """Means of the lowest and the highest fifth of people (or of areas, where nobody is counted)."""

    of = fields.String(validate=validate.OneOf(["people", "areas"]))
    low = fields.Float()
    high = fields.Float()
    ratio = fields.Float(allow_none=True, metadata={"description": "null where the lowest fifth has none"})


class Dissimilarity(Schema):
    """Share of a group that would have to live elsewhere to be spread evenly, and what chance would give."""

    value = fields.Float()
    expected = fields.Float()
    excess = fields.Float(allow_none=True)


class Gradient(Schema):
    """Slope and relative index of inequality over fifths of areas, from the most to the least deprived."""

    by = fields.String(metadata={"description": "code of the indicator that orders the areas"})
    period = fields.String(metadata={"description": "its period"})
    areas = fields.Integer()
    fifths = fields.List(fields.Float())
    scale = fields.String(validate=validate.OneOf(["logit", "log", "plain"]))
    slope = fields.Float(metadata={"description": "least deprived end minus most deprived end (SII)"})
    ratio = fields.Float(allow_none=True, metadata={"description": "the former divided by the latter (RII)"})
    slope_limits = fields.List(fields.Float(), allow_none=True)
    ratio_limits = fields.List(fields.Float(), allow_none=True)
    level = fields.Float(allow_none=True)


class Moran(Schema):
    """Moran's I over the whole municipality, its mean without a pattern, and two-sided p."""

    value = fields.Float()
    expected = fields.Float()
    p = fields.Float()


class Spread(Schema):
    """How the public values of one period and level are spread over areas."""

    period = fields.String(required=True)
    level = fields.String(required=True)
    group = fields.String()
    boundaries = fields.String()
    shown = fields.Integer(metadata={"description": "areas whose values were used"})
    left_out = fields.Integer(metadata={"description": "areas that show no value"})
    gini = fields.Float(allow_none=True)
    theil = fields.Dict(keys=fields.String(), values=fields.Float(), allow_none=True)
    fifths = fields.Nested(Fifths, allow_none=True)
    dissimilarity = fields.Nested(Dissimilarity, allow_none=True)
    gradient = fields.Nested(Gradient, allow_none=True)
    moran = fields.Nested(Moran, allow_none=True)
    clusters = fields.Dict(
        keys=fields.String(validate=validate.OneOf(["high", "low", "high_among_low", "low_among_high"])),
        values=fields.List(fields.String()),
        allow_none=True,
        metadata={"description": "public ids of areas that stand out; null where it was not looked for"},
    )
