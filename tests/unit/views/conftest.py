"""A sample town for the tests of pages."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[3]))

from keck.views.atlas import Atlas
from tests.unit.views import sample


@pytest.fixture(scope="session")
def town() -> sample.Town:
    """The artefacts of a release."""
    return sample.town()


@pytest.fixture(scope="session")
def atlas(town: sample.Town) -> Atlas:
    """The atlas of the release."""
    return town.atlas
