"""Load on the served application; `python -m load` runs it."""
