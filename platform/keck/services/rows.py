"""Rows as services hand them out, for those above who name their types but never query them."""

from keck.persistence.models import Indicator, Job, Mapping, Release, Revision, StreetDirectory, Upload

__all__ = ["Indicator", "Job", "Mapping", "Release", "Revision", "StreetDirectory", "Upload"]
