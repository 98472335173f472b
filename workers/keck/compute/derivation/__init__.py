"""Derived indicators: computed from what may be shown, so that they tell nothing that is hidden."""
