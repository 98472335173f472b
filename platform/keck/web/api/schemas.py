"""Shapes of the API's questions and answers."""

from marshmallow import Schema, fields, validate

from keck.domain.judgements import TRENDS, VERDICTS


class Text(Schema):
    """A text in German and perhaps English."""

    de = fields.String(required=True)
    en = fields.String()


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
    """How far a share or rate would vary by chance, if nothing changed."""

    lower = fields.Float(required=True)
    upper = fields.Float(required=True)
    level = fields.Float(metadata={"description": "0.95: nineteen times out of twenty"})
    method = fields.String(validate=validate.OneOf(["wilson", "poisson"]))


def _verdict(against: str) -> fields.String:
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
    verdict = _verdict("against the municipality")
    verdict_without_area = _verdict("against the municipality without the area")
    verdict_target = _verdict("against the indicator's target")
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
