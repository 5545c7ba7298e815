"""Whole numbers as addresses and forms send them."""


def number_in(sent: str | None) -> int:
    """A number that could be a key or a count; 0 for anything else."""
    return int(sent) if sent and sent.isascii() and sent.isdigit() and len(sent) <= 18 else 0
