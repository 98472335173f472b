"""Use cases that read files, compute, protect, render and make the demo."""
