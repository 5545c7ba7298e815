"""The schedule, one event, one's place in it."""
