"""What the small-number adviser has found, in plain words."""

from keck.views.advice.model import AdviceWords

__all__ = ["AdviceWords"]
