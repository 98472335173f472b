"""The small-number adviser: what each way of showing an indicator would give, and which one is advised."""
