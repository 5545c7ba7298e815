"""The document (Digitiekartta): a frozen snapshot in, a tagged PDF out."""
