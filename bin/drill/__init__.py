"""Faults on purpose, and what was confirmed counted against what is kept: `make drill`."""
