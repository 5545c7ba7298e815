"""What calendars are given of events: a file in each mail, and one feed a person."""
