"""Municipalities, consortia, who belongs to them, and their visual identity."""
