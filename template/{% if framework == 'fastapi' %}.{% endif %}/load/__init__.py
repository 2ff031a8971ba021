"""Load on the served shop; `python -m load` runs it."""
