"""What the reports app keeps; so far nothing, every figure is computed from the records."""
