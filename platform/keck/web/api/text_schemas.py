"""Texts in the API's answers."""

from marshmallow import Schema, fields


class Text(Schema):
    """A text in German and perhaps English."""

    de = fields.String(required=True)
    en = fields.String()
