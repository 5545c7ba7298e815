"""Survey rounds, anonymous responses, tallies, and results behind one suppression engine."""
