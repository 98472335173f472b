"""Models and queries, one module per aggregate."""
