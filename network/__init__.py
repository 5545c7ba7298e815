"""What the participants share with each other: wishes for the shared contents."""
