"""Judgements about published numbers: made from a release's documents, never from what lies behind them."""
