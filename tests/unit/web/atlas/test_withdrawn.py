"""Which prepared pages a correction may stand on."""

from datetime import date

import pytest

from keck.domain.corrections import Correction
from keck.domain.texts import LocalText
from keck.web.atlas.withdrawn import stands_on


def correction(**bound: str) -> Correction:
    return Correction(LocalText("x"), date(2026, 3, 1), **bound)


@pytest.mark.parametrize(
    ("bound", "path", "stands"),
    [
        ({}, "", True),
        ({}, "indicators/births", True),
        ({}, "areas/quarter/01", True),
        ({}, "downloads", True),
        ({}, "find", False),
        ({"indicator": "births"}, "indicators/births", True),
        ({"indicator": "births"}, "indicators/moves", False),
        ({"indicator": "births"}, "areas/quarter/01", True),
        ({"indicator": "births"}, "", True),
        ({"area": "quarter:01"}, "areas/quarter/02", True),
        ({"area": "quarter:01"}, "areas/district/1", False),
        ({"area": "quarter:01"}, "indicators/births", True),
    ],
)
def test_pages_without_a_correction_stay_prepared(bound: dict[str, str], path: str, stands: bool) -> None:
    assert stands_on([correction(**bound)], path) is stands
    assert not stands_on([], path)
