"""Who did what, when: one log with named actions and no personal data."""
