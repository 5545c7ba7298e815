"""Background work that people wait for: a row is the truth, a task is a hint."""
