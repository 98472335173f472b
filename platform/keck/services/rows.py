"""Rows as services hand them out, for those above who name their types but never query them."""

from keck.persistence.models import (
    Advice,
    AreaLevel,
    AreaSet,
    Batch,
    Indicator,
    Job,
    Mapping,
    Release,
    Revision,
    StreetDirectory,
    Upload,
)

__all__ = [
    "Advice",
    "AreaLevel",
    "AreaSet",
    "Batch",
    "Indicator",
    "Job",
    "Mapping",
    "Release",
    "Revision",
    "StreetDirectory",
    "Upload",
]
