"""Explaining a number: everything about one value that can be told from the artefacts of releases alone."""

from keck.views.explanation.equations import Formula, written
from keck.views.explanation.model import Explanation, explain
from keck.views.explanation.releases import Opened, PastRelease, Releases

__all__ = ["Explanation", "Formula", "Opened", "PastRelease", "Releases", "explain", "written"]
