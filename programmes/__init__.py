"""The catalogue: programmes and their activities."""
