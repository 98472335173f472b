"""Reading files that nobody has checked; run inside the sandboxed child only."""
