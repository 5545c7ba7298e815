"""Small groups of an event's people: what is asked for, the search for a division, and what it tells."""
