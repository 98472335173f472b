"""Evaluates formulas: readings are gathered from measure cells, all else is polars expressions."""
