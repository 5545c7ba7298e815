"""Events, seats and registrations."""
