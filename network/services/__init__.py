"""Every write of what the network shares."""
