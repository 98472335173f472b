"""Files made by code, and how a refusal is told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from keck.domain.findings import Problem
from keck.domain.messages import SENTENCES


@pytest.fixture
def refusal() -> Callable[..., str]:
    """Return the code with which a call is refused; its sentence must be complete."""

    def call(action: Callable[..., Any], *args: Any, **options: Any) -> str:
        with pytest.raises(Problem) as refused:
            action(*args, **options)
        sentence = SENTENCES[refused.value.code].format(**refused.value.params)
        assert sentence.endswith((".", "–.", "!"))
        return refused.value.code

    return call


@pytest.fixture
def koeln(data_dir: Path) -> Path:
    return data_dir / "koeln"
