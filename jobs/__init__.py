"""Background work that people wait for: a row is the truth, a message to a worker only wakes it."""
