"""What is read of what the network shares."""
