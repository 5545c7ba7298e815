"""The pages of events, by who opens them."""
