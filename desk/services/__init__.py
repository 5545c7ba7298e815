"""What staff do from the desk."""
